using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>Threads that wait for listeners. They cost much, so few scripts have some.</summary>
sealed class WaiterOperands(Dice dice)
{
    readonly bool _areThere = dice.Percent(WaitersInScript);

    /// <summary>A thread that waits for some listener: a connection may move to it.</summary>
    public Op.Wait? Wait(Net net)
    {
        if (!_areThere)
            return null;
        Sock[] listeners = [.. net.OpenSocks.Where(sk => sk is { IsTcp: true, State: SockState.Listen })];
        return listeners is [] ? null : new(dice.Of(listeners).Id, dice.Of(Waiting.Accept, Waiting.Poll));
    }

    /// <summary>What became of the threads that waited.</summary>
    public static IEnumerable<Op.Woken> Woken(Net net) =>
        net.OpenSocks.Where(sk => sk.Waiter is not null).Select(sk => new Op.Woken(sk.Id));
}
