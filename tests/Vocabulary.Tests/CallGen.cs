using CsCheck;

namespace Reuseport.Vocabulary.Tests;

/// <summary>Calls with these names, whether they may stand in a script or not.</summary>
sealed record CallGen(SockId[] Sockets, MapId[] Maps, ProgramId[] Programs)
{
    /// <summary>Any call but a definition.</summary>
    public Gen<Op> Call => Gen.OneOf<Op>(
        [.. OfClients, .. Options(Gen.OneOf(Sockets)), .. OfSockets(Gen.OneOf(Sockets)), .. OfMaps, .. OfPrograms]);

    static IEnumerable<IGen<Op>> OfClients =>
    [
        Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Connect(flow, to)),
        Gen.Select(TraceGen.Flow, TraceGen.Destination, Gen.Byte,
            (flow, to, payload) => new Op.Send(flow, to, payload)),
        Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Reset(flow, to)),
        Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Segment.Syn(flow, to)),
        Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Segment.Ack(flow, to)),
        Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Segment.Data(flow, to, 255)),
        Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Segment.Rst(flow, to)),
        Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Segment.Timer(flow, to)),
        Gen.Const(Op.Counters.Instance),
        TraceGen.Setting,
    ];

    IEnumerable<IGen<Op>> Options(Gen<SockId> sk) =>
    [
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.ReusePort(sk, on)),
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.ReuseAddr(sk, on)),
        sk.Select(sk => new Op.Detach(sk)),
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.LockFilter(sk, on)),
        Gen.Select(sk, AnyFile, Gen.Int[0, Op.Attach.OptLenMax].Nullable(),
            (sk, file, length) => new Op.Attach(sk, file, length)),
        Gen.Select(sk, Gen.Bool, (sk, on) => new Op.V6Only(sk, on)),
        Gen.Select(sk, Gen.Enum<IncomingCpu>(), (sk, cpu) => new Op.SetCpu(sk, cpu)),
        Gen.Select(sk, Gen.Enum<SockOption>(), (sk, name) => new Op.GetSockOpt(sk, name)),
        Gen.Select(sk, Gen.Enum<Device>(), (sk, device) => new Op.BindToDevice(sk, device)),
        Gen.Select(sk, TraceGen.User, (sk, uid) => new Op.Chown(sk, uid)),
    ];

    static IEnumerable<IGen<Op>> OfSockets(Gen<SockId> sk) =>
    [
        Gen.Select(sk, TraceGen.User, (sk, uid) => new Op.Orphan(sk, uid)),
        sk.Select(sk => new Op.Woken(sk)),
        Gen.Select(sk, TraceGen.Local, (sk, local) => new Op.Bind(sk, local)),
        Gen.Select(sk, Gen.Int, (sk, backlog) => new Op.Listen(sk, backlog)),
        Gen.Select(sk, Gen.Enum<How>(), (sk, how) => new Op.Shutdown(sk, how)),
        sk.Select(sk => new Op.Accept(sk)),
        sk.Select(sk => new Op.Disconnect(sk)),
        sk.Select(sk => new Op.Close(sk)),
        Gen.Select(sk, TraceGen.Flow, TraceGen.Destination, (sk, flow, to) => new Op.Order(sk, flow, to)),
        Gen.Select(sk, Gen.Enum<Waiting>(), (sk, call) => new Op.Wait(sk, call)),
        Gen.Select(sk, TraceGen.Flow, TraceGen.Destination, (sk, flow, to) => new Op.ConnectPeer(sk, flow, to)),
        Gen.Select(sk, Gen.Enum<Peer>(), (sk, peer) => new Op.ConnectOut(sk, peer)),
    ];

    IEnumerable<IGen<Op>> OfMaps => Maps is [] ? [] :
    [
        Gen.Select(Gen.OneOf(Maps), Gen.UInt, AnyFile, TraceGen.Flags,
            (map, key, value, flags) => new Op.Update(map, key, value, flags)),
        Gen.Select(Gen.OneOf(Maps), Gen.UInt, (map, key) => new Op.Delete(map, key)),
        Gen.Select(Gen.OneOf(Maps), Gen.UInt, (map, key) => new Op.Lookup(map, key)),
    ];

    IEnumerable<IGen<Op>> OfPrograms => Programs is [] ? [] :
    [
        Gen.OneOf(Programs).Select(prog => new Op.Notes(prog)),
        Gen.OneOf(Programs).Select(prog => new Op.ById(prog)),
    ];

    Gen<Fd> AnyFile => Gen.OneOf<Fd>(
    [
        Fd.None.Instance,
        .. Sockets.Select(sk => new Fd.Sock(sk)),
        .. Maps.Select(map => new Fd.Map(map)),
        .. Programs.Select(prog => new Fd.Program(prog)),
    ]);
}
