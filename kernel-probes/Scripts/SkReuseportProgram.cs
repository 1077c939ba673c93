using System.Runtime.InteropServices;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Abi.BpfInstruction;
using static Reuseport.KernelProbes.Abi.Uapi;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>
/// Writes a BPF_PROG_TYPE_SK_REUSEPORT program. R6 has its context, R7 the address of its notes, R8 the key for a map.
/// </summary>
static class SkReuseportProgram
{
    /// <summary>The transport header of a datagram ends here, and the first byte of its payload begins.</summary>
    const short PayloadOffset = 8;

    /// <summary>Here a segment says how long its header is; a datagram of a script is no shorter.</summary>
    const short LengthOffset = 12;

    /// <summary>Where a key stands on the stack.</summary>
    const short KeyOffset = -4;

    /// <param name="map">The descriptor of the map that it selects from, if it does.</param>
    /// <param name="notes">The descriptor of the map that it notes in, if it does.</param>
    public static BpfInstruction[] Write(BpfProgram.SkReuseport program, int map, int notes) =>
    [
        Move(Register.R6, Register.R1),
        .. WriteNotes(program.Noting, notes),
        .. program.Body switch
        {
            SkReuseportBody.Return(var pass) => Return(pass),
            SkReuseportBody.Number(var number) => Return(number),
            SkReuseportBody.Select(_, var key, var orDrop) select =>
            [
                .. WriteKey(key),
                .. Select(map),
                .. program.Noting == Noting.Nothing
                    ? []
                    : (BpfInstruction[])[Store32(Register.R7, SightingNote.SelectAt, Register.R0)],
                .. orDrop ? [SkipIfZero(Register.R0, 2), .. Return(pass: false)] : (BpfInstruction[])[],
                .. Return(select.Returned ?? SK_PASS),
            ],
            var other => throw new FaultException(Errno.EINVAL, $"{other} is not a body of a program"),
        },
    ];

    /// <summary>Two instructions.</summary>
    static BpfInstruction[] Return(bool pass) => Return((uint)(pass ? SK_PASS : SK_DROP));

    static BpfInstruction[] Return(uint number) => [Move32(Register.R0, number), Exit];

    static BpfInstruction[] WriteNotes(Noting noting, int notes) => noting == Noting.Nothing ? [] :
    [
        .. LoadMapValue(Register.R7, notes),
        Load32(Register.R1, Register.R7, SightingNote.RunsAt),
        Add(Register.R1, 1),
        Store32(Register.R7, SightingNote.RunsAt, Register.R1),
        .. Copy(SkReuseportMd.Hash, SightingNote.HashAt),
        .. Copy(SkReuseportMd.BindInany, SightingNote.BindInanyAt),
        .. Copy(SkReuseportMd.IpProtocol, SightingNote.ProtocolAt),
        .. Copy(SkReuseportMd.Length, SightingNote.LengthAt),
        .. noting == Noting.Migrating ? NoteMigrating : [],
    ];

    static BpfInstruction[] Copy(short fromContext, short toNote) =>
        [Load32(Register.R1, Register.R6, fromContext), Store32(Register.R7, toNote, Register.R1)];

    static BpfInstruction[] NoteMigrating =>
    [
        Load64(Register.R1, Register.R6, SkReuseportMd.MigratingSk),
        Move32(Register.R2, 0),
        SkipIfZero(Register.R1, 1),
        Move32(Register.R2, 1),
        Store32(Register.R7, SightingNote.MigratingAt, Register.R2),
    ];

    static BpfInstruction[] WriteKey(Selector key) => key switch
    {
        Selector.Index(var index) => [Move32(Register.R8, index)],
        Selector.Payload =>
        [
            Move32(Register.R8, 0),
            Load64(Register.R1, Register.R6, SkReuseportMd.Data),
            Load64(Register.R2, Register.R6, SkReuseportMd.DataEnd),
            Move(Register.R3, Register.R1),
            Add(Register.R3, LengthOffset + 1),
            SkipIfGreater(Register.R3, Register.R2, (short)(SkipHeader.Length + 4)),
            .. SkipHeader,
            Move(Register.R3, Register.R1),
            Add(Register.R3, 1),
            SkipIfGreater(Register.R3, Register.R2, 1),
            Load8(Register.R8, Register.R1, 0),
        ],
        Selector.Cpu =>
        [
            Call(BPF_FUNC_get_smp_processor_id),
            Move(Register.R8, Register.R0),
            Xor32(Register.R8, Cpu.Current),
        ],
        Selector.Hash(var places) =>
        [
            Load32(Register.R8, Register.R6, SkReuseportMd.Hash),
            Multiply(Register.R8, places),
            ShiftRight(Register.R8, 32),
        ],
        _ => throw new FaultException(Errno.EINVAL, $"{key} is not a key"),
    };

    /// <summary>R1 points to the end of the transport header: of UDP, or of TCP with its options.</summary>
    static BpfInstruction[] SkipHeader =>
    [
        Move32(Register.R5, (uint)PayloadOffset),
        Load32(Register.R4, Register.R6, SkReuseportMd.IpProtocol),
        Add(Register.R4, -LibC.IPPROTO_UDP),
        SkipIfZero(Register.R4, 3),
        Load8(Register.R5, Register.R1, LengthOffset),
        ShiftRight(Register.R5, 4),
        Multiply(Register.R5, 4),
        Add(Register.R1, Register.R5),
    ];

    /// <summary>bpf_sk_select_reuseport(); its result is in R0.</summary>
    static BpfInstruction[] Select(int map) =>
    [
        Store32(Register.R10, KeyOffset, Register.R8),
        Move(Register.R1, Register.R6),
        .. LoadMap(Register.R2, map),
        Move(Register.R3, Register.R10),
        Add(Register.R3, KeyOffset),
        Move32(Register.R4, 0),
        Call(BPF_FUNC_sk_select_reuseport),
    ];
}

/// <summary>The value of the map that a program notes in.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct SightingNote(
    uint Runs, uint Hash, uint BindInany, uint Protocol, uint Length, int Select, uint Migrating)
{
    public const short RunsAt = 0;
    public const short HashAt = 4;
    public const short BindInanyAt = 8;
    public const short ProtocolAt = 12;
    public const short LengthAt = 16;
    public const short SelectAt = 20;
    public const short MigratingAt = 24;

    /// <summary>What the program of a script has seen, in the words of the language.</summary>
    public Outcome.Noted Read(BpfProgram.SkReuseport program) => Runs == 0 ? new(0, null) : new(Runs, new(
        (int)((ulong)Hash * FlowId.Positions >> 32), BindInany != 0, Protocol, Length,
        program.Body is SkReuseportBody.Select ? (Errno)(-Select) : null,
        program.Noting == Noting.Migrating ? Migrating != 0 : null));
}
