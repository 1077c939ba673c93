using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>bpf(2): the expected_attach_type that an sk_reuseport program is loaded for.</summary>
public enum AttachType
{
    /// <summary><c>reuseport</c>, BPF_SK_REUSEPORT_SELECT</summary>
    Select,

    /// <summary><c>migrate</c>, BPF_SK_REUSEPORT_SELECT_OR_MIGRATE: also asked where a connection moves.</summary>
    SelectOrMigrate,

    /// <summary><c>egress</c>, BPF_CGROUP_INET_EGRESS, which belongs to other programs.</summary>
    Egress,
}

/// <summary>What an sk_reuseport program writes down of its last run, for <see cref="Op.Notes"/>.</summary>
public enum Noting
{
    Nothing,

    /// <summary><c>note</c>: how often it ran, and the fields of sk_reuseport_md since v4.19.</summary>
    Packet,

    /// <summary><c>note-migrating</c>: also whether migrating_sk is set.</summary>
    Migrating,
}

/// <summary>What an sk_reuseport program does.</summary>
public abstract record SkReuseportBody
{
    private SkReuseportBody()
    {
    }

    /// <summary><c>pass</c> or <c>drop</c>: returns SK_PASS or SK_DROP and selects no socket.</summary>
    public sealed record Return(bool Pass) : SkReuseportBody
    {
        public override string ToString() => Pass ? "pass" : "drop";
    }

    /// <summary><c>return 2</c>: selects no socket and returns a number, which may be neither of the two.</summary>
    public sealed record Number(uint Value) : SkReuseportBody
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"return {Value}");
    }

    /// <summary><c>select m0 index 1</c>: bpf_sk_select_reuseport() on a sockarray.</summary>
    /// <param name="OrDrop">Returns SK_DROP where the helper fails; else SK_PASS in any case.</param>
    public sealed record Select(MapId Map, Selector Key, bool OrDrop) : SkReuseportBody
    {
        /// <summary><c>return 0</c>: what it returns whatever the helper says; null for SK_PASS.</summary>
        public uint? Returned { get; init; }

        public override string ToString() => Returned is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"select {Map} {Key} return {number}")
            : $"select {Map} {Key}{(OrDrop ? " or drop" : "")}";
    }
}

/// <summary>The closed set of programs that the probe can build (bpf(2), SO_ATTACH_REUSEPORT_CBPF and _EBPF).</summary>
public abstract record BpfProgram
{
    private BpfProgram()
    {
    }

    /// <summary>A classic filter, attached by SO_ATTACH_REUSEPORT_CBPF; returns an index.</summary>
    public sealed record Cbpf(Selector Selector) : BpfProgram
    {
        /// <summary>The most instructions that <c>length</c> can say: sock_fprog has 16 bits.</summary>
        public const int LengthMax = ushort.MaxValue;

        /// <summary>The instructions that a filter of its own length has, at the most.</summary>
        public const int OwnLengthMax = 3;

        /// <summary>Up to here a filter fits into the memory of every kernel…</summary>
        public const int FittingMax = 2_500;

        /// <summary>… and from here on into that of new ones alone. In between it depends on the build.</summary>
        public const int LargeMin = 2_600;

        /// <summary>
        /// <c>length 4096</c>: so many instructions, with some before those that matter which do nothing, or 0; null
        /// where they are no more than those.
        /// </summary>
        public int? Length { get; init; }

        public override string ToString() => Length is { } length
            ? string.Create(CultureInfo.InvariantCulture, $"cbpf {Selector} length {length}")
            : $"cbpf {Selector}";
    }

    /// <summary>BPF_PROG_TYPE_SOCKET_FILTER, attached by SO_ATTACH_REUSEPORT_EBPF; returns an index.</summary>
    public sealed record SocketFilter(Selector Selector) : BpfProgram
    {
        public override string ToString() => $"filter {Selector}";
    }

    /// <summary>BPF_PROG_TYPE_SK_REUSEPORT</summary>
    public sealed record SkReuseport(
        SkReuseportBody Body, AttachType Type = AttachType.Select, Noting Noting = Noting.Nothing) : BpfProgram
    {
        public override string ToString() => Noting == Noting.Nothing
            ? $"{TraceWords.AttachTypes.Of(Type)} {Body}"
            : $"{TraceWords.AttachTypes.Of(Type)} {Body} {TraceWords.Notings.Of(Noting)}";
    }

    /// <summary>BPF_PROG_TYPE_XDP, which is loaded and may not be attached to a socket.</summary>
    public sealed record Xdp : BpfProgram
    {
        Xdp()
        {
        }

        public static Xdp Instance { get; } = new();

        public override string ToString() => "xdp";
    }

    /// <summary>
    /// What stands in for a BPF_PROG_TYPE_SK_REUSEPORT program when the kernel's file is called by its functions: it
    /// returns what the script says. No probe loads one.
    /// </summary>
    /// <param name="OrMigrates">BPF_SK_REUSEPORT_SELECT_OR_MIGRATE</param>
    /// <param name="Selected">The socket that it selects, of whatever group; null for none.</param>
    /// <param name="Pass">What it returns when it selects no socket: SK_PASS or SK_DROP.</param>
    public sealed record StandIn(bool OrMigrates, SockId? Selected, bool Pass) : BpfProgram
    {
        public override string ToString() =>
            $"standin {(OrMigrates ? "migrate" : "select")} {Selected?.ToString() ?? (Pass ? "pass" : "drop")}";
    }
}
