namespace Reuseport.Vocabulary;

/// <summary>The calls of the first alphabet, in the order in which one reads of them.</summary>
public static partial class CallTable
{
    public static IReadOnlyList<CallRow> Sockets { get; } =
    [
        new("`s0 = socket tcp4|udp4|tcp6|udp6`", "socket(2)", "`ok`"),
        new(
            "`s0 = socket unix|raw4|udplite4|mptcp4`",
            "a datagram socket of AF_UNIX, SOCK_RAW of IPPROTO_UDP, IPPROTO_UDPLITE, IPPROTO_MPTCP: they "
            + "are there for what the kernel refuses them (below)",
            "`ok`, `EPROTONOSUPPORT`"),
        new(
            "`s100 = sockets 127 like s0`",
            "`s100` to `s226` are made one after the other as `s0` is: socket(2), its SO_REUSEADDR, "
            + "SO_REUSEPORT and IPV6_V6ONLY, bind(2) where the script bound it, listen(2) with its backlog "
            + "when it listens. The first that fails stays as it is, and those after it are never made: they "
            + "count as closed. Up to 33,000",
            "`ok`, the first errno"),
        new("`reuseport s0 on|off`", "SO_REUSEPORT", "`ok`, `EOPNOTSUPP`"),
        new("`reuseaddr s0 on|off`", "SO_REUSEADDR", "`ok`"),
        new("`v6only s0 on|off`", "IPV6_V6ONLY; off in a new socket", "`ok`, `EINVAL`, `ENOPROTOOPT`"),
        new(
            "`bind s0 lo p0`",
            "bind(2), with a sockaddr_in or a sockaddr_in6 as the address wants it, whatever the socket is",
            "`ok`, `EINVAL`, `EADDRINUSE`, `EAFNOSUPPORT`, `ENODEV`"),
        new(
            "`listen s0 16`",
            "listen(2); a negative backlog means somaxconn",
            "`ok`, `EADDRINUSE`, `EOPNOTSUPP`, `EINVAL`, `ENOMEM`"),
        new("`shutdown s0 rd|wr|rdwr`", "shutdown(2)", "`ok`, `ENOTCONN`"),
        new("`close s0`", "close(2)", "`ok`"),
        new(
            "`disconnect s0`",
            "connect(2) to AF_UNSPEC: ends a listener, a connection, or a UDP socket's peer",
            "`ok`"),
        new(
            "`connect s0 f5 lo p0`",
            "connect(2) of a UDP socket to the source of the flow `f5` towards `lo p0`; an IPv6 socket is "
            + "given 127.0.0.1 as a mapped address",
            "`ok`, `EAFNOSUPPORT`, `ENETUNREACH`, `ENODEV`"),
        new(
            "`connect s0 peer|nobody`",
            "connect(2) of a TCP socket of IPv4 to a listener of the probe, or to a port without one; "
            + "until it is connected or refused. Each socket has an address of its own to connect to",
            "`ok`, `ECONNREFUSED`, `EISCONN`, `ENODEV`"),
        new(
            "`connect f5 lo p0`",
            "a TCP client connects",
            "`s1`: the listener whose accept queue got it. `ECONNREFUSED`. `EADDRNOTAVAIL`: this flow is "
            + "open. `unanswered`: the SYN was dropped, as the accept queue is full or no route leads back "
            + "by the listener's device"),
        new(
            "`send f5 lo p0 3`",
            "a UDP client sends a datagram whose first byte is 3",
            "`s1`: the socket that can receive it. `ECONNREFUSED`"),
        new(
            "`syn f5 lo p0`",
            "a client that makes its segments itself sends a SYN (below)",
            "`ok`: a SYN|ACK came. `ECONNREFUSED`: a reset came. `unanswered`: neither"),
        new(
            "`ack f5 lo p0`",
            "it sends the ACK that ends the handshake",
            "`s1`: the listener whose accept queue got it. `ECONNRESET`: a reset came. `unanswered`: "
            + "neither"),
        new("`data f5 lo p0 3`", "the same with one byte of data, 3", "as `ack`"),
        new("`rst f5 lo p0`", "it sends a reset", "`ok`"),
        new(
            "`timer f5 lo p0`",
            "waits for the timer of the half-open connection: a second, then two, and so on",
            "`ok`: the SYN|ACK came again. `unanswered`: the kernel has given it up, or there is none"),
        new(
            "`wait s0 accept|poll`",
            "a thread calls accept4(2), or poll(2) for POLLIN, and blocks (below)",
            "`asleep`. Where it does not block, what `woken` would say"),
        new(
            "`woken s0`",
            "what became of that thread",
            "`asleep`. `f5`: it accepted the flow. `ready`: poll(2) returned. `EINVAL`: accept4(2) failed. "
            + "`none`: there is no thread, or it was asked already"),
        new(
            "`accept s0`",
            "accept4(2) without blocking; the connection is reset",
            "`f5`: the flow. `EAGAIN`, `EINVAL`, `EOPNOTSUPP`"),
        new(
            "`orphan s0 u1`",
            "accept4(2), fchown(2) of the connection to `u1`, and close(2) without a reset: it goes on in "
            + "FIN_WAIT2, without a file, until its client ends",
            "`f5`: the flow. `EAGAIN`, `EINVAL`, `EOPNOTSUPP`"),
        new(
            "`reset f5 lo p0`",
            "the client of an orphan resets the connection",
            "`ok`, `ENOTCONN`: no orphan has this flow"),
        new(
            "`cpu s0 here|elsewhere|none`",
            "SO_INCOMING_CPU: the CPU that the probe is pinned to, another number, -1",
            "`ok`"),
        new(
            "`getsockopt s0 cpu|reuseport`",
            "getsockopt(2) of SO_INCOMING_CPU or SO_REUSEPORT",
            "the value: `here`, `elsewhere` or `none`; `on` or `off`"),
        new(
            "`device s0 lo|gone|none`",
            "SO_BINDTODEVICE to loopback, or to no device again; `gone` is SO_BINDTOIFINDEX with an index "
            + "that no device has",
            "`ok`"),
        new("`chown s0 u1`", "fchown(2): the socket is this user's from now on", "`ok`"),
        new("`b0 = …`", "BPF_PROG_LOAD (below)", "`ok`, `EINVAL`, `EBADF`, `EACCES`"),
        new(
            "`attach s0 b0`, `attach s0 b0 optlen 3`",
            "SO_ATTACH_REUSEPORT_CBPF for a classic filter, else SO_ATTACH_REUSEPORT_EBPF; in place of "
            + "`b0` also `m0`, `s1` or `none`, which is -1",
            "`ok`, `EINVAL`, `EPERM`, `EBADF`, `ENOMEM`, `ENOTSUPP`"),
        new("`detach s0`", "SO_DETACH_REUSEPORT_BPF", "`ok`, `ENOENT`, `EINVAL`"),
        new("`lockfilter s0 on|off`", "SO_LOCK_FILTER", "`ok`, `EPERM`"),
        new(
            "`m0 = sockarray 2 8`",
            "BPF_MAP_CREATE of a BPF_MAP_TYPE_REUSEPORT_SOCKARRAY with 2 entries of 8 bytes",
            "`ok`, `EINVAL`"),
        new(
            "`update m0 1 s0 any|noexist|exist`",
            "BPF_MAP_UPDATE_ELEM; in place of `s0` also `m0`, `b0` or `none`, in place of the flag any "
            + "number",
            "`ok`, `EINVAL`, `E2BIG`, `EBADF`, `ENOTSOCK`, `EEXIST`, `ENOENT`, `EBUSY`, `ENOTSUPP`"),
        new("`delete m0 1`", "BPF_MAP_DELETE_ELEM", "`ok`, `E2BIG`, `ENOENT`"),
        new("`lookup m0 1`", "BPF_MAP_LOOKUP_ELEM", "`s0`: the socket whose cookie the map gives. `ENOENT`, `ENOSPC`"),
        new(
            "`notes b0`",
            "what a program that notes has noted since it was loaded (below)",
            "`runs=2 hash=5 any=0 proto=17 len=13`"),
        new(
            "`byid b0`",
            "the descriptor of an eBPF program is closed; when the RCU grace periods that have begun are "
            + "over, BPF_PROG_GET_FD_BY_ID of its id: does a group still hold it?",
            "`ok`: it is held. `ENOENT`: it is freed"),
        new(
            "`counters`",
            "how much TCPMigrateReqSuccess and TCPMigrateReqFailure of /proc/net/netstat grew since the "
            + "last `counters`, or since the script began",
            "`success=1 failure=0`, `ENOENT`: the kernel has none"),
        new(
            "`left`",
            "the last call: closes every socket and program of the script, ends its clients, waits until "
            + "the RCU grace periods that have begun are over, and counts what the kernel still has: sockets "
            + "of the namespace, eBPF programs of the script that something holds, places of its sockarrays "
            + "that are not empty",
            "`sockets=0 programs=0 entries=0`"),
        new("`sysctl net.ipv4.tcp_migrate_req 1`", "a write to /proc/sys", "`ok`, `EINVAL`"),
        new("`order s0 f0 lo p0`", "reads the order of a group (below)", "`[s1 s0]`, or the first failure"),
    ];
}
