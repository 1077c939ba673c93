using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>How a filter program computes the index that it returns.</summary>
/// <param name="Constant">The index itself, any 32-bit value; null for the first byte of the payload.</param>
public readonly record struct Selector(uint? Constant)
{
    public static Selector Payload => default;

    public override string ToString() =>
        Constant is { } index ? string.Create(CultureInfo.InvariantCulture, $"index {index}") : "payload";
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
        public override string ToString() => $"cbpf {Selector}";
    }

    /// <summary>BPF_PROG_TYPE_SOCKET_FILTER, attached by SO_ATTACH_REUSEPORT_EBPF; returns an index.</summary>
    public sealed record SocketFilter(Selector Selector) : BpfProgram
    {
        public override string ToString() => $"filter {Selector}";
    }

    /// <summary>BPF_PROG_TYPE_SK_REUSEPORT that returns SK_PASS or SK_DROP without selecting a socket.</summary>
    public sealed record SkReuseport(bool Pass) : BpfProgram
    {
        public override string ToString() => Pass ? "reuseport pass" : "reuseport drop";
    }

    /// <summary>
    /// What stands in for a BPF_PROG_TYPE_SK_REUSEPORT program when the kernel's file is called by its functions: it
    /// returns what the script says. No probe loads one.
    /// </summary>
    /// <param name="OrMigrates">BPF_SK_REUSEPORT_SELECT_OR_MIGRATE</param>
    /// <param name="Selected">The socket that it selects, of whatever group; null for none.</param>
    /// <param name="Pass">What it returns when it selects nobody: SK_PASS or SK_DROP.</param>
    public sealed record StandIn(bool OrMigrates, SockId? Selected, bool Pass) : BpfProgram
    {
        public override string ToString() =>
            $"standin {(OrMigrates ? "migrate" : "select")} {Selected?.ToString() ?? (Pass ? "pass" : "drop")}";
    }
}
