namespace Reuseport.Vocabulary;

/// <summary>What a script of functions may set in a socket: whatever the kernel's file asks of one.</summary>
public enum SockField
{
    /// <summary>sk_state: 0 closed, 1 listening, 2 established.</summary>
    State,

    /// <summary>sk_hashed(), 0 or 1.</summary>
    Hashed,

    /// <summary>sk_reuseport, 0 or 1.</summary>
    ReusePort,

    /// <summary>sk_incoming_cpu without a call of its function: 1 for the CPU of the run, 0 for none.</summary>
    IncomingCpu,

    /// <summary>sk_refcnt; 0 for a socket that is on its way out.</summary>
    Refs,
}

/// <summary>The packet that a function gets.</summary>
public enum SkBuff
{
    /// <summary>NULL</summary>
    None,

    /// <summary>With one byte of payload behind its header.</summary>
    Whole,

    /// <summary>The same with another owner, so that it has to be cloned.</summary>
    Shared,

    /// <summary>Shorter than its header.</summary>
    Short,

    /// <summary>Both: the clone is too short, and has to be freed.</summary>
    SharedShort,
}

public abstract partial record Op
{
    /// <summary>
    /// The second alphabet: calls of the functions of net/core/sock_reuseport.c itself, with sockets in any state.
    /// <c>harness source</c> makes them on a library built from the file; no probe does.
    /// </summary>
    public abstract record Function : Op
    {
        Function()
        {
        }

        /// <summary>A call whose first argument is a socket.</summary>
        public abstract record OfSock(SockId Sk) : Function;

        /// <summary>A socket: closed, unhashed, without SO_REUSEPORT, with one reference.</summary>
        public sealed record Sock(SockId Sk, Transport Transport) : OfSock(Sk);

        /// <summary>
        /// Sockets from <c>First</c> on, each with reuseport_add_sock() into the group of <c>Sk</c>, until one fails.
        /// </summary>
        public sealed record Crowd(SockId First, int Count, SockId Sk) : Function;

        /// <summary>Puts a socket into a state.</summary>
        public sealed record Set(SockId Sk, SockField Field, int Value) : OfSock(Sk);

        /// <summary>The allocation of that number, counted from 1, fails in the next call.</summary>
        public sealed record Fail(int Allocation) : Function;

        /// <summary>The IDA has so many ids from now on.</summary>
        public sealed record Ids(int Count) : Function;

        /// <summary>reuseport_alloc()</summary>
        public sealed record Alloc(SockId Sk, bool BindInany) : OfSock(Sk);

        /// <summary>reuseport_add_sock()</summary>
        public sealed record AddSock(SockId Sk, SockId Sk2, bool BindInany) : OfSock(Sk);

        /// <summary>reuseport_detach_sock()</summary>
        public sealed record DetachSock(SockId Sk) : OfSock(Sk);

        /// <summary>reuseport_stop_listen_sock()</summary>
        public sealed record StopListenSock(SockId Sk) : OfSock(Sk);

        /// <summary>reuseport_attach_prog()</summary>
        public sealed record AttachProg(SockId Sk, ProgramId Prog) : OfSock(Sk);

        /// <summary>reuseport_detach_prog()</summary>
        public sealed record DetachProg(SockId Sk) : OfSock(Sk);

        /// <summary>reuseport_select_sock()</summary>
        public sealed record SelectSock(SockId Sk, uint Hash, SkBuff Skb, byte Payload) : OfSock(Sk);

        /// <summary>reuseport_migrate_sock()</summary>
        public sealed record MigrateSock(SockId Sk, uint Hash, bool WithSkb) : OfSock(Sk);

        /// <summary>reuseport_has_conns_set()</summary>
        public sealed record HasConnsSet(SockId Sk) : OfSock(Sk);

        /// <summary>reuseport_update_incoming_cpu(), to the CPU of the run or to none.</summary>
        public sealed record UpdateIncomingCpu(SockId Sk, bool On) : OfSock(Sk);
    }
}
