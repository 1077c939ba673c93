using System.Diagnostics;
using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Namespace;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>Connections that are made segment by segment.</summary>
sealed partial class ScriptRun
{
    SegmentClients? _segments;
    bool _awaitsTimer;

    /// <summary>
    /// Whether a half-open connection was old enough for a timer that the script did not ask for: such a run tells
    /// nothing and has to be repeated.
    /// </summary>
    public bool IsLate { get; private set; }

    Outcome Send(Op.Segment segment)
    {
        _segments ??= new(dropAll: Filter(0));
        var (flow, to) = (segment.Flow, segment.To);
        var client = _segments.Open(flow, net.Flows.Source(Transport.Tcp4, flow, to), to);
        foreach (var socket in _sockets.Values)
            socket.NoteQueueLength();
        switch (segment)
        {
            case Op.Segment.Syn:
                _segments.Syn(client);
                return Await(client, Errno.ECONNREFUSED);
            case Op.Segment.Ack:
                _segments.Ack(client);
                return Await(client, Errno.ECONNRESET);
            case Op.Segment.Data(_, _, var payload):
                _segments.Data(client, payload);
                return Await(client, Errno.ECONNRESET);
            case Op.Segment.Rst:
                _segments.Rst(client);
                Loopback.Drain();
                return Outcome.Ok.Instance;
            case Op.Segment.Timer:
                return AwaitTimer(client);
            default:
                throw new UnreachableException($"no segment for {segment.GetType()}");
        }
    }

    /// <summary>
    /// The answer is there when the segment was sent, unless the kernel has left the rest to ksoftirqd: what is sent
    /// after the segment has then arrived after it, and what is sent after that, after the answer.
    /// </summary>
    Outcome Await(SegmentClients.Client client, Errno refused)
    {
        if (Answer(client, refused) is { } answer)
            return answer;
        Loopback.Drain();
        Loopback.Drain();
        if (Answer(client, refused) is { } late)
            return late;
        // What a full queue has dropped is counted, and must not be taken for what comes next.
        net.Drops.Grew();
        return Outcome.Unanswered.Instance;
    }

    Outcome? Answer(SegmentClients.Client client, Errno refused)
    {
        _segments!.Receive();
        if (client.GotReset)
            return new Outcome.Failed(refused);
        if (refused == Errno.ECONNREFUSED)
            return client.GotSynAck ? Outcome.Ok.Instance : null;
        if (FindReceiver() is not { } listener)
            return null;
        client.MayBeHalfOpen = false;
        return new Outcome.Selected(listener.Id);
    }

    /// <summary>/proc/net/tcp tells when there is nothing left that a timer could be due for.</summary>
    Outcome AwaitTimer(SegmentClients.Client client)
    {
        _awaitsTimer = true;
        client.Forget();
        var deadline = Deadline.Start(seconds: 20);
        while (true)
        {
            _segments!.Receive();
            if (client.GotSynAck)
                return Outcome.Ok.Instance;
            if (!net.HalfOpen.Contains(client.Source, client.To))
            {
                client.MayBeHalfOpen = false;
                return Outcome.Unanswered.Instance;
            }
            _segments.Poll();
            deadline.Yield("the timer of a half-open connection");
        }
    }
}
