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
}

/// <summary>
/// Swarm testing: every run draws how often each move comes, so that no two runs look alike. A script then leaves some
/// of them out altogether.
/// </summary>
sealed class Swarm
{
    static readonly int _moves = Enum.GetValues<Move>().Length;

    readonly int[] _weights = new int[_moves];

    public Swarm(Dice dice)
    {
        foreach (var move in Enum.GetValues<Move>())
            _weights[(int)move] = Usual(move) * (1 + dice.Below(4));
    }

    /// <summary>The weights of one script.</summary>
    public int[] ForScript(Dice dice)
    {
        var weights = (int[])_weights.Clone();
        for (var left = dice.Below(5); left > 0; left--)
        {
            var move = (Move)dice.Below(_moves);
            if (move is not (Move.Advance or Move.Flow))
                weights[(int)move] = 0;
        }
        return weights;
    }

    public override string ToString() =>
        string.Join(' ', Enum.GetValues<Move>().Select(move => $"{move}:{_weights[(int)move]}"));

    static int Usual(Move move) => move switch
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
        Move.Counters => 1,
    };
}
