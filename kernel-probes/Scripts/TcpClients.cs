using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Namespace;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>The client's end of a connection.</summary>
/// <param name="Source">Its port of 127.0.0.1 or ::1.</param>
/// <param name="IsLeft">The other end was accepted and left to the kernel.</param>
readonly record struct TcpClient(int Fd, FlowId Flow, ushort Source, Endpoint To, bool IsLeft = false);

/// <summary>The client ends of the connections that were made and not yet accepted, or left to the kernel.</summary>
sealed class TcpClients
{
    readonly List<TcpClient> _clients = [];

    public void Add(TcpClient client) => _clients.Add(client);

    /// <summary>
    /// Closes the client of this four-tuple if its connection was reset, so that the flow can connect again. If the
    /// connection is alive the client stays, and the kernel has to refuse the second one.
    /// </summary>
    public void CloseDead(ushort source, Endpoint to)
    {
        var index = Find(source, to);
        if (index < 0)
            return;
        AwaitReset(index);
        if (IsDead(index))
            Close(index);
    }

    /// <summary>The reset of the other end may still be on its way.</summary>
    void AwaitReset(int index)
    {
        if (!IsDead(index))
            Loopback.Drain();
    }

    bool IsDead(int index) => Inet.Info(_clients[index].Fd).tcpi_state == Uapi.TCP_CLOSE;

    /// <summary>
    /// Closes the client of a connection that was accepted, and whose other end is closed. A client that is not reset
    /// yet would send a reset of its own, which no connection waits for: the listener's group would be asked for it.
    /// </summary>
    /// <returns>Its flow; null where no client has made it.</returns>
    public FlowId? CloseAccepted(ushort source, Endpoint to)
    {
        var index = Find(source, to);
        if (index < 0)
            return null;
        var flow = _clients[index].Flow;
        AwaitReset(index);
        Close(index);
        return flow;
    }

    /// <summary>The connection of this client was accepted, and its other end is left to the kernel.</summary>
    /// <returns>Its flow; null where no client has made it.</returns>
    public FlowId? Leave(ushort source, Endpoint to)
    {
        var index = Find(source, to);
        if (index < 0)
            return null;
        _clients[index] = _clients[index] with { IsLeft = true };
        return _clients[index].Flow;
    }

    /// <summary>Resets the connection of a flow whose other end is left to the kernel.</summary>
    /// <returns>0, or the errno of a flow that has none such.</returns>
    public Errno Reset(FlowId flow, Endpoint to)
    {
        var index = _clients.FindIndex(client => client.IsLeft && client.Flow == flow && client.To == to);
        if (index < 0)
            return Errno.ENOTCONN;
        Close(index);
        return Errno.None;
    }

    /// <summary>Closes all, and returns when their resets have arrived: none comes to a listener of the next script.
    /// </summary>
    /// <exception cref="FaultException">Nothing arrives on loopback.</exception>
    public void CloseAll()
    {
        if (_clients is [])
            return;
        foreach (var client in _clients)
            _ = LibC.close(client.Fd);
        _clients.Clear();
        try
        {
            Loopback.Drain();
        }
        catch (OutcomeException refused)
        {
            throw refused.ToFault();
        }
    }

    int Find(ushort source, Endpoint to)
    {
        for (var i = 0; i < _clients.Count; i++)
        {
            if (_clients[i].Source == source && _clients[i].To == to)
                return i;
        }
        return -1;
    }

    void Close(int index)
    {
        _ = LibC.close(_clients[index].Fd);
        _clients.RemoveAt(index);
    }
}
