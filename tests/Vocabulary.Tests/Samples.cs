namespace Reuseport.Vocabulary.Tests;

/// <summary>
/// One of every case of the closed sets. The tripwires name the case that is missing here, and send each one that is
/// here through every interpreter.
/// </summary>
public static class Samples
{
    static readonly SockId _tcp = new(0);
    static readonly SockId _udp = new(1);
    static readonly ProgramId _prog = new(0);
    static readonly ProgramId _noter = new(1);
    static readonly FlowId _flow = new(FlowFamily.Specific, 5);
    static readonly FlowId _segments = new(FlowFamily.Specific, 6);
    static readonly Endpoint _lo = new(Address.Lo, new(0));

    /// <summary>The map that a sample selects from.</summary>
    public static MapId Map { get; } = new(0);

    public static IReadOnlyList<Selector> Selectors { get; } =
        [new Selector.Index(7), Selector.Payload.Instance, Selector.Cpu.Instance, new Selector.Hash(3)];

    public static IReadOnlyList<SkReuseportBody> Bodies { get; } =
    [
        new SkReuseportBody.Return(Pass: false),
        new SkReuseportBody.Select(Map, new Selector.Hash(3), OrDrop: true),
        new SkReuseportBody.Number(2),
        new SkReuseportBody.Select(Map, new Selector.Index(0), OrDrop: false) { Returned = 0 },
    ];

    public static IReadOnlyList<BpfProgram> Programs { get; } =
    [
        new BpfProgram.Cbpf(Selectors[0]),
        new BpfProgram.SocketFilter(Selectors[1]),
        new BpfProgram.SkReuseport(Bodies[0]),
        new BpfProgram.SkReuseport(Bodies[1], AttachType.SelectOrMigrate, Noting.Packet),
        BpfProgram.Xdp.Instance,
        new BpfProgram.Cbpf(Selectors[0]) { Length = 4096 },
        new BpfProgram.SkReuseport(Bodies[2]),
        new BpfProgram.SkReuseport(Bodies[3]),
    ];

    public static IReadOnlyList<Fd> Files { get; } =
        [new Fd.Sock(_tcp), new Fd.Program(_prog), new Fd.Map(Map), Fd.None.Instance];

    /// <summary>Programs that no probe loads.</summary>
    public static IReadOnlyList<BpfProgram> StandIns { get; } =
    [
        new BpfProgram.StandIn(OrMigrates: false, _tcp, Pass: true),
        new BpfProgram.StandIn(OrMigrates: true, null, Pass: true),
        new BpfProgram.StandIn(OrMigrates: true, null, Pass: false),
    ];

    /// <summary>The second alphabet; they make a script in this order, too.</summary>
    public static IReadOnlyList<Op> Functions { get; } =
    [
        new Op.Function.Sock(_tcp, Transport.Tcp4),
        new Op.Function.Sock(_udp, Transport.Udp4),
        new Op.Load(_prog, StandIns[0]),
        new Op.Function.Ids(3),
        new Op.Function.Set(_tcp, SockField.ReusePort, 1),
        new Op.Function.Alloc(_udp, BindInany: true),
        new Op.Function.AddSock(_tcp, _udp, BindInany: true),
        new Op.Function.Crowd(new(100), 130, _tcp),
        new Op.Function.AttachProg(_tcp, _prog),
        new Op.Function.SelectSock(_tcp, 4_000_000_000, SkBuff.Shared, 3),
        new Op.Function.HasConnsSet(_tcp),
        new Op.Function.UpdateIncomingCpu(_tcp, On: true),
        new Op.Sysctl(SysctlName.TcpMigrateReq, 1),
        new Op.Function.StopListenSock(_tcp),
        new Op.Function.Fail(2),
        new Op.Function.MigrateSock(_tcp, 7, WithSkb: false),
        new Op.Function.DetachProg(_tcp),
        new Op.Function.DetachSock(_tcp),
    ];

