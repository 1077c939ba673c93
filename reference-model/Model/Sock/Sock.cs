using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// sk->sk_state as far as the alphabet reaches it; Established is also what follows when shutdown(2) closes one half.
/// </summary>
public enum SockState
{
    Close,
    Listen,
    Established,

    /// <summary>A client that has sent a FIN: connected still, and established no longer.</summary>
    FinWait2,
}

/// <summary>A local port: one that the script names, or one that the kernel picked and no other socket has.</summary>
public readonly record struct LocalPort
{
    readonly int _number;

    LocalPort(int number) => _number = number;

    public static LocalPort None => default;

    public static LocalPort Of(PortId port) => new(port.Index + 1);

    public static LocalPort PickedFor(SockId sk) => new(-1 - sk.Index);

    public bool IsNone => _number == 0;

    /// <summary>Null when the script has no name for it.</summary>
    public PortId? Name => _number > 0 ? new(_number - 1) : null;

    public override string ToString() => _number switch
    {
        0 => "no port",
        > 0 => new PortId(_number - 1).ToString(),
        < 0 => "a port of its own",
    };
}

/// <summary>
/// The source port of a flow: 127.0.0.1 or ::1, and a port that is steered for one local address and port. No two share
/// a port.
/// </summary>
public readonly record struct SourcePort(FlowId Flow, Address Steered, PortId Port)
{
    public static SourcePort Of(FlowId flow, Endpoint to) =>
        new(flow, flow.Family == FlowFamily.Wildcard ? to.Address.Wildcard : to.Address, to.Port);

    /// <summary>The address that the flow comes from: ::1 or 127.0.0.1.</summary>
    public Address Address => Steered.IsInet6 ? Address.Lo6 : Address.Lo;
}

/// <summary>A datagram or a segment.</summary>
/// <param name="Payload">Its first byte; null for a segment that has none, such as a SYN.</param>
public readonly record struct Packet(Transport Transport, FlowId Flow, Endpoint To, byte? Payload)
{
    /// <summary>skb_shared()</summary>
    public bool IsShared { get; init; }

    /// <summary>It ends before its payload begins.</summary>
    public bool IsShort { get; init; }

    /// <summary>Without SYN: the last segment of a handshake, or a reset.</summary>
    public bool IsAck { get; init; }

    public static Packet Syn(FlowId flow, Endpoint to) => new(to.Address.Tcp, flow, to, Payload: null);

    public static Packet Ack(FlowId flow, Endpoint to) => Syn(flow, to) with { IsAck = true };

    public SourcePort Source => SourcePort.Of(Flow, To);

    /// <summary>
    /// From the transport header on: of a SYN with its usual options, an ACK with a timestamp, or a datagram with its
    /// header.
    /// </summary>
    public uint Length => IsAck ? Payload is null ? 32u : 33u : Payload is null ? 40u : 8 + Op.Send.Length;

    /// <summary>What the lookup hashes when it goes for this local address.</summary>
    public HashKey Hash(Address local) => new(Transport, Source, local);
}

/// <summary>An established child in an accept queue, or an orphan. It counts as an owner of its port.</summary>
public sealed record Connection(FlowId Flow, Endpoint Local, bool Reuse, bool ReusePort)
{
    /// <summary>sk_bound_dev_if</summary>
    public Device Device { get; init; }

    /// <summary>sk_uid</summary>
    public Uid Uid { get; init; }

    /// <summary>The client has reset it. It waits on, and owns nothing.</summary>
    public bool IsReset { get; init; }

    /// <summary>Its client makes the segments itself, and does not end it in an orderly way.</summary>
    public bool IsOfSegments { get; init; }

    /// <summary>child->sk_hash: of the real address, also where the lookup went for the wildcard.</summary>
    public HashKey SkHash => new(Local.Address.Tcp, SourcePort.Of(Flow, Local), Local.Address);

    /// <summary>The child's own address: an IPv6 listener has children at mapped addresses, too.</summary>
    public Saddr Saddr { get; init; } = new(Local.Address);
}

/// <summary>struct sock as far as SO_REUSEPORT groups depend on it.</summary>
public sealed record Sock(SockId Id, Transport Transport)
{
    public bool IsTcp => Transport.IsTcp;

    /// <summary>sk_family is AF_INET6.</summary>
    public bool IsInet6 => Transport.IsInet6;

    /// <summary>sk_protocol: IPPROTO_TCP or IPPROTO_UDP</summary>
    public uint Protocol => IsTcp ? 6u : 17u;

    public SockState State { get; init; }

    /// <summary>It has a peer, whether or not it may still send.</summary>
    public bool IsConnected => State is SockState.Established or SockState.FinWait2;

