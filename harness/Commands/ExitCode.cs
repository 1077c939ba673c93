using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Commands;

/// <summary>
/// What the harness tells the shell. To <c>git bisect run</c>, 125 is to skip, 1 to 127 are bad, and from 128 on it
/// stops.
/// </summary>
public enum ExitCode
{
    Agrees = 0,
    Diverges = 1,
    Usage = 2,
    CannotTest = 125,
    Broken = 128,
    UsageInBisect = 129,
    Interrupted = 130,
}

public static class ExitCodes
{
    public const string Help =
        """
        Exit codes:
          0    the kernel agrees with the model, or all that diverges is known; bisect: a change was found;
               history: it was made
          1    a finding: it diverges, or its profile changed, or the kernel itself failed (panic, oops, warning, hang),
               or a trace or an entry of the ledger is outdated; also where a divergence is flaky; bisect: the ends do
               the same
          2    usage error
          125  with --git-bisect: this kernel cannot be tested (instead of 128), or a divergence is flaky;
               bisect: nothing can be told of an end; history: nothing can be told of any kernel
          128  broken: the harness, the probe or the machine failed; nothing is known of the kernel
          129  with --git-bisect: usage error, or the kernel that is named is not there (git bisect run stops)
          130  interrupted before anything was found
        """;

    /// <summary>The code for several targets: an interruption first, then what was found, then what failed.</summary>
    public static ExitCode Worst(IEnumerable<ExitCode> codes) =>
        codes.DefaultIfEmpty(ExitCode.Agrees).MaxBy(code => code switch
        {
            ExitCode.Interrupted => 6,
            ExitCode.UsageInBisect => 5,
            ExitCode.Usage => 4,
            ExitCode.Diverges => 3,
            ExitCode.Broken => 2,
            ExitCode.CannotTest => 1,
            ExitCode.Agrees => 0,
        });

    /// <summary>
    /// The code of a verdict. A flaky divergence is no pass, and to a bisection neither good nor bad.
    /// </summary>
    public static ExitCode Of(Verdict verdict, bool gitBisect = false) => verdict switch
    {
        Verdict.Agrees or Verdict.Known => ExitCode.Agrees,
        Verdict.Diverges or Verdict.Splat or Verdict.Changed or Verdict.Outdated => ExitCode.Diverges,
        Verdict.Flaky => gitBisect ? ExitCode.CannotTest : ExitCode.Diverges,
        Verdict.Broken => gitBisect ? ExitCode.CannotTest : ExitCode.Broken,
    };

    /// <summary>
    /// The code of a verdict on what was run until an interruption: what was found stays found, and nothing else is
    /// said.
    /// </summary>
    public static ExitCode OfInterrupted(Verdict verdict) =>
        verdict is Verdict.Diverges or Verdict.Splat or Verdict.Changed or Verdict.Outdated
            ? ExitCode.Diverges
            : ExitCode.Interrupted;
}
