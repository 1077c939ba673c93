using System.Text.Json.Serialization;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Running;

/// <summary>How many scripts of a run came to which verdict.</summary>
/// <param name="Diverges">Confirmed on fresh guests.</param>
/// <param name="Unexamined">Diverged once; not run again, as many that look alike were, or the run was stopped.</param>
/// <param name="Unfinished">Sent, but without an answer when the run was stopped.</param>
/// <param name="Splats">The kernel itself failed while they ran.</param>
/// <param name="Known">They diverged as an entry of the ledger says; one of each entry was confirmed.</param>
public sealed record RunCounts(
    long Agrees, long Diverges, long Flaky, long Broken, long Unexamined, long Unfinished, long Splats = 0,
    long Known = 0)
{
    /// <summary>Scripts that ran to their end.</summary>
    public long Ran => Agrees + Diverges + Known + Flaky + Unexamined;

    /// <summary>The verdict on all of them. Where nothing ran, nothing is known.</summary>
    [JsonIgnore]
    public Verdict Verdict => this switch
    {
        { Splats: > 0 } => Verdict.Splat,
        { Diverges: > 0 } => Verdict.Diverges,
        { Broken: > 0 } or { Ran: 0 } => Verdict.Broken,
        { Flaky: > 0 } or { Unexamined: > 0 } => Verdict.Flaky,
        { Known: > 0 } => Verdict.Known,
        _ => Verdict.Agrees,
    };
}
