namespace Reuseport.Vocabulary;

/// <summary>The programs that a script may load.</summary>
public static partial class CallTable
{
    public static IReadOnlyList<CallRow> Programs { get; } =
    [
        new("`b0 = cbpf INDEX`", "a classic filter that returns an index; it is checked when it is attached", ""),
        new(
            "`b0 = cbpf INDEX length 4096`",
            "… with so many instructions, 0, 3 to 2,500 or 2,600 to 65,535, of which the first do nothing. "
            + "In between it depends on the build whether a small net.core.optmem_max is enough",
            ""),
        new("`b0 = filter INDEX`", "the same as BPF_PROG_TYPE_SOCKET_FILTER", ""),
        new(
            "`b0 = reuseport pass|drop`",
            "BPF_PROG_TYPE_SK_REUSEPORT that selects no socket and returns SK_PASS or SK_DROP",
            ""),
        new(
            "`b0 = reuseport select m0 KEY`",
            "… that calls bpf_sk_select_reuseport() with the map and a key, and returns SK_PASS whatever "
            + "comes of it",
            ""),
        new("`b0 = reuseport select m0 KEY or drop`", "… and returns SK_DROP where the helper fails", ""),
        new("`b0 = reuseport return 2`", "… that selects no socket and returns a number", ""),
        new("`b0 = reuseport select m0 KEY return 0`", "… that selects, and returns a number whatever comes of it", ""),
        new("`b0 = migrate …`", "the same with the expected attach type BPF_SK_REUSEPORT_SELECT_OR_MIGRATE", ""),
        new("`b0 = egress …`", "the same with BPF_CGROUP_INET_EGRESS, which does not belong to it", ""),
        new("`b0 = xdp`", "BPF_PROG_TYPE_XDP, which may be loaded and not attached", ""),
    ];
}
