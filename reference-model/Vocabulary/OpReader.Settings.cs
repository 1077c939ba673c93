namespace Reuseport.Vocabulary;

/// <summary>Reads the owner of a socket, and where it connects to.</summary>
static partial class OpReader
{
    static Uid ReadUid(ref LineCursor line)
    {
        var uid = new Uid(line.Name('u', "a user"));
        return uid.Number < Uid.Count ? uid : throw line.Error($"users are u0 to u{Uid.Count - 1}");
    }

    /// <summary>Null where the next word is no peer: a UDP socket connects to the source of a flow.</summary>
    static Op.ConnectOut? ReadConnectOut(ref LineCursor line, SockId sk)
    {
        foreach (var peer in Enum.GetValues<Peer>())
        {
            if (line.Take(TraceWords.Peers.Of(peer)))
                return new(sk, peer);
        }
        return null;
    }
}
