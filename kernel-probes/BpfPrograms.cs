using Reuseport.Vocabulary;
using static Reuseport.KernelProbes.BpfInstruction;
using static Reuseport.KernelProbes.Uapi;

namespace Reuseport.KernelProbes;

/// <summary>The eBPF programs of scripts. They have no state, so each is loaded once in a process.</summary>
sealed class BpfPrograms
{
    /// <summary>File descriptors; the program after these is a fault.</summary>
    const int Max = 4096;

    readonly Dictionary<BpfProgram, int> _fds = [];

    /// <summary>The file descriptor of the program, which is loaded if it is not yet.</summary>
    public int Load(BpfProgram program)
    {
        if (_fds.TryGetValue(program, out var fd))
            return fd;
        if (_fds.Count == Max)
            throw new FaultException(Errno.EMFILE, $"more than {Max} different eBPF programs");
        fd = program switch
        {
            BpfProgram.SocketFilter(var selector) => Bpf.Load(BPF_PROG_TYPE_SOCKET_FILTER, Return(selector)),
            BpfProgram.SkReuseport(var pass) => Bpf.Load(BPF_PROG_TYPE_SK_REUSEPORT, Return(pass)),
            _ => throw new FaultException(Errno.EINVAL, $"{program} is no eBPF program"),
        };
        _fds.Add(program, fd);
        return fd;
    }

    static BpfInstruction[] Return(Selector selector) => selector.Constant is { } index
        ? [Move32(Register.R0, index), Exit]
        : [Move(Register.R6, Register.R1), LoadByte(0), Exit];

    static BpfInstruction[] Return(bool pass) => [Move32(Register.R0, pass ? (uint)SK_PASS : SK_DROP), Exit];
}
