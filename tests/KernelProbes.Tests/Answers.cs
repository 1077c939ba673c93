namespace Reuseport.KernelProbes.Tests;

static class Answers
{
    /// <summary>The probe answers every call of the trace with the outcome that stands behind it.</summary>
    public static void AssertSeen(string text)
    {
        var trace = TraceReader.ReadTrace("@trace 1\n" + text);
        var answer = ProbeProcess.Run(trace.Script);

        Assert.That(answer[0], Is.EqualTo(FormattableString.Invariant($"ran 0 {trace.Script.Ops.Count}")));
        var seen = trace with { Outcomes = [.. answer.Skip(1).Select(line => TraceReader.ReadOutcome(line))] };
        if (!trace.Outcomes.Zip(seen.Outcomes).All(pair => pair.First.Allows(pair.Second)))
            Assert.That(TraceText.Write(seen), Is.EqualTo(TraceText.Write(trace)));
    }
}
