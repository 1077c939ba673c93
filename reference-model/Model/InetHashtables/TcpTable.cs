using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>struct inet_hashinfo, and what else a namespace keeps for TCP.</summary>
public sealed record TcpTable
{
    /// <summary>net.ipv4.tcp_migrate_req</summary>
    public bool MigrateReq { get; init; }

    /// <summary>TCPMigrateReqSuccess since it was read last</summary>
    public ulong MigrateReqSuccess { get; init; }

    /// <summary>TCPMigrateReqFailure since it was read last</summary>
    public ulong MigrateReqFailure { get; init; }

    /// <summary>The chains of lhash2 as one, newest first: a lookup meets listeners in this order.</summary>
    public EquatableArray<SockId> Listeners { get; init; }

    /// <summary>The ports in use.</summary>
    public EquatableArray<BindBucket> BindBuckets { get; init; }

    /// <summary>The half-open connections in the table of connections.</summary>
    public EquatableArray<Request> Requests { get; init; }

    /// <summary>The flows whose last SYN|ACK had a SYN cookie: its ACK makes a connection without a request.</summary>
    public EquatableArray<(FlowId Flow, Endpoint To)> Cookies { get; init; }

    /// <summary>Connections that were accepted and closed, and whose clients go on.</summary>
    public EquatableArray<Connection> Orphans { get; init; }
}
