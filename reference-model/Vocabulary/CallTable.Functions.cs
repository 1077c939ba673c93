namespace Reuseport.Vocabulary;

/// <summary>The calls of the second alphabet: functions of the kernel's file.</summary>
public static partial class CallTable
{
    public static IReadOnlyList<CallRow> Functions { get; } =
    [
        new("`s0 = sock tcp4|udp4`", "a socket: closed, unhashed, without SO_REUSEPORT, with one reference", ""),
        new("`set s0 state close|listen|established`", "sk_state", ""),
        new("`set s0 hashed on|off`, `set s0 reuseport on|off`", "sk_hashed(), sk_reuseport", ""),
        new("`set s0 cpu on|off`", "sk_incoming_cpu, as traffic sets it: the CPU of the run or none", ""),
        new("`set s0 refs 0|1`", "sk_refcnt", ""),
        new("`fail 1`", "the first (second, …) allocation of the next call fails", ""),
        new("`ids 2`", "there are so many ids for groups from now on", ""),
        new("`b0 = cbpf|filter INDEX`", "[programs](#programs), by `index` or `payload`", ""),
        new(
            "`b0 = standin select|migrate s1|pass|drop`",
            "a BPF_PROG_TYPE_SK_REUSEPORT program, BPF_SK_REUSEPORT_SELECT or …_OR_MIGRATE, that returns "
            + "this whatever it sees",
            ""),
        new(
            "`s100 = crowd 28 s0`",
            "`s100` to `s127` are made like `s0` and join its group one after the other, until one fails",
            "`ok`, the first errno"),
        new("`reuseport_alloc s0 any|addr`", "the function; the word is bind_inany", "`ok`, `ENOMEM`, `ENOSPC`"),
        new("`reuseport_add_sock s1 s0 any|addr`", "`s1` to the group of `s0`", "`ok`, `EBUSY`, `ENOMEM`, `ENOSPC`"),
        new("`reuseport_detach_sock s0`, `reuseport_stop_listen_sock s0`", "", "`ok`"),
        new("`reuseport_attach_prog s0 b0`", "", "`ok`, `EINVAL`, `ENOMEM`, `ENOSPC`"),
        new("`reuseport_detach_prog s0`", "", "`ok`, `EINVAL`, `ENOENT`"),
        new(
            "`reuseport_select_sock s0 7 packet 3`",
            "with the hash 7, and a packet whose payload begins with 3: `packet`, `shared` (it has to be "
            + "cloned), `short` (it ends before the payload), `shared-short` or `none`",
            "`s1`, `none`, `ECONNREFUSED`"),
        new("`reuseport_migrate_sock s0 7 none|packet`", "for a child whose hash is 7", "`s1`, `none`"),
        new("`reuseport_has_conns_set s0`", "", "`ok`"),
        new(
            "`reuseport_update_incoming_cpu s0 on|off`",
            "to the CPU of the run or to none; where the file has no such function, `set s0 cpu`",
            "`ok`"),
    ];
}
