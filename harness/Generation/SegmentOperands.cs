using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// The half-open connections of a script. Its flows are of two kinds, by their number, so that none is opened both by
/// connect(2) and by segments.
/// </summary>
sealed class SegmentOperands(Dice dice)
{
    /// <summary>Flows from here on are made of segments, in a script that has some.</summary>
    const int FirstOfSegments = 4;

    /// <summary>Whether the script has some.</summary>
    public bool AreThere { get; } = dice.Percent(SegmentsInScript);

    /// <summary>A flow for connect(2).</summary>
    public int ConnectPosition() => dice.Below(AreThere ? FirstOfSegments : FlowId.Positions);

    /// <summary>Mostly the next step of a flow that is half open, and above all of one whose listener left.</summary>
    public Op.Segment Draw(Net net, FlowFamily family, Endpoint to)
    {
        if (net.Tcp.Cookies is not [] && dice.Percent(SegmentAfterCookie))
        {
            var (answered, place) = dice.Of([.. net.Tcp.Cookies]);
            return Next(net, answered, place);
        }
        Connection[] children = [.. net.OpenSocks.SelectMany(sk => sk.AcceptQueue).Where(child => child.IsOfSegments)];
        if (children is not [] && dice.Percent(SegmentOfChild))
        {
            var waiting = dice.Of(children);
            return dice.Percent(SegmentResetsChild)
                ? new Op.Segment.Rst(waiting.Flow, waiting.Local)
                : Next(net, waiting.Flow, waiting.Local);
        }
        var ofStopped = net.Tcp.Requests.Where(request => !IsListening(net, request.Listener)).ToArray();
        var kept = ofStopped.FirstOrDefault(request => IsAlone(net, request.Listener)).Child;
        if (kept is not null && dice.Percent(SegmentCompletesKept))
            return new Op.Segment.Ack(kept.Flow, kept.Local);
        var known = ofStopped is not [] && dice.Percent(SegmentOfOrphan) ? ofStopped : [.. net.Tcp.Requests];
        if (known is [] || dice.Percent(SegmentOfNewFlow))
        {
            var flow = new FlowId(family, dice.Between(FirstOfSegments, FlowId.Positions - 1));
            // A listener whose device is gone cannot answer; it gets SYNs all the same.
            var isAstray = net.OpenSocks.Any(sk => sk.State == SockState.Listen && !sk.TakesFromLoopback);
            return dice.Percent(isAstray ? SegmentIsSynToAstray : SegmentIsSyn)
                ? new Op.Segment.Syn(flow, to)
                : Next(net, flow, to);
        }
        var child = dice.Of(known).Child;
        return Next(net, child.Flow, child.Local);
    }

    /// <summary>Whether the call may move a half-open connection, so that the counters tell of it.</summary>
    public static bool MayMove(Op op, Net before) => op is Op.Segment(var flow, var to)
        && before.Tcp.Requests.Any(request => request.IsOf(flow, to) && !IsListening(before, request.Listener));

    /// <summary>
    /// Sometimes a listener that stopped and has half-open connections: its next call may change where they go.
    /// </summary>
    public SockId? StoppedWithRequests(Net net)
    {
        SockId[] left = [.. net.Tcp.Requests.Select(request => request.Listener).Where(sk => !IsListening(net, sk))];
        return left is not [] && dice.Percent(AttachToLeaver) ? dice.Of(left) : null;
    }

    /// <summary>
    /// A listener that stopped, has half-open connections, and is alone in a group that would select it for them.
    /// </summary>
    public static SockId? StoppedAlone(Net net) => net.Tcp.Requests
        .Where(request => net.Find(request.Listener) is { State: SockState.Close } && IsAlone(net, request.Listener))
        .Select(request => (SockId?)request.Listener).FirstOrDefault();

    /// <summary>Whether the socket has half-open connections.</summary>
    public static bool HasRequests(Net net, SockId sk) => net.Tcp.Requests.Any(request => request.Listener == sk);

    Op.Segment Next(Net net, FlowId flow, Endpoint to) => dice.Below(10) switch
    {
        0 or 1 => new Op.Segment.Rst(flow, to),
        2 => new Op.Segment.Syn(flow, to),
        // What a child of a socket that was shut down does with data is not modelled.
        3 or 4 or 5 when !net.OpenSocks.Any(sk => sk.IsShutdown) =>
            new Op.Segment.Data(flow, to, (byte)dice.Below(4)),
        _ => new Op.Segment.Ack(flow, to),
    };

    /// <summary>It has left, and has a group of its own since a program was attached.</summary>
    static bool IsAlone(Net net, SockId sk) => net.GroupOf(sk) is { Listening: [var only] } && only == sk;

    static bool IsListening(Net net, SockId sk) => net[sk].State == SockState.Listen;
}
