using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>A trace whose last call tells a kernel with a behaviour from one without it.</summary>
/// <param name="Shows">What the last call gives on a kernel with the behaviour.</param>
/// <param name="Lacks">What it gives on a kernel without it.</param>
public sealed record BehaviourTrace(Trace Trace, Outcome Shows, Outcome Lacks)
{
    /// <summary>Whether a kernel shows the behaviour; null where it shows neither form.</summary>
    /// <param name="last">The outcome of the last call, or of a function what it returned.</param>
    public bool? Tell(Outcome last) => last == Shows ? true : last == Lacks ? false : null;

    /// <summary>Reads a trace with its header.</summary>
    /// <exception cref="FormatException">The header lacks a directive, or the last call has other outcomes.</exception>
    public static BehaviourTrace Read(string text, BehaviourHeader header)
    {
        var read = new BehaviourTrace(
            TraceReader.ReadTrace(text),
            TraceReader.ReadOutcome(header.Take("shows")),
            TraceReader.ReadOutcome(header.Take("lacks")));

        // What a function leaves behind is no matter here, so that a trace of functions says nothing of its last call.
        var last = read.Trace.Outcomes[^1];
        return last is Outcome.DontCare || last == Outcome.Either([read.Shows, read.Lacks])
            ? read
            : throw header.Error($"the last call has {last}, and the header {read.Shows} and {read.Lacks}");
    }
}