    /// <summary>sk_reuse, SO_REUSEADDR</summary>
    public bool Reuse { get; init; }

    /// <summary>sk_reuseport, SO_REUSEPORT; it says nothing about a group.</summary>
    public bool ReusePort { get; init; }

    /// <summary>sk_reuseport_cb</summary>
    public GroupId? Group { get; init; }

    /// <summary>inet_rcv_saddr, or sk_v6_rcv_saddr of an IPv6 socket</summary>
    public Address RcvSaddr { get; init; } = Transport.IsInet6 ? Address.Any6 : Address.Any;

    /// <summary>sk_ipv6only, IPV6_V6ONLY</summary>
    public bool V6Only { get; init; }

    /// <summary>The address as others compare it.</summary>
    public Saddr Saddr => new(RcvSaddr, V6Only);

    /// <summary>
    /// A lookup of the packet at this address may find it: an IPv4 packet also an IPv6 socket, and both none whose
    /// device is another than loopback.
    /// </summary>
    public bool Hears(Packet packet, Address local) => TakesFromLoopback
        && (packet.Transport.IsInet6 ? IsInet6 && RcvSaddr == local : !V6Only && Saddr.V4 == local);

    /// <summary>inet_num</summary>
    public LocalPort Port { get; init; }

    /// <summary>SOCK_BINDADDR_LOCK: bind() named an address.</summary>
    public bool AddressLocked { get; init; }

    /// <summary>SOCK_BINDPORT_LOCK: bind() named a port.</summary>
    public bool PortLocked { get; init; }

    /// <summary>inet_daddr and inet_dport of a connected UDP socket.</summary>
    public SourcePort? Peer { get; init; }

    /// <summary>sk_v6_daddr of an IPv6 UDP socket: it outlives the connection (note 10).</summary>
    public Address? V6Daddr { get; init; }

    /// <summary>The four-tuple under which the UDP table has it; it can be out of date (note 2).</summary>
    public (Address Local, SourcePort? Peer)? Hash4 { get; init; }

    /// <summary>sk_incoming_cpu; connections set it, too.</summary>
    public IncomingCpu IncomingCpu { get; init; }

    /// <summary>sk_bound_dev_if</summary>
    public Device Device { get; init; }

    /// <summary>sk_uid, and the owner of its inode</summary>
    public Uid Uid { get; init; }

    /// <summary>inet_sk_bound_dev_eq() of a packet, which comes in on loopback.</summary>
    public bool TakesFromLoopback => Device != Device.Gone;

    /// <summary>SOCK_FILTER_LOCKED, SO_LOCK_FILTER</summary>
    public bool FilterLocked { get; init; }

    /// <summary>sk_max_ack_backlog</summary>
    public uint MaxAckBacklog { get; init; }

    public EquatableArray<Connection> AcceptQueue { get; init; }

    /// <summary>sk_acceptq_is_full(): one more fits than the backlog says.</summary>
    public bool IsAcceptQueueFull => AcceptQueue.Count > MaxAckBacklog;

    /// <summary>reqsk_queue_len(): how many of its requests are half open. It can drift below zero (note 8).</summary>
    public int ReqskQueueLen { get; init; }

    /// <summary>It has sent SYN cookies, outside of a group.</summary>
    public bool SynqOverflow { get; init; }

    /// <summary>SOCK_DEAD: close(2) is over, and half-open requests keep it in memory, and in its group.</summary>
    public bool IsDead { get; init; }

    /// <summary>
    /// sk_shutdown of a socket that is not connected; its children will inherit it, and not take data.
    /// </summary>
    public bool IsShutdown { get; init; }

    /// <summary>The thread that waits for it, or one that has returned and that <c>woken</c> has not read.</summary>
    public Waiter? Waiter { get; init; }

    /// <summary>sk_refcnt; only scripts of functions give and take references.</summary>
    public ushort Refs { get; init; } = 1;

    /// <summary>sk_hashed() where a script of functions says so itself; null where the state implies it.</summary>
    public bool? Hashed { get; init; }

    /// <summary>It was a TCP listener once: that leaves SOCK_RCU_FREE set for good.</summary>
    public bool HasListened { get; init; }

    /// <summary>SOCK_RCU_FREE, where the socket is hashed.</summary>
    public bool IsRcuFree => !IsTcp || State == SockState.Listen || HasListened;

    /// <summary>
    /// sk_unhashed(): a TCP socket neither listens nor is connected, a UDP socket has no port. Some kinds are in a
    /// table from the first.
    /// </summary>
    public bool IsUnhashed => Hashed is { } hashed ? !hashed
        : Transport is not (Transport.Unix or Transport.Raw4)
        && (IsTcp ? State == SockState.Close : Port.IsNone);
}
