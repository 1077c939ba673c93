using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// sk->sk_state as far as the alphabet reaches it; a UDP socket is Established while it is connected.
/// </summary>
public enum SockState
{
    Close,
    Listen,
    Established,
}

/// <summary>A local port: one that the script names, or one that the kernel picked and nobody else has.</summary>
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
/// The source port of a flow: 127.0.0.1 and a port that is steered for one local address and port. No two share a port.
/// </summary>
public readonly record struct SourcePort(FlowId Flow, Address Steered, PortId Port)
{
    public static SourcePort Of(FlowId flow, Endpoint to) =>
        new(flow, flow.Family == FlowFamily.Wildcard ? Address.Any : to.Address, to.Port);
}

/// <summary>A datagram or a SYN.</summary>
/// <param name="Payload">Its first byte; null for a SYN, which has none.</param>
public readonly record struct Packet(Transport Transport, FlowId Flow, Endpoint To, byte? Payload)
{
    /// <summary>skb_shared()</summary>
    public bool IsShared { get; init; }

    /// <summary>It ends before its payload begins.</summary>
    public bool IsShort { get; init; }

    public SourcePort Source => SourcePort.Of(Flow, To);

    /// <summary>
    /// From the transport header on: of a SYN with its usual options, or of a datagram with its header.
    /// </summary>
    public uint Length => Payload is null ? 40u : 8 + Op.Send.Length;

    /// <summary>What the lookup hashes when it goes for this local address.</summary>
    public HashKey Hash(Address local) => new(Transport, Source, local);
}

/// <summary>An established child that waits in an accept queue. It counts as an owner of its port.</summary>
public sealed record Connection(FlowId Flow, Endpoint Local, bool Reuse, bool ReusePort)
{
    /// <summary>child->sk_hash: of the real address, also where the lookup went for the wildcard.</summary>
    public HashKey SkHash => new(Transport.Tcp4, SourcePort.Of(Flow, Local), Local.Address);
}

/// <summary>struct sock as far as SO_REUSEPORT groups depend on it.</summary>
public sealed record Sock(SockId Id, Transport Transport)
{
    public bool IsTcp => Transport == Transport.Tcp4;

    /// <summary>sk_protocol: IPPROTO_TCP or IPPROTO_UDP</summary>
    public uint Protocol => IsTcp ? 6u : 17u;

    public SockState State { get; init; }

    /// <summary>sk_reuse, SO_REUSEADDR</summary>
    public bool Reuse { get; init; }

    /// <summary>sk_reuseport, SO_REUSEPORT; it says nothing about a group.</summary>
    public bool ReusePort { get; init; }

    /// <summary>sk_reuseport_cb</summary>
    public GroupId? Group { get; init; }

    /// <summary>inet_rcv_saddr</summary>
    public Address RcvSaddr { get; init; }

    /// <summary>inet_num</summary>
    public LocalPort Port { get; init; }

    /// <summary>SOCK_BINDADDR_LOCK: bind() named an address.</summary>
    public bool AddressLocked { get; init; }

    /// <summary>SOCK_BINDPORT_LOCK: bind() named a port.</summary>
    public bool PortLocked { get; init; }

    /// <summary>inet_daddr and inet_dport of a connected UDP socket.</summary>
    public SourcePort? Peer { get; init; }

    /// <summary>The four-tuple under which the UDP table has it; it can be out of date (note 2).</summary>
    public (Address Local, SourcePort? Peer)? Hash4 { get; init; }

    /// <summary>sk_incoming_cpu is the CPU of the run; otherwise it is -1.</summary>
    public bool IncomingCpu { get; init; }

    /// <summary>SOCK_FILTER_LOCKED, SO_LOCK_FILTER</summary>
    public bool FilterLocked { get; init; }

    /// <summary>sk_max_ack_backlog</summary>
    public uint MaxAckBacklog { get; init; }

    public EquatableArray<Connection> AcceptQueue { get; init; }

    /// <summary>sk_refcnt; only scripts of functions give and take references.</summary>
    public ushort Refs { get; init; } = 1;

    /// <summary>sk_hashed() where a script of functions says so itself; null where the state implies it.</summary>
    public bool? Hashed { get; init; }

    /// <summary>sk_unhashed(): neither listening nor in the UDP table. Some kinds are in one from the first.</summary>
    public bool IsUnhashed => Hashed is { } hashed ? !hashed
        : Transport is not (Transport.Unix or Transport.Raw4)
        && (IsTcp ? State != SockState.Listen : Port.IsNone);
}
