using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>Flows that the lookup hashes as their name promises: those leave the kernel no choice.</summary>
static class Steering
{
    /// <summary>The family of flow that is steered for the socket that the lookup meets first.</summary>
    public static FlowFamily Family(Net net, bool isTcp, Endpoint to) =>
        net.OpenSocks.Any(sk => sk.IsTcp == isTcp && IsFound(sk)
            && sk.Saddr.OnTheWire == to.Address && sk.Port == LocalPort.Of(to.Port))
            ? FlowFamily.Specific
            : FlowFamily.Wildcard;

    /// <summary>A lookup can come to it.</summary>
    public static bool IsFound(Sock sk) =>
        !sk.IsUnhashed && sk.TakesFromLoopback && !(sk.IsTcp && sk.IsConnected);

    /// <summary>A flow to a place, at one of the positions that connect(2) may open.</summary>
    public static Op To(Net net, bool isTcp, Endpoint to, int position, byte payload)
    {
        var flow = new FlowId(Family(net, isTcp, to), position);
        return isTcp ? new Op.Connect(flow, to) : new Op.Send(flow, to, payload);
    }

    /// <summary>Where loopback reaches a socket that is bound there.</summary>
    public static Address Reachable(Address local) => new Saddr(local).OnTheWire switch
    {
        Address.Any => Address.Lo,
        Address.Any6 => Address.Lo6,
        var address => address,
    };
}
