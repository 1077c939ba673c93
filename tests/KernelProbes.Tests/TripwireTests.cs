using Reuseport.Vocabulary.Tests;

namespace Reuseport.KernelProbes.Tests;

public class TripwireTests
{
    [TestCaseSource(typeof(Samples), nameof(Samples.Ops))]
    public void Every_op_is_answered(Op op)
    {
        var ops = Samples.Ops.TakeWhile(earlier => earlier != op).Append(op).ToArray();

        var answer = ProbeProcess.Run(new Script([], [.. ops]));

        Assert.That(answer[0], Is.EqualTo(FormattableString.Invariant($"ran 0 {ops.Length}")));
        Assert.That(() => TraceReader.ReadOutcome(answer[^1]), Throws.Nothing);
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.Programs))]
    public void Every_program_is_loaded_and_attached(BpfProgram program) => Answers.AssertSeen($"""
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        m0 = sockarray 2 8           -> ok
        b0 = {program}               -> ok
        attach s0 b0                 -> {(program is BpfProgram.Xdp ? "EINVAL" : "ok")}
        """);

    [TestCaseSource(typeof(Samples), nameof(Samples.Functions))]
    public void No_function_of_the_kernels_file_is_called(Op op)
    {
        var ops = Samples.Functions.TakeWhile(earlier => earlier != op).Append(op).ToArray();

        var answer = ProbeProcess.Run(new Script([], [.. ops]));

        Assert.That(answer[0], Does.StartWith("fault 0 1 ENOSYS"));
    }
}
