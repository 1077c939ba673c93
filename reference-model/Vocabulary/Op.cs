namespace Reuseport.Vocabulary;

/// <summary>shutdown(2): which half of the connection.</summary>
public enum How
{
    Read,
    Write,
    Both,
}

/// <summary>The settings of the network namespace that a result depends on.</summary>
public enum SysctlName
{
    /// <summary>net.ipv4.tcp_migrate_req, 0 or 1; 0 in a new namespace.</summary>
    TcpMigrateReq,
}

/// <summary>
/// One call of a script. The cases are all here: the constructor is private. Each interpreter is one switch;
/// CONTRIBUTING.md lists them.
/// </summary>
public abstract partial record Op
{
    private Op()
    {
    }

    public sealed override string ToString() => TraceText.Write(this);

    /// <summary>socket(2)</summary>
    public sealed record Socket(SockId Sk, Transport Transport) : Syscall;

    /// <summary>
    /// Sockets from <c>First</c> on that are as <c>Sk</c> is: socket(2), its SO_REUSEADDR, SO_REUSEPORT and
    /// IPV6_V6ONLY, bind(2) where the script bound it, listen(2) when it listens. The first that fails is the last;
    /// those after it are never made.
    /// </summary>
    public sealed record Sockets(SockId First, int Count, SockId Sk) : OnSocket(Sk)
    {
        /// <summary>A group holds 32,768.</summary>
        public const int CountMax = 33_000;
    }

    /// <summary>setsockopt(2), SO_REUSEPORT</summary>
    public sealed record ReusePort(SockId Sk, bool On) : Option(Sk);

    /// <summary>setsockopt(2), SO_REUSEADDR</summary>
    public sealed record ReuseAddr(SockId Sk, bool On) : Option(Sk);

    /// <summary>setsockopt(2), IPV6_V6ONLY</summary>
    public sealed record V6Only(SockId Sk, bool On) : OnSocket(Sk);

    /// <summary>bind(2)</summary>
    public sealed record Bind(SockId Sk, Endpoint Local) : OnSocket(Sk);

    /// <summary>listen(2); any backlog, a negative one means somaxconn.</summary>
    public sealed record Listen(SockId Sk, int Backlog) : OnSocket(Sk);

    /// <summary>shutdown(2)</summary>
    public sealed record Shutdown(SockId Sk, How How) : OnSocket(Sk);

    /// <summary>close(2)</summary>
    public sealed record Close(SockId Sk) : OnSocket(Sk);

    /// <summary>A TCP client opens the flow; the result is the listener whose accept queue got it.</summary>
    public sealed record Connect(FlowId Flow, Endpoint To) : OfFlow(Flow, To)
    {
        public override Protocols Over => Protocols.Tcp;

        public override Opening Opening => Opening.ByConnect;
    }

    /// <summary>A UDP client sends one datagram on the flow; the result is the socket that can receive it.</summary>
    public sealed record Send(FlowId Flow, Endpoint To, byte Payload) : OfFlow(Flow, To)
    {
        /// <summary>Bytes in a datagram: the first, and a number by which a probe knows it.</summary>
        public const int Length = 5;

        public override Protocols Over => Protocols.Udp;

        public override Opening Opening => Opening.None;
    }

    /// <summary>accept4(2) without blocking; the result is the flow, and its connection is reset.</summary>
    public sealed record Accept(SockId Sk) : OnSocket(Sk);

    /// <summary>connect(2) of a UDP socket of the script to the source of a flow.</summary>
    public sealed record ConnectPeer(SockId Sk, FlowId Flow, Endpoint To) : OnSocketOfFlow(Sk, Flow, To)
    {
        public override Protocols Over => Protocols.Udp;

        public override Opening Opening => Opening.None;
    }

    /// <summary>connect(2) to AF_UNSPEC: ends a UDP socket's association, or a TCP listener.</summary>
    public sealed record Disconnect(SockId Sk) : OnSocket(Sk);

