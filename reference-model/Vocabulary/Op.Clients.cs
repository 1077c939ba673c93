namespace Reuseport.Vocabulary;

public abstract partial record Op
{
    /// <summary>
    /// accept4(2), fchown(2) of the connection, and close(2) without a reset: it is left to the kernel in FIN_WAIT2.
    /// </summary>
    public sealed record Orphan(SockId Sk, Uid Uid) : OnSocket(Sk);

    /// <summary>The client of a flow whose connection is an orphan resets it.</summary>
    public sealed record Reset(FlowId Flow, Endpoint To) : OfFlow(Flow, To)
    {
        /// <summary>The flow was opened before, or there is nothing to reset.</summary>
        public override Protocols Over => Protocols.None;

        public override Opening Opening => Opening.None;
    }

    /// <summary>connect(2) of a TCP socket of the script, until it is connected or refused.</summary>
    public sealed record ConnectOut(SockId Sk, Peer Peer) : OnSocket(Sk);
}
