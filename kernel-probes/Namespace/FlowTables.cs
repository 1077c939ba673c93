using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// The source ports of the flows of one network namespace. They are learnt once for each transport, hashed local
/// address and port, a few milliseconds each, before the first script that needs them: learning binds that very port.
/// </summary>
sealed class FlowTables(FlowHash hash)
{
    static readonly int _transports = Enum.GetValues<Transport>().Length;
    static readonly int _addresses = Enum.GetValues<Address>().Length;

    readonly ushort[]?[] _tables = new ushort[]?[_transports * _addresses * PortId.Count];

    /// <summary>Why a table could not be learnt, by its index; the next script tries again.</summary>
    readonly Dictionary<int, OutcomeException> _unlearnt = [];

    readonly HashSet<ushort> _takenByUdp = [];
    readonly HashSet<ushort>?[] _takenByTcp = new HashSet<ushort>?[PortId.Count];

    /// <summary>
    /// Learns what the calls of the script need and is not known yet. Where the kernel does not let it, that is the
    /// outcome of the first call that needs it.
    /// </summary>
    public void Learn(Script script)
    {
        _unlearnt.Clear();
        foreach (var op in script.Ops)
        {
            if (op is not Op.IOfFlow { Flow.Family: var family, To: var to, Over: var over })
                continue;
            if (over.HasFlag(Protocols.Tcp))
                Learn(to.Address.Tcp, family, to);
            if (over.HasFlag(Protocols.Udp))
                Learn(to.Address.Udp, family, to);
        }
    }

    /// <summary>Where the flow comes from, a port of 127.0.0.1 or ::1.</summary>
    /// <exception cref="OutcomeException">The kernel did not let it be learnt.</exception>
    public ushort Source(Transport transport, FlowId flow, Endpoint to)
    {
        var index = Index(transport, Hashed(flow.Family, to), to.Port);
        return _tables[index] is { } sources ? sources[flow.Position] : throw _unlearnt[index];
    }

    void Learn(Transport transport, FlowFamily family, Endpoint to)
    {
        var hashed = Hashed(family, to);
        var index = Index(transport, hashed, to.Port);
        if (_tables[index] is not null || _unlearnt.ContainsKey(index))
            return;
        try
        {
            _tables[index] = Find(transport, hashed, to.Port);
        }
        catch (OutcomeException why)
        {
            _unlearnt.Add(index, why);
        }
    }

    static Address Hashed(FlowFamily family, Endpoint to) =>
        family == FlowFamily.Wildcard ? to.Address.Wildcard : to.Address;

    static int Index(Transport transport, Address hashed, PortId port) =>
        (((int)transport * _addresses) + (int)hashed) * PortId.Count + port.Index;

    /// <summary>
    /// Tries port after port until every position has one: 700 tries on the average. That none of the 16,384 fits some
    /// position does not happen: its probability is below 10^-26.
    /// <para>
    /// No two UDP flows share a port: a socket that is connected to the source of one must not get the other. TCP flows
    /// share none if they go to the same port. Those to different ports may share: where inet_ehashfn() adds the
    /// destination port to the hash of the rest (seen in 6.18), the same few source ports fit all of them.
    /// </para>
    /// </summary>
    ushort[] Find(Transport transport, Address hashed, PortId port)
    {
        var sources = new ushort[FlowId.Positions];
        var missing = FlowId.Positions;
        var taken = transport.IsUdp ? _takenByUdp : _takenByTcp[port.Index] ??= [];
        using var group = hash.Open(transport, hashed, port);
        for (var source = Ports.FlowFirst; source <= Ports.FlowLast; source++)
        {
            if (taken.Contains(source) || !TryPosition(group.Of(source), out var position) || sources[position] != 0)
                continue;
            sources[position] = source;
            if (--missing > 0)
                continue;
            taken.UnionWith(sources);
            return sources;
        }
        throw new OutcomeException(
            new Outcome.Failed(Errno.EADDRNOTAVAIL), $"{missing} of the flows to {port} have no source port");
    }

    /// <summary>The position that the hash lies at, if it is any; both families divide the hashes alike.</summary>
    static bool TryPosition(uint hash, out int position)
    {
        for (position = 0; position < FlowId.Positions; position++)
        {
            if (new FlowId(FlowFamily.Specific, position).Accepts(hash))
                return true;
        }
        return false;
    }
}
