using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes;

/// <summary>BPF programs and what they show.</summary>
sealed unsafe partial class ScriptRun
{
    Outcome.Ok Load(ProgramId prog, BpfProgram program)
    {
        if (program is not BpfProgram.Cbpf)
            programs.Load(program);
        _programs.Add(prog, program);
        return Outcome.Ok.Instance;
    }

    Outcome Attach(SockId sk, BpfProgram program) => program is BpfProgram.Cbpf(var selector)
        ? AttachClassic(_sockets[sk].Fd, selector)
        : Result(Inet.Set(_sockets[sk].Fd, LibC.SO_ATTACH_REUSEPORT_EBPF, programs.Load(program)));

    static Outcome AttachClassic(int fd, Selector selector)
    {
        var instructions = stackalloc ClassicInstruction[ClassicInstruction.Max];
        var length = ClassicInstruction.Write(selector, new(instructions, ClassicInstruction.Max));
        var program = new ClassicProgram { len = length, filter = instructions };
        return Result(LibC.setsockopt(
            fd, LibC.SOL_SOCKET, LibC.SO_ATTACH_REUSEPORT_CBPF, &program, sizeof(ClassicProgram)));
    }

    /// <summary>A composition of the calls above: <see cref="Op.Order"/> says which.</summary>
    Outcome Order(SockId sk, FlowId flow, Endpoint to)
    {
        EmptyAcceptQueues();
        var members = new List<SockId>();
        for (uint index = 0; ; index++)
        {
            if (AttachClassic(_sockets[sk].Fd, new(index)) is Outcome.Failed refused)
                return refused;
            var outcome = Reach(_sockets[sk].Transport, flow, to);
            if (outcome is not Outcome.Selected(var member))
                return outcome;
            if (members.Contains(member))
                return new Outcome.Ordered([.. members]);
            members.Add(member);
        }
    }

    Outcome Reach(Transport transport, FlowId flow, Endpoint to)
    {
        if (transport == Transport.Udp4)
            return Send(flow, to, payload: 0);
        var outcome = Connect(flow, to);
        if (outcome is Outcome.Selected(var listener) && Accept(listener) is Outcome.Failed(var errno))
            throw new FaultException(errno, $"{listener} did not accept the connection it got");
        return outcome;
    }

    void EmptyAcceptQueues()
    {
        foreach (var socket in _sockets.Values)
        {
            for (var waiting = socket.QueueLength(); waiting > 0; waiting--)
                Accept(socket.Id);
        }
    }
}
