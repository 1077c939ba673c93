namespace Reuseport.Model;

/// <summary>
/// What a kernel does differently from the seed (v6.1), by name and never by version: stable trees carry backports, so
/// a profile is measured. Each name cites the change that brought it; docs/model-map.md has the list.
/// </summary>
/// <param name="IncomingCpu">
/// A group counts its members with SO_INCOMING_CPU set, and the fallback by hash prefers the one of the current CPU
/// (b261eda84ec1 "soreuseport: Fix socket selection for SO_INCOMING_CPU", v6.2 and 6.1.y). Note 1.
/// </param>
/// <param name="UdpHash4">
/// A connected UDP socket with a specific address is filed by its four-tuple, which is looked up first, and leaves its
/// group ("ipv4/udp: Add 4-tuple hash for connected socket", v6.13). Note 2.
/// </param>
/// <param name="UdpRehash4">
/// connect() of a UDP socket to another peer files it anew (udp_rehash4() in udp_lib_hash4()); before, it stayed where
/// it was. Note 2.
/// </param>
/// <param name="UdpUnhash4">
/// A UDP socket that disconnects is no longer filed by its four-tuple (udp_unhash4_on_disconnect()). Note 2.
/// </param>
/// <param name="StrictBindBucket">
/// A TCP port remembers its first owner's address with its SO_REUSEPORT, so that a bind to another address looks for
/// conflicts (since the bucket finds its owners through those of their addresses). Note 4.
/// </param>
/// <param name="NoMigration">
/// A listener that stops leaves its group, and who waits in its queue is reset, whatever net.ipv4.tcp_migrate_req says:
/// there is no closed section (it came with 333bb73f620e "tcp: Keep TCP_CLOSE sockets in the reuseport group.", v5.14).
/// Note 5.
/// </param>
/// <param name="AnyAttachType">
/// An sk_reuseport program may be loaded for any attach type, and cannot read migrating_sk (both changed with
/// d5e4ddaeb6ab "bpf: Support socket migration by eBPF.", v5.14). Note 5.
/// </param>
/// <param name="MappedAnyUnseen">
/// A TCP bind to a mapped address does not see the sockets at its port that are in a bucket which the mapped wildcard
/// made (seen in 6.1.192). Note 11.
/// </param>
/// <param name="OrphansKeepUid">
/// A connection without a file belongs to whom it belonged before (sk_uid in place of the owner of its inode), instead
/// of to root. Note 9.
/// </param>
/// <param name="WakesMigrated">
/// A connection that moves to another accept queue wakes who sleeps in accept() or poll() there (sk_data_ready() in
/// inet_csk_listen_stop()). Note 7.
/// </param>
/// <param name="ReuseportInetOnly">
/// SO_REUSEPORT is refused on sockets that are neither IPv4 nor IPv6 (5b0af621c3f6 "net: restrict SO_REUSEPORT to inet
/// sockets", v6.13 and stable trees).
/// </param>
/// <param name="NoUdplite">IPPROTO_UDPLITE has no sockets ("udp: Remove UDP-Lite", v7.1).</param>
/// <param name="NoMptcp">IPPROTO_MPTCP has no sockets: the kernel is older than v5.6, or built without it.</param>
/// <param name="LargeFilters">
/// An option may take 128 kB of memory, net.core.optmem_max, instead of 20: a classic filter is never too large
/// (4944ea5b0c1c "net: increase optmem_max default value", v6.8).
/// </param>
/// <param name="UdpWildcardScan">
/// A UDP bind to the wildcard looks for conflicts among all sockets of its port, be there more than ten
/// ("udp: Fix wildcard bind conflict check when using hash2", v6.19 and stable trees). Note 13.
/// </param>
public sealed record KernelProfile(
    bool IncomingCpu = false,
    bool UdpHash4 = false,
    bool UdpRehash4 = false,
    bool UdpUnhash4 = false,
    bool StrictBindBucket = false,
    bool NoMigration = false,
    bool AnyAttachType = false,
    bool MappedAnyUnseen = false,
    bool OrphansKeepUid = false,
    bool WakesMigrated = false,
    bool ReuseportInetOnly = false,
    bool NoUdplite = false,
    bool NoMptcp = false,
    bool LargeFilters = false,
    bool UdpWildcardScan = false)
{
    /// <summary>The seed itself, no change applied.</summary>
    public static KernelProfile Seed { get; } = new();
}
