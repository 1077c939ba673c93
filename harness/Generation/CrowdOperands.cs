using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>More UDP sockets than ten on a port: then the kernel looks for conflicts by address.</summary>
sealed class CrowdOperands(Dice dice)
{
    const int First = 100;

    static readonly SockId _like = new(0);

    bool _isMade;

    /// <summary>
    /// Some scripts begin with a socket that has SO_REUSEADDR alone; later a crowd may be made like it. The crowd is in
    /// no group, because an unsteered flow to a group of that size would make too many worlds.
    /// </summary>
    public IEnumerable<Op> Opening(bool isInet6, Locals locals)
    {
        if (!dice.Percent(CrowdInScript))
            return [];
        var udp = isInet6 ? Transport.Udp6 : Transport.Udp4;
        return [new Op.Socket(_like, udp), new Op.ReuseAddr(_like, On: true), new Op.Bind(_like, locals.Home(udp))];
    }

    /// <summary>A crowd like that socket, while it is as it was made; null where there is none.</summary>
    public Op.Sockets? Draw(Net net) =>
        !_isMade && net.Find(_like) is { Reuse: true, ReusePort: false, Port.Name: not null } like && !like.IsTcp
            ? new(new(First), dice.Between(7, 11), _like)
            : null;

    /// <returns>The first and the last of it, for other calls.</returns>
    public IEnumerable<SockId> Taken(Op.Sockets crowd)
    {
        _isMade = true;
        return [crowd.First, new(crowd.First.Index + crowd.Count - 1)];
    }
}
