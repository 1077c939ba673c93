using System.Runtime.InteropServices;
using static Reuseport.KernelProbes.Abi.Uapi;

namespace Reuseport.KernelProbes.Abi;

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

    /// <summary>
    /// R0 is the result, also of a helper, whose arguments are R1 to R5; R1 is the context at the start, which LoadByte
    /// wants in R6; R10 is the end of the stack.
    /// </summary>
    public enum Register
    {
        R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10,
    }

    public static BpfInstruction Move(Register destination, Register source) =>
        new(BPF_ALU64 | BPF_MOV | BPF_X, destination, source);

    /// <summary>The upper half of the register becomes 0.</summary>
    public static BpfInstruction Move32(Register destination, uint value) =>
        new(BPF_ALU | BPF_MOV | BPF_K, destination, immediate: (int)value);

    public static BpfInstruction Add(Register destination, int value) =>
        new(BPF_ALU64 | BPF_ADD | BPF_K, destination, immediate: value);

    public static BpfInstruction Add(Register destination, Register source) =>
        new(BPF_ALU64 | BPF_ADD | BPF_X, destination, source);

    public static BpfInstruction Multiply(Register destination, int value) =>
        new(BPF_ALU64 | BPF_MUL | BPF_K, destination, immediate: value);

    public static BpfInstruction ShiftRight(Register destination, int bits) =>
        new(BPF_ALU64 | BPF_RSH | BPF_K, destination, immediate: bits);

    /// <summary>The upper half of the register becomes 0.</summary>
    public static BpfInstruction Xor32(Register destination, uint value) =>
        new(BPF_ALU | BPF_XOR | BPF_K, destination, immediate: (int)value);

    /// <summary>Jumps over so many instructions if the register is 0.</summary>
    public static BpfInstruction SkipIfZero(Register register, short skipped) =>
        new(BPF_JMP | BPF_JEQ | BPF_K, register, offset: skipped);

    /// <summary>Jumps over so many instructions if the first register is greater.</summary>
    public static BpfInstruction SkipIfGreater(Register first, Register second, short skipped) =>
        new(BPF_JMP | BPF_JGT | BPF_X, first, second, skipped);

    /// <summary>Calls a helper, bpf-helpers(7).</summary>
    public static BpfInstruction Call(int helper) => new(BPF_JMP | BPF_CALL, immediate: helper);

    public static BpfInstruction Load8(Register destination, Register address, short offset) =>
        new(BPF_LDX | BPF_MEM | BPF_B, destination, address, offset);

    public static BpfInstruction Load64(Register destination, Register address, short offset) =>
        new(BPF_LDX | BPF_MEM | BPF_DW, destination, address, offset);

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

    /// <summary>A map as the argument of a helper; two slots wide.</summary>
    public static BpfInstruction[] LoadMap(Register destination, int map) =>
    [
        new(BPF_LD | BPF_DW | BPF_IMM, destination, (Register)BPF_PSEUDO_MAP_FD, immediate: map),
        default,
    ];

    public static BpfInstruction Exit => new(BPF_JMP | BPF_EXIT);
}
