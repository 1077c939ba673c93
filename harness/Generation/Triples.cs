using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Three sockets at one port: all cases of protocol, address, IPV6_V6ONLY, SO_REUSEADDR and SO_REUSEPORT of each, and
/// of what one of the first two does before the third is made. They are too many for a run: it makes those of its
/// slice, and goes on with the next.
/// </summary>
sealed class Triples(Dice dice, OnePort socks, int slice)
{
    /// <summary>All slices together have all cases.</summary>
    public const int Slices = (Count + SliceLength - 1) / SliceLength;

    const int SliceLength = 1_000;

    const int Count = 2 * 2 * OnePort.Changes * OnePort.Quiet * OnePort.Quiet * OnePort.Quiet;

    readonly Cases _cases = new(slice * SliceLength, Count);

    /// <summary>The number of the case that was made last.</summary>
    public int Number => _cases.Number;

    /// <summary>Makes the next case.</summary>
    public void Make(Draft draft)
    {
        var left = _cases.Next();
        var isTcp = Of(2) == 0;
        var changed = Of(2);
        var change = Of(OnePort.Changes);
        if (dice.Percent(TripleHasProgram))
            socks.Load(draft);
        for (var sk = 0; sk < 3; sk++)
        {
            if (sk == 2)
                socks.Change(draft, new(changed), change);
            var listens = dice.Percent(TripleListens) ? OnePort.Quiet : 0;
            socks.Make(draft, new(sk), isTcp, Of(OnePort.Quiet) + listens);
            if (sk == 0 && dice.Percent(TripleFirstCloses))
                socks.Change(draft, new(0), OnePort.Close);
        }

        int Of(int count)
        {
            var one = left % count;
            left /= count;
            return one;
        }
    }
}
