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
    public const int Max = 2;

    /// <summary>Writes the program that returns the index, and returns its length in instructions.</summary>
    public static ushort Write(Selector selector, Span<ClassicInstruction> program)
    {
        if (selector.Constant is { } index)
        {
            program[0] = new(BPF_RET | BPF_K, index);
            return 1;
        }
        program[0] = new(BPF_LD | BPF_B | BPF_ABS);
        program[1] = new(BPF_RET | BPF_A);
        return 2;
    }
}

/// <summary>struct sock_fprog: the classic program that setsockopt(2) takes.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct ClassicProgram
{
    public ushort len;
    public ClassicInstruction* filter;
}
