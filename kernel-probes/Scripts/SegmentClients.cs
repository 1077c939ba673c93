using System.Diagnostics;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>
/// The flows of a script whose client is the probe itself, segment by segment. What the kernel answers goes to a
/// listener with a filter that drops all, or the kernel would reset a connection that it knows nothing of.
/// </summary>
/// <param name="dropAll">The descriptor of that socket filter.</param>
sealed class SegmentClients(int dropAll) : IDisposable
{
    const uint FirstSequence = 1000;

    /// <summary>
    /// The SYN|ACK is sent again after a second, and the request may move then; a script that took so long is repeated.
    /// </summary>
    const double TimelyMilliseconds = 900;

    readonly RawTcp _raw = new();
    readonly List<Client> _clients = [];
    readonly Dictionary<ushort, int> _sinks = [];
    long _firstSyn;

    /// <summary>Whether the timer of a request may have run.</summary>
    public bool IsLate => _firstSyn != 0 && Stopwatch.GetElapsedTime(_firstSyn).TotalMilliseconds > TimelyMilliseconds;

    /// <summary>The flow that comes from there; null where it is none of these.</summary>
    public FlowId? FlowOf(ushort source, Endpoint to) => Find(source, to)?.Flow;

    public Client Open(FlowId flow, ushort source, Endpoint to)
    {
        if (Find(source, to) is { } known)
            return known;
        if (!_sinks.ContainsKey(source))
            _sinks.Add(source, OpenSink(source));
        var client = new Client(flow, source, to);
        _clients.Add(client);
        return client;
    }

    public void Syn(Client client)
    {
        if (_firstSyn == 0)
            _firstSyn = Stopwatch.GetTimestamp();
        Send(client, RawTcp.Syn, FirstSequence, 0);
    }

    public void Ack(Client client) => Send(client, RawTcp.Ack, client.Sequence, client.Acknowledged);

    public void Data(Client client, byte payload) =>
        Send(client, RawTcp.Ack | RawTcp.Push, client.Sequence, client.Acknowledged, [payload]);

    public void Rst(Client client)
    {
        client.MayBeHalfOpen = false;
        Send(client, RawTcp.Rst, client.Sequence, 0);
    }

    /// <summary>Takes in what has arrived; each client learns its answers.</summary>
    public void Receive()
    {
        while (_raw.TryReceive(out var answer))
        {
            var port = answer.From - Ports.ScriptFirst;
            if (port is >= 0 and < PortId.Count
                && Find(answer.To, new(answer.FromAddress, new(port))) is { } client)
                client.Learn(answer);
        }
    }

    /// <summary>Waits a little for the next segment.</summary>
    public void Poll() => _raw.Poll(milliseconds: 20);

    void Send(Client client, byte flags, uint sequence, uint acknowledged, ReadOnlySpan<byte> payload = default)
    {
        Receive();
        client.Forget();
        _raw.Send(client.Source, client.To, flags, sequence, acknowledged, payload);
    }

    Client? Find(ushort source, Endpoint to)
    {
        foreach (var client in _clients)
        {
            if (client.Source == source && client.To == to)
                return client;
        }
        return null;
    }

    /// <summary>SO_REUSEPORT lets it share the port with the clients of flows to other destinations.</summary>
    int OpenSink(ushort source)
    {
        var fd = Inet.OpenSource(Transport.Tcp4, source);
        if (Inet.Set(fd, LibC.SO_ATTACH_BPF, dropAll) == 0 && LibC.listen(fd, 0) == 0)
            return fd;
        var refused = OutcomeException.OfLastCall("making a listener that swallows answers");
        _ = LibC.close(fd);
        throw refused;
    }

    /// <summary>Half-open requests go, and with them what they keep in memory.</summary>
    public void Dispose()
    {
        foreach (var client in _clients.Where(client => client.MayBeHalfOpen))
        {
            try
            {
                Rst(client);
            }
            catch (OutcomeException)
            {
                // No call is being made any more: a request that stays is found to be left.
            }
        }
        foreach (var sink in _sinks.Values)
            _ = LibC.close(sink);
        _raw.Dispose();
    }

    /// <summary>What one client knows of its connection.</summary>
    public sealed class Client(FlowId flow, ushort source, Endpoint to)
    {
        public FlowId Flow { get; } = flow;

        public ushort Source { get; } = source;

        public Endpoint To { get; } = to;

        /// <summary>What the other end expects next.</summary>
        public uint Sequence { get; private set; } = FirstSequence + 1;

        /// <summary>What comes after all that the other end has sent.</summary>
        public uint Acknowledged { get; private set; } = 1;

        public bool MayBeHalfOpen { get; set; }

        /// <summary>A SYN|ACK came since the last segment.</summary>
        public bool GotSynAck { get; private set; }

        /// <summary>A reset came since the last segment.</summary>
        public bool GotReset { get; private set; }

        public void Forget() => GotSynAck = GotReset = false;

        public void Learn(Answer answer)
        {
            if (answer.IsReset)
            {
                GotReset = true;
                return;
            }
            Sequence = answer.Acknowledged;
            if (!answer.IsSynAck)
                return;
            Acknowledged = answer.Sequence + 1;
            GotSynAck = MayBeHalfOpen = true;
        }
    }
}
