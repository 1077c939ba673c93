using System.Runtime.InteropServices;
using Reuseport.Vocabulary;
using static Reuseport.KernelProbes.Abi.Uapi;

namespace Reuseport.KernelProbes.Abi;

/// <summary>struct sock_filter: one instruction of classic BPF.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct ClassicInstruction
{
    readonly ushort _code;
    readonly byte _jumpTrue;
    readonly byte _jumpFalse;
    readonly uint _k;

    ClassicInstruction(ushort code, uint k = 0)
    {
        _code = code;
        _k = k;
    }

    /// <summary>
    /// The program that returns the index, with instructions that do nothing before it where it is to be longer.
    /// </summary>
    public static ClassicInstruction[] Write(BpfProgram.Cbpf filter)
    {
        var own = Write(filter.Selector);
        var padding = Math.Max(0, (filter.Length ?? 0) - own.Length);
        return padding == 0 ? own : [.. Enumerable.Repeat(new ClassicInstruction(BPF_LD | BPF_IMM), padding), .. own];
    }

    static ClassicInstruction[] Write(Selector selector) => selector switch
    {
        Selector.Index(var index) => [new(BPF_RET | BPF_K, index)],
        Selector.Payload => [new(BPF_LD | BPF_B | BPF_ABS), new(BPF_RET | BPF_A)],
        Selector.Cpu =>
        [
            new(BPF_LD | BPF_W | BPF_ABS, unchecked((uint)(SKF_AD_OFF + SKF_AD_CPU))),
            new(BPF_ALU | BPF_XOR | BPF_K, Cpu.Current),
            new(BPF_RET | BPF_A),
        ],
        _ => throw new FaultException(Errno.EINVAL, $"a filter has no {selector}"),
    };
}

/// <summary>struct sock_fprog: the classic program that setsockopt(2) takes.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct ClassicProgram
{
    public ushort len;
    public ClassicInstruction* filter;
}
