using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>More UDP sockets on a port than a bind walks: the kernel goes by their address then.</summary>
sealed class CrowdOperands(Dice dice)
{
    const int First = 100;

    bool _isMade;

    /// <summary>
    /// A crowd like a bound UDP socket that shares its port by SO_REUSEADDR alone, or a call on the way to such a
    /// socket; null where there is none. In a group of as many, a flow that nobody steered would have more ends than
    /// can be followed.
    /// </summary>
    public Op? Draw(Net net, Locals locals)
    {
        if (_isMade)
            return null;
        var plain = net.OpenSocks
            .Where(sk => !sk.IsTcp && sk.Transport.IsTcpOrUdp() && !sk.ReusePort && sk.Peer is null)
            .OrderByDescending(sk => (sk.Reuse, !sk.Port.IsNone));
        return plain.FirstOrDefault() switch
        {
            { Reuse: true, Port.Name: not null } sk => new Op.Sockets(new(First), dice.Between(7, 11), sk.Id),
            { Reuse: true, Port.IsNone: true } sk => new Op.Bind(sk.Id, locals.For(sk)),
            { Port.IsNone: true } sk => new Op.ReuseAddr(sk.Id, On: true),
            _ => null,
        };
    }

    /// <returns>The first and the last of it, for other calls.</returns>
    public IEnumerable<SockId> Taken(Op.Sockets crowd)
    {
        _isMade = true;
        return [crowd.First, new(crowd.First.Index + crowd.Count - 1)];
    }
}
