using CsCheck;

namespace Reuseport.Vocabulary.Tests;

public class RoundTripTests
{
    [Test]
    public void An_outcome_that_is_written_reads_as_itself() =>
        TraceGen.Outcome.Sample(
            outcome => TraceReader.ReadOutcome(TraceText.Write(outcome)).Equals(outcome), iter: 20_000);

    [Test]
    public void A_script_that_is_written_reads_as_itself() =>
        TraceGen.Script.Sample(
            script => TraceReader.ReadScript(TraceText.Write(script)) == script, print: TraceText.Write, iter: 5_000);

    [Test]
    public void A_trace_that_is_written_reads_as_itself() =>
        TraceGen.Trace.Sample(
            trace => TraceReader.ReadTrace(TraceText.Write(trace)) == trace, print: TraceText.Write, iter: 5_000);

    [Test]
    public void Blanks_comments_and_the_end_of_a_line_say_nothing() =>
        TraceGen.Trace.Sample(
            trace => TraceReader.ReadTrace(Blur(TraceText.Write(trace))) == trace, print: TraceText.Write, iter: 1_000);

    [Test]
    public void The_wire_holds_a_script_line_and_an_outcome_of_any_call() =>
        TraceGen.Trace.Sample(
            trace => TraceText.Write(trace).Split('\n').All(line => line.Length <= Wire.LineMax), iter: 1_000);

    [Test]
    public void The_sample_trace_of_the_design_is_written_as_it_stands()
    {
        const string text = """
            @trace 1
            @kernel debian/6.12.117-1
            @sysctl net.ipv4.tcp_migrate_req 1

            s0 = socket tcp4             -> ok
            reuseport s0 on              -> ok
            bind s0 lo p0                -> ok
            listen s0 16                 -> ok
            s1 = socket tcp4             -> ok
            reuseport s1 on              -> ok
            bind s1 lo p0                -> ok
            listen s1 16                 -> ok
            b0 = cbpf index 1            -> ok
            attach s1 b0                 -> ok
            connect f5 lo p0             -> s1
            shutdown s1 rd               -> ok        # the queued connection moves
            accept s0                    -> f5
            detach s0                    -> ok
            detach s0                    -> ENOENT

            """;

        var written = TraceText.Write(TraceReader.ReadTrace(text));

        const string comment = "        # the queued connection moves";
        Assert.That(written, Is.EqualTo(text.Replace(comment, "", StringComparison.Ordinal)));
    }

    [Test]
    public void A_call_that_was_not_made_is_written_without_an_outcome()
    {
        var script = new Script([], [.. Samples.Ops.Take(3)]);

        var written = TraceText.Write(new Trace(null, script, [Outcome.Ok.Instance, Outcome.TimedOut.Instance]));

        Assert.That(written, Does.EndWith("-> timeout\n" + TraceText.Write(Samples.Ops[2]) + "\n"));
    }

    static string Blur(string trace) =>
        trace.Replace(" ", "\t ", StringComparison.Ordinal)
            .Replace("\n", " # why -> ok\r\n\r\n", StringComparison.Ordinal);
}
