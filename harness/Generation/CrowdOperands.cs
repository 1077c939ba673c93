using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>More UDP sockets on a port than a bind walks: the kernel goes by their address then.</summary>
sealed class CrowdOperands(Dice dice)
{
    const int First = 100;

    /// <summary>A script with a crowd costs as much as some without: one move in so many makes one.</summary>
    const int Rarity = 5;

    bool _isMade;

    /// <summary>A crowd like a bound UDP socket that others may share a port with; null where there is none.</summary>
    public Op.Sockets? Draw(Net net)
    {
        var bound = net.OpenSocks
            .Where(sk => !sk.IsTcp && sk.Port.Name is not null && (sk.ReusePort || sk.Reuse)).ToArray();
        return _isMade || bound is [] || dice.Below(Rarity) > 0
            ? null
            : new(new(First), dice.Between(7, 11), dice.Of(bound).Id);
    }

    /// <returns>The first and the last of it, for other calls.</returns>
    public IEnumerable<SockId> Taken(Op.Sockets crowd)
    {
        _isMade = true;
        return [crowd.First, new(crowd.First.Index + crowd.Count - 1)];
    }
}
