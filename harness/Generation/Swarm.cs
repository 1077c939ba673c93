namespace Reuseport.Harness.Generation;

/// <summary>What a step of a script can be about.</summary>
enum Move
{
    /// <summary>The next call on the way from a new socket to a member of a group.</summary>
    Advance,
    Socket,
    ReusePort,
    ReuseAddr,
    Bind,
    Listen,
    Shutdown,
    Close,
    Flow,
    Accept,
    ConnectPeer,
    Disconnect,
    Attach,
    Detach,
    Sysctl,
    Order,
    LockFilter,
    Update,
    Delete,
    Lookup,
    Notes,
    Counters,
    V6Only,
    Cpu,
    Device,
    Chown,
    Orphan,
    Reset,
    ConnectOut,
    Segment,
    Wait,
    Woken,
    ById,
    OtherKind,
    Sockets,
    GetSockOpt,
}

/// <summary>
/// Swarm testing: every run draws how often each move comes, so that no two runs look alike. A script then leaves some
/// of them out altogether.
/// </summary>
sealed class Swarm(Alphabet alphabet, Dice dice)
{
    readonly int[] _weights = [.. alphabet.Usual.Select(usual => usual * (1 + dice.Below(4)))];

    /// <summary>The weights of one script.</summary>
    public int[] ForScript()
    {
        var weights = (int[])_weights.Clone();
        for (var left = dice.Below(5); left > 0; left--)
        {
            var move = dice.Below(weights.Length);
            if (!alphabet.Kept.Contains(move))
                weights[move] = 0;
        }
        return weights;
    }

    public override string ToString() =>
        string.Join(' ', alphabet.Moves.Zip(_weights, (move, weight) => $"{move}:{weight}"));

    internal static int Usual(Move move) => move switch
    {
        Move.Advance => 24,
        Move.Flow => 16,
        Move.Socket or Move.Listen or Move.Shutdown or Move.Attach => 5,
        Move.ReusePort or Move.Close or Move.Accept or Move.ConnectPeer or Move.Disconnect => 4,
        Move.Bind or Move.Detach => 3,
        Move.ReuseAddr or Move.Sysctl => 2,
        Move.Order or Move.LockFilter => 1,
        // Most scripts have no map and no program that notes: what has nothing to work on is another move.
        Move.Update => 12,
        Move.Delete or Move.Lookup or Move.Notes => 3,
        Move.Counters or Move.V6Only or Move.ById or Move.OtherKind => 1,
        // Few scripts can have a crowd.
        Move.Sockets => 4,
        Move.Cpu or Move.Device or Move.ConnectOut => 2,
        Move.Chown or Move.GetSockOpt => 1,
        // Few scripts have orphans, and they need a connection that waits.
        Move.Orphan or Move.Reset => 2,
        // Most scripts have neither half-open connections nor threads that wait.
        Move.Segment => 16,
        Move.Wait => 4,
        Move.Woken => 4,
    };
}