    /// <summary>Builds and loads a program; nothing is attached yet. Both alphabets have it.</summary>
    public sealed record Load(ProgramId Prog, BpfProgram Program) : Op;

    /// <summary>setsockopt(2), SO_ATTACH_REUSEPORT_CBPF or SO_ATTACH_REUSEPORT_EBPF</summary>
    /// <param name="File">The program, or another descriptor.</param>
    /// <param name="OptLen">What optlen says; null for the size of the option.</param>
    public sealed record Attach(SockId Sk, Fd File, int? OptLen = null) : Option(Sk)
    {
        /// <summary>More bytes than any of the options has.</summary>
        public const int OptLenMax = 64;
    }

    /// <summary>setsockopt(2), SO_DETACH_REUSEPORT_BPF</summary>
    public sealed record Detach(SockId Sk) : Option(Sk);

    /// <summary>setsockopt(2), SO_LOCK_FILTER</summary>
    public sealed record LockFilter(SockId Sk, bool On) : Option(Sk);

    /// <summary>bpf(2), BPF_MAP_CREATE of a BPF_MAP_TYPE_REUSEPORT_SOCKARRAY</summary>
    public sealed record CreateMap(MapId Map, uint Entries, uint ValueSize) : OfMap(Map)
    {
        /// <summary>More entries say nothing new, and cost memory.</summary>
        public const uint EntriesMax = 65_536;
    }

    /// <summary>bpf(2), BPF_MAP_UPDATE_ELEM</summary>
    public sealed record Update(MapId Map, uint Key, Fd Value, UpdateFlags Flags) : OfMap(Map);

    /// <summary>bpf(2), BPF_MAP_DELETE_ELEM</summary>
    public sealed record Delete(MapId Map, uint Key) : OfMap(Map);

    /// <summary>bpf(2), BPF_MAP_LOOKUP_ELEM; the cookie that it gives is the name of a socket.</summary>
    public sealed record Lookup(MapId Map, uint Key) : OfMap(Map);

    /// <summary>Reads what a program has noted since it was loaded.</summary>
    public sealed record Notes(ProgramId Prog) : OfProgram(Prog);

    /// <summary>
    /// Closes the program's descriptor, waits until the grace periods that have begun are over, and then asks for the
    /// program by its id, BPF_PROG_GET_FD_BY_ID: does a group still hold it?
    /// </summary>
    public sealed record ById(ProgramId Prog) : OfProgram(Prog);

    /// <summary>
    /// Reads TCPMigrateReqSuccess and TCPMigrateReqFailure of /proc/net/netstat: how much they grew since the last
    /// time, or since the script began.
    /// </summary>
    public sealed record Counters : Syscall
    {
        Counters()
        {
        }

        public static Counters Instance { get; } = new();
    }

    /// <summary>
    /// Closes every socket and program of the script, ends its clients, waits until the grace periods that have begun
    /// are over, and counts what the kernel still has. It is the last call of a script.
    /// </summary>
    public sealed record Left : Syscall
    {
        Left()
        {
        }

        public static Left Instance { get; } = new();
    }

    /// <summary>A write to /proc/sys. Both alphabets have it.</summary>
    public sealed record Sysctl(SysctlName Name, int Value) : Op;

    /// <summary>
    /// Reads the order of a group's members. First every accept queue of the script is emptied. Then, for index 0, 1,
    /// 2, …: a socket filter that returns the index is attached through the socket, the flow is sent, and a connection
    /// that it makes is accepted and reset. It ends with the first socket that is selected again, or the first failure.
    /// </summary>
    public sealed record Order(SockId Sk, FlowId Flow, Endpoint To) : OnSocketOfFlow(Sk, Flow, To)
    {
        /// <summary>Which of them it is depends on the socket.</summary>
        public override Protocols Over => Protocols.Tcp | Protocols.Udp;

        public override Opening Opening => Opening.ByConnect;
    }
}
