using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("tcp_v4_rcv", File = "net/ipv4/tcp_ipv4.c")]
public enum TcpRcvResult
{
    /// <summary>A connection that waits in an accept queue gets it.</summary>
    ToChild,
    ToRequest,

    /// <summary>The listener of the request has left, and another one handles the segment.</summary>
    ToMigratedRequest,

    /// <summary>The listener has left and no listener takes over: the segment is looked up again.</summary>
    RequestDropped,
    ToListener,
    NoSocket,
}

/// <summary>What the flags of a segment ask for; one with data has the flags of an ACK.</summary>
enum Segment
{
    Syn,
    Ack,
    Rst,
}

public sealed partial record Net
{
    /// <summary>A segment of a client that makes them itself.</summary>
    (Net, Outcome) Rcv(Op.Segment segment, Course course) => segment switch
    {
        Op.Segment.Syn(var flow, var to) => TcpRcv(Segment.Syn, Packet.Syn(flow, to), course),
        Op.Segment.Ack(var flow, var to) => TcpRcv(Segment.Ack, Packet.Ack(flow, to), course),
        Op.Segment.Data(var flow, var to, var first) =>
            TcpRcv(Segment.Ack, Packet.Ack(flow, to) with { Payload = first }, course),
        Op.Segment.Rst(var flow, var to) => TcpRcv(Segment.Rst, Packet.Ack(flow, to), course),
        Op.Segment.Timer(var flow, var to) => ReqskTimer(flow, to, course),
        _ => throw new UnreachableException($"no rule for {segment}"),
    };

    /// <summary>tcp_v4_rcv()</summary>
    (Net, Outcome) TcpRcv(Segment segment, Packet packet, Course course)
    {
        if (IsOpen(packet.Flow, packet.To))
        {
            course.Reached(TcpRcvResult.ToChild);
            return segment == Segment.Rst ? Ok(Reset(packet)) : (this, Outcome.Unanswered.Instance);
        }
        if (FindRequest(packet.Flow, packet.To) is not { } request)
            return RcvByListener(segment, packet, course);

        var (net, sk) = (this, request.Listener);
        var result = TcpRcvResult.ToRequest;
        if (this[sk].State != SockState.Listen)
        {
            (net, var nsk) = MigrateRequest(request, packet, course);
            if (nsk is not { } target)
            {
                course.Reached(TcpRcvResult.RequestDropped);
                return net.ReqskQueueDrop(sk, request, course).RcvByListener(segment, packet, course);
            }
            (sk, result) = (target, TcpRcvResult.ToMigratedRequest);
        }
        course.Reached(result);
        return net.CheckReq(sk, segment, request, course);
    }

    /// <summary>
    /// reuseport_migrate_sock() for a request; on kernels that do not migrate it is not called. Note 5.
    /// </summary>
    (Net, SockId?) MigrateRequest(Request request, Packet? packet, Course course)
    {
        if (Profile.NoMigration)
            return (this, null);
        var (net, nsk, _) = MigrateSock(request.Listener, request.Child, course, packet);
        return (net, nsk);
    }

    /// <summary>__inet_lookup_listener() and tcp_v4_do_rcv(): no socket has the four-tuple.</summary>
    (Net, Outcome) RcvByListener(Segment segment, Packet packet, Course course)
    {
        var (net, sk) = LookupListener(packet, course);
        course.Reached(sk is null ? TcpRcvResult.NoSocket : TcpRcvResult.ToListener);
        return (segment, sk) switch
        {
            // A reset is never answered.
            (Segment.Rst, _) => Ok(net),
            (Segment.Syn, null) => (net, Failed(Errno.ECONNREFUSED)),
            (Segment.Ack, null) => (net, Failed(Errno.ECONNRESET)),
            (Segment.Syn, { } listener) => net.RcvSyn(listener, packet, course),
            (Segment.Ack, { } listener) =>
                net.RcvCookie(
                    listener, packet, net.Tcp.Cookies.Contains((packet.Flow, packet.To)), isOfSegments: true, course),
        };
    }

    (Net, Outcome) RcvSyn(SockId listener, Packet syn, Course course)
    {
        var (net, result) = ConnRequest(listener, course);
        var flow = (syn.Flow, syn.To);
        return result switch
        {
            ConnRequestResult.AcceptQueueFull or ConnRequestResult.NoRoute => (net, Outcome.Unanswered.Instance),
            ConnRequestResult.SentCookie => Ok(
                net.Put(net.Tcp with { Cookies = [.. net.Tcp.Cookies.Remove(flow), flow] })),
            ConnRequestResult.Hashed => Ok(
                net.Put(net.Tcp with { Cookies = net.Tcp.Cookies.Remove(flow) })
                    .ReqskQueueHashAdd(listener, syn.Flow, syn.To)),
        };
    }
}
