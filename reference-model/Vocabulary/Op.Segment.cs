namespace Reuseport.Vocabulary;

/// <summary>In which call a thread waits for a listener.</summary>
public enum Waiting
{
    /// <summary>accept4(2)</summary>
    Accept,

    /// <summary>poll(2) for POLLIN</summary>
    Poll,
}

public abstract partial record Op
{
    /// <summary>
    /// A client that makes its segments itself, so that each step of a handshake is a call. They are those of IPv4.
    /// </summary>
    public abstract record Segment(FlowId Flow, Endpoint To) : OfFlow(Flow, To)
    {
        public override Protocols Over => Protocols.Tcp;

        public override Opening Opening => Opening.BySegments;

        /// <summary>A SYN, always with the same sequence number; the result is whether it was answered.</summary>
        public sealed record Syn(FlowId Flow, Endpoint To) : Segment(Flow, To);

        /// <summary>The ACK that ends a handshake; the result is the listener whose accept queue grew.</summary>
        public sealed record Ack(FlowId Flow, Endpoint To) : Segment(Flow, To);

        /// <summary>The same with one byte of data.</summary>
        public sealed record Data(FlowId Flow, Endpoint To, byte Payload) : Segment(Flow, To);

        /// <summary>A reset; there is no answer to it.</summary>
        public sealed record Rst(FlowId Flow, Endpoint To) : Segment(Flow, To);

        /// <summary>No segment: waits for the kernel to send its SYN|ACK again, or to give the request up.</summary>
        public sealed record Timer(FlowId Flow, Endpoint To) : Segment(Flow, To);
    }

    /// <summary>A thread of its own blocks in a call on the listener, unless there is nothing to wait for.</summary>
    public sealed record Wait(SockId Sk, Waiting In) : OnSocket(Sk);

    /// <summary>What became of the thread that waits for the listener; one that sleeps goes on.</summary>
    public sealed record Woken(SockId Sk) : OnSocket(Sk);
}
