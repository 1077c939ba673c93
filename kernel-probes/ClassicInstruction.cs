using System.Runtime.InteropServices;
using Reuseport.Vocabulary;
using static Reuseport.KernelProbes.Uapi;

namespace Reuseport.KernelProbes;

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

    /// <summary>The most instructions that <see cref="Write"/> writes.</summary>
    public const int Max = 3;

    /// <summary>Writes the program that returns the index, and returns its length in instructions.</summary>
    public static ushort Write(Selector selector, Span<ClassicInstruction> program)
    {
        ReadOnlySpan<ClassicInstruction> instructions = selector switch
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
        instructions.CopyTo(program);
        return (ushort)instructions.Length;
    }
}

/// <summary>struct sock_fprog: the classic program that setsockopt(2) takes.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct ClassicProgram
{
    public ushort len;
    public ClassicInstruction* filter;
}
