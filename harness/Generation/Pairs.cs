using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Two sockets at one port: all cases of protocol, address, IPV6_V6ONLY, SO_REUSEADDR, SO_REUSEPORT and listening, each
/// once before any comes again. A run begins anywhere in their order; the rest of a case is drawn.
/// </summary>
sealed class Pairs(Dice dice, OnePort socks)
{
    /// <summary>The cases of two sockets, for each protocol.</summary>
    const int Count = 2 * OnePort.Count * OnePort.Count;

    readonly Cases _cases = new(dice.Below(Count), Count);

    /// <summary>The number of the case that was made last.</summary>
    public int Number => _cases.Number;

    /// <summary>Makes the next case.</summary>
    public void Make(Draft draft)
    {
        var number = _cases.Next();
        var isTcp = number % 2 == 0;
        if (dice.Percent(PairHasProgram))
            socks.Load(draft);
        socks.Make(draft, new(0), isTcp, number / 2 % OnePort.Count);
        socks.Make(draft, new(1), isTcp, number / 2 / OnePort.Count);
        Between(draft);
        if (dice.Percent(PairHasThird))
            socks.Make(draft, new(2), isTcp != dice.Percent(ThirdIsOfOther), dice.Below(OnePort.Count));
        else
            Between(draft);
    }

    void Between(Draft draft) => socks.Change(draft, new(dice.Below(2)), dice.Below(OnePort.Changes));
}
