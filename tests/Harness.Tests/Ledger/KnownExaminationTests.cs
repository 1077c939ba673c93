using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Ledger;

/// <summary>What an examination makes of a divergence that is known, on a kernel that never listens.</summary>
public sealed class KnownExaminationTests
{
    const string OnAClosedSocket =
        """
        @trace 1
        s0 = socket tcp4
        bind s0 lo p0
        close s0
        listen s0 16
        """;

    static readonly KnownDivergence _known = new("refuses", "It refuses to listen.", "a link");

    /// <summary>Without the close it is shorter, and it is the known one.</summary>
    [TestCase(false, 2)]
    [TestCase(true, 3)]
    public async Task A_known_divergence_is_no_smaller_form_of_another(bool isKnown, int calls)
    {
        var finding = await ExamineAsync(OnAClosedSocket, key =>
            isKnown && key.Result == NamedResult.Of(ListenResult.Listening) ? _known : null);

        Assert.That(finding.Verdict, Is.EqualTo(Verdict.Diverges));
        Assert.That(finding.Trace.Script.Ops, Has.Count.EqualTo(calls), finding.Trace.ToString());
    }

    [Test]
    public async Task A_known_divergence_is_not_minimized_and_its_trace_ends_with_it()
    {
        var finding = await ExamineAsync($"{OnAClosedSocket}\ns1 = socket udp4", _ => _known);

        Assert.That((finding.Verdict, finding.Known), Is.EqualTo((Verdict.Known, _known)));
        Assert.That(finding.Trace.Script.Ops, Has.Count.EqualTo(4));
        Assert.That(finding.Trace.Diverges);
    }

    static async Task<Finding> ExamineAsync(string text, Explain explain)
    {
        StartGuest start = (_, _) => Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed)
        {
            Lie = (op, outcome) => op is Op.Listen ? new Outcome.Failed(Errno.EIO) : outcome,
        });
        var (script, referee) = (TraceReader.ReadTrace(text).Script, new Referee(KernelProfile.Seed));
        await using var trials = new Trials(start, referee, number: 0);
        var seen = await trials.ObserveAsync(script, CancellationToken.None);
        var suspect = Suspect.Of(new("a test", null, Examination.Unknown(script)), seen)!;
        var examination = new Examination(start, referee, number: 0, "test") { Explain = explain };
        return (await examination.ExamineAsync(suspect, CancellationToken.None)).Single();
    }
}
