using System.Runtime.InteropServices;
using static Reuseport.KernelProbes.Uapi;

namespace Reuseport.KernelProbes;

/// <summary>struct bpf_insn: what the programs of the probe need of the eBPF instruction set.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct BpfInstruction
{
    readonly byte _code;
    readonly byte _registers;
    readonly short _offset;
    readonly int _immediate;

    BpfInstruction(byte code, Register destination = 0, Register source = 0, short offset = 0, int immediate = 0)
    {
        _code = code;
        _registers = (byte)((int)destination | ((int)source << 4));
        _offset = offset;
        _immediate = immediate;
    }

    /// <summary>R0 is the result, R1 the context at the start; LoadByte wants the context in R6.</summary>
    public enum Register
    {
        R0, R1, R2, R3, R4, R5, R6,
    }

    public static BpfInstruction Move(Register destination, Register source) =>
        new(BPF_ALU64 | BPF_MOV | BPF_X, destination, source);

    /// <summary>The upper half of the register becomes 0.</summary>
    public static BpfInstruction Move32(Register destination, uint value) =>
        new(BPF_ALU | BPF_MOV | BPF_K, destination, immediate: (int)value);

    public static BpfInstruction Add(Register destination, int value) =>
        new(BPF_ALU64 | BPF_ADD | BPF_K, destination, immediate: value);

    public static BpfInstruction Load32(Register destination, Register address, short offset) =>
        new(BPF_LDX | BPF_MEM | BPF_W, destination, address, offset);

    public static BpfInstruction Store32(Register address, short offset, Register source) =>
        new(BPF_STX | BPF_MEM | BPF_W, address, source, offset);

    /// <summary>R0 = the byte of the packet; the program ends with 0 if it is not there.</summary>
    public static BpfInstruction LoadByte(int offset) => new(BPF_LD | BPF_ABS | BPF_B, immediate: offset);

    /// <summary>The address of the first value of an array map; two slots wide.</summary>
    public static BpfInstruction[] LoadMapValue(Register destination, int map) =>
    [
        new(BPF_LD | BPF_DW | BPF_IMM, destination, (Register)BPF_PSEUDO_MAP_VALUE, immediate: map),
        default,
    ];

    public static BpfInstruction Exit => new(BPF_JMP | BPF_EXIT);
}
