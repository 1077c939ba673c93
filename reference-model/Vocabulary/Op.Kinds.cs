namespace Reuseport.Vocabulary;

/// <summary>How a call opens its flow; in one script a flow is opened in one way.</summary>
public enum Opening
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>By connect(2) of a TCP client.</summary>
    ByConnect,

    /// <summary>By segments that the client makes itself.</summary>
    BySegments,
}

/// <summary>Over what a flow goes.</summary>
[Flags]
public enum Protocols
{
    None = 0,
    Tcp = 1,
    Udp = 2,
}

/// <summary>Calls by what they have, so that what is true of all of them is said once.</summary>
public abstract partial record Op
{
    /// <summary>A system call, or several that belong together: what a probe makes.</summary>
    public abstract record Syscall : Op;

    /// <summary>The kernel looks up the socket's descriptor before anything else: EBADF where it is closed.</summary>
    public abstract record OnSocket(SockId Sk) : Syscall;

    /// <summary>An option at SOL_SOCKET, which sockets of every kind have; only MPTCP is left out.</summary>
    public abstract record Option(SockId Sk) : OnSocket(Sk);

    /// <summary>A call that has a flow.</summary>
    public interface IOfFlow
    {
        FlowId Flow { get; }

        /// <summary>Where the flow goes.</summary>
        Endpoint To { get; }

        /// <summary>For which the source port of the flow has to be known before the script begins.</summary>
        Protocols Over { get; }

        Opening Opening { get; }
    }

    /// <summary>A call of a client.</summary>
    public abstract record OfFlow(FlowId Flow, Endpoint To) : Syscall, IOfFlow
    {
        public abstract Protocols Over { get; }

        public abstract Opening Opening { get; }
    }

    /// <summary>A call on a socket of the script that has a flow, too.</summary>
    public abstract record OnSocketOfFlow(SockId Sk, FlowId Flow, Endpoint To) : OnSocket(Sk), IOfFlow
    {
        public abstract Protocols Over { get; }

        public abstract Opening Opening { get; }
    }

    /// <summary>bpf(2) with the descriptor of a map.</summary>
    public abstract record OfMap(MapId Map) : Syscall;

    /// <summary>A question about a program that was loaded.</summary>
    public abstract record OfProgram(ProgramId Prog) : Syscall;
}
