using CsCheck;

namespace Reuseport.Vocabulary.Tests;

/// <summary>The names that a script defines, and the calls that can be made with them.</summary>
sealed record Names(
    IReadOnlyList<Op.Socket> Sockets, IReadOnlyList<Op.CreateMap> Maps, IReadOnlyList<Op.Load> Programs)
{
    public static Names Of(
        (SockId Sk, Transport Transport)[] sockets, Op.CreateMap[] maps,
        (ProgramId Prog, BpfProgram Program)[] programs) =>
        new(
            [.. sockets.DistinctBy(socket => socket.Sk).Select(socket => new Op.Socket(socket.Sk, socket.Transport))],
            [.. maps.DistinctBy(map => map.Map)],
            [.. programs.DistinctBy(load => load.Prog).Select(load => new Op.Load(load.Prog, load.Program))]);

    public IEnumerable<Op> Definitions => [.. Sockets, .. Maps, .. Programs];

    /// <summary>Any call but a definition.</summary>
    public Gen<Op> Call
    {
        get
        {
            List<IGen<Op>> calls =
            [
                Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Connect(flow, to)),
                Gen.Select(TraceGen.Flow, TraceGen.Destination, Gen.Byte,
                    (flow, to, payload) => new Op.Send(flow, to, payload)),
                .. Segments,
                Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Reset(flow, to)),
                Gen.Const(Op.Counters.Instance),
                TraceGen.Setting,
                Gen.OneOf<SockId>([.. Sockets.Select(socket => socket.Sk)]).Select(sk => new Op.Close(sk)),
            ];
            SockId[] withOptions =
                [.. Sockets.Where(socket => socket.Transport != Transport.Mptcp4).Select(socket => socket.Sk)];
            if (withOptions is not [])
                calls.AddRange(Options(Gen.OneOf(withOptions)));
            SockId[] withFlows =
                [.. Sockets.Where(socket => socket.Transport.IsTcpOrUdp()).Select(socket => socket.Sk)];
            if (withFlows is not [])
                calls.AddRange(CallsOfFlows(Gen.OneOf(withFlows)));
            SockId[] tcp = [.. Sockets.Where(socket => socket.Transport.IsTcp).Select(socket => socket.Sk)];
            if (tcp is not [])
                calls.Add(Gen.Select(Gen.OneOf(tcp), Gen.Enum<Waiting>(), (sk, call) => new Op.Wait(sk, call)));
            SockId[] udp = [.. Sockets.Where(socket => socket.Transport.IsUdp).Select(socket => socket.Sk)];
            if (udp is not [])
            {
                calls.Add(Gen.Select(Gen.OneOf(udp), TraceGen.Flow, TraceGen.Destination,
                    (sk, flow, to) => new Op.ConnectPeer(sk, flow, to)));
            }
            SockId[] tcp4 =
                [.. Sockets.Where(socket => socket.Transport == Transport.Tcp4).Select(socket => socket.Sk)];
            if (tcp4 is not [])
                calls.Add(Gen.Select(Gen.OneOf(tcp4), Gen.Enum<Peer>(), (sk, peer) => new Op.ConnectOut(sk, peer)));
            if (Maps is not [])
            {
                var map = Gen.OneOf<MapId>([.. Maps.Select(map => map.Map)]);
                calls.Add(Gen.Select(map, Gen.UInt, AnyFile, TraceGen.Flags,
                    (map, key, value, flags) => new Op.Update(map, key, value, flags)));
                calls.Add(Gen.Select(map, Gen.UInt, (map, key) => new Op.Delete(map, key)));
                calls.Add(Gen.Select(map, Gen.UInt, (map, key) => new Op.Lookup(map, key)));
            }
            Op.Load[] noters =
                [.. Programs.Where(load => load.Program is BpfProgram.SkReuseport { Noting: not Noting.Nothing })];
            if (noters is not [])
                calls.Add(Gen.OneOf(noters).Select(load => new Op.Notes(load.Prog)));
            Op.Load[] withIds = [.. Programs.Where(load => load.Program is not BpfProgram.Cbpf)];
            if (withIds is not [])
                calls.Add(Gen.OneOf(withIds).Select(load => new Op.ById(load.Prog)));
            return Gen.OneOf<Op>([.. calls]);
        }
    }

    static IEnumerable<IGen<Op>> Segments =>
        from make in new Func<FlowId, Endpoint, Op>[]
        {
            (flow, to) => new Op.Segment.Syn(flow, to),
            (flow, to) => new Op.Segment.Ack(flow, to),
            (flow, to) => new Op.Segment.Data(flow, to, 255),
            (flow, to) => new Op.Segment.Rst(flow, to),
            (flow, to) => new Op.Segment.Timer(flow, to),
        }
        select Gen.Select(TraceGen.Flow, TraceGen.InetDestination, make);

    /// <summary>What every kind of socket has but one.</summary>
    IEnumerable<IGen<Op>> Options(Gen<SockId> sk) =>
    [
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.ReusePort(sk, on)),
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.ReuseAddr(sk, on)),
        sk.Select(sk => new Op.Detach(sk)),
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.LockFilter(sk, on)),
        Gen.Select(sk, AnyFile, Gen.Int[0, Op.Attach.OptLenMax].Nullable(),
            (sk, file, length) => new Op.Attach(sk, file, length)),
    ];

    /// <summary>What TCP and UDP have.</summary>
    static IEnumerable<IGen<Op>> CallsOfFlows(Gen<SockId> sk) =>
    [
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.V6Only(sk, on)),
        Gen.Select(sk, Gen.Enum<IncomingCpu>(), (sk, cpu) => new Op.SetCpu(sk, cpu)),
        Gen.Select(sk, Gen.Enum<Device>(), (sk, device) => new Op.BindToDevice(sk, device)),
        Gen.Select(sk, TraceGen.User, (sk, uid) => new Op.Chown(sk, uid)),
        Gen.Select(sk, TraceGen.User, (sk, uid) => new Op.Orphan(sk, uid)),
        sk.Select(sk => new Op.Woken(sk)),
        Gen.Select(sk, TraceGen.Local, (sk, local) => new Op.Bind(sk, local)),
        Gen.Select(sk, Gen.Int, (sk, backlog) => new Op.Listen(sk, backlog)),
        Gen.Select(sk, Gen.Enum<How>(), (sk, how) => new Op.Shutdown(sk, how)),
        sk.Select(sk => new Op.Accept(sk)),
        sk.Select(sk => new Op.Disconnect(sk)),
        Gen.Select(sk, TraceGen.Flow, TraceGen.Destination, (sk, flow, to) => new Op.Order(sk, flow, to)),
    ];

    Gen<Fd> AnyFile => Gen.OneOf<Fd>(
    [
        Fd.None.Instance,
        .. Sockets.Select(socket => new Fd.Sock(socket.Sk)),
        .. Maps.Select(map => new Fd.Map(map.Map)),
        .. Programs.Select(load => new Fd.Program(load.Prog)),
    ]);
}