    /// <summary>They make a script in this order: what is used is defined above.</summary>
    public static IReadOnlyList<Op> Ops { get; } =
    [
        new Op.Socket(_tcp, Transport.Tcp4),
        new Op.Socket(_udp, Transport.Udp4),
        new Op.Socket(new(2), Transport.Unix),
        new Op.Socket(new(3), Transport.Raw4),
        new Op.Socket(new(4), Transport.UdpLite4),
        new Op.Socket(new(5), Transport.Mptcp4),
        new Op.ReusePort(_tcp, On: true),
        new Op.ReuseAddr(_udp, On: false),
        new Op.V6Only(_udp, On: true),
        new Op.Bind(_tcp, _lo),
        new Op.Listen(_tcp, 5),
        new Op.Sockets(new(100), 3, _tcp),
        new Op.Connect(_flow, _lo),
        new Op.Send(_flow, _lo, 255),
        new Op.Accept(_tcp),
        new Op.SetCpu(_tcp, IncomingCpu.Elsewhere),
        new Op.GetSockOpt(_tcp, SockOption.IncomingCpu),
        new Op.BindToDevice(_udp, Device.Gone),
        new Op.Chown(_tcp, new(1)),
        new Op.Orphan(_tcp, new(2)),
        new Op.Reset(_flow, _lo),
        new Op.ConnectOut(_tcp, Peer.Nobody),
        new Op.Wait(_tcp, Waiting.Poll),
        new Op.Woken(_tcp),
        new Op.Segment.Timer(_segments, _lo),
        new Op.Segment.Syn(_segments, _lo),
        new Op.Segment.Ack(_segments, _lo),
        new Op.Segment.Data(_segments, _lo, 3),
        new Op.Segment.Rst(_segments, _lo),
        new Op.ConnectPeer(_udp, _flow, _lo),
        new Op.Disconnect(_udp),
        new Op.Load(_prog, Programs[0]),
        new Op.Attach(_tcp, Files[1]),
        new Op.Attach(_tcp, Fd.None.Instance, OptLen: 3),
        new Op.CreateMap(Map, Entries: 2, ValueSize: 8),
        new Op.Load(_noter, Programs[3]),
        new Op.Update(Map, 1, Files[0], UpdateFlags.NoExist),
        new Op.Lookup(Map, 1),
        new Op.Delete(Map, 0),
        new Op.Notes(_noter),
        new Op.ById(_noter),
        Op.Counters.Instance,
        new Op.Order(_tcp, _flow, _lo),
        new Op.Detach(_tcp),
        new Op.LockFilter(_tcp, On: true),
        new Op.Sysctl(SysctlName.TcpMigrateReq, 1),
        new Op.Shutdown(_tcp, How.Both),
        new Op.Close(_udp),
        Op.Left.Instance,
    ];

    public static IReadOnlyList<Outcome> Outcomes { get; } =
    [
        Outcome.Ok.Instance,
        new Outcome.Failed(Errno.EADDRINUSE),
        new Outcome.Selected(_tcp),
        new Outcome.Accepted(_flow),
        Outcome.Unanswered.Instance,
        Outcome.Ready.Instance,
        Outcome.Asleep.Instance,
        new Outcome.Value(OptionValue.On),
        Outcome.TimedOut.Instance,
        Outcome.Foreign.Instance,
        Outcome.None.Instance,
        new Outcome.Called(Outcome.Ok.Instance, new([0xffff, 0, 0, 0, 0, 0, 0, 0])),
        new Outcome.Called(Outcome.None.Instance, new([0xffff, 0, 0, 0, 0, 0, 0, 0])),
        new Outcome.Ordered([_udp, _tcp]),
        new Outcome.Counted(1, 0),
        new Outcome.LeftOver(1, 2, 3),
        new Outcome.Noted(2, new(5, InAny: true, 17, 13, Errno.EBADFD, Migrating: false)),
        new Outcome.OneOf([new Outcome.Selected(_tcp), new Outcome.Selected(_udp)]),
        new Outcome.EachOf([new Outcome.Selected(_tcp), new Outcome.Selected(_udp)]),
        new Outcome.InPart(2, null, InAny: true, null, 13, Errno.None, Migrating: false),
        new Outcome.ByBehaviour(
            [
                new(new Outcome.Failed(Errno.EADDRINUSE), [new("strict", IsShown: true), new("late", IsShown: false)]),
                new(new Outcome.Failed(Errno.EINVAL), [new("late", IsShown: true)]),
            ],
            Outcome.Ok.Instance),
        Outcome.DontCare.Instance,
    ];

    /// <summary>The cases of a closed set that have no sample.</summary>
    public static IEnumerable<string> Missing<T>(IEnumerable<T> samples)
        where T : notnull =>
        Cases(typeof(T)).Except(samples.Select(sample => sample.GetType())).Select(type => type.Name);

    /// <summary>The cases of a closed set; one that is abstract has cases itself.</summary>
    public static IEnumerable<Type> Cases(Type set) =>
        set.GetNestedTypes().SelectMany(type => type.IsAbstract ? Cases(type) : [type]);
}
