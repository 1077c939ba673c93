using CsCheck;

namespace Reuseport.Vocabulary.Tests;

/// <summary>The names that a script defines, and the calls that can be made with them.</summary>
sealed record Names(IReadOnlyList<Op.Socket> Sockets, IReadOnlyList<Op.Load> Programs)
{
    public static Names Of(
        (SockId Sk, Transport Transport)[] sockets, (ProgramId Prog, BpfProgram Program)[] programs) =>
        new(
            [.. sockets.DistinctBy(socket => socket.Sk).Select(socket => new Op.Socket(socket.Sk, socket.Transport))],
            [.. programs.DistinctBy(load => load.Prog).Select(load => new Op.Load(load.Prog, load.Program))]);

    public IEnumerable<Op> Definitions => [.. Sockets, .. Programs];

    /// <summary>Any call but a definition.</summary>
    public Gen<Op> Call
    {
        get
        {
            var sk = Gen.OneOf<SockId>([.. Sockets.Select(socket => socket.Sk)]);
            List<IGen<Op>> calls =
            [
                Gen.Select(sk, Gen.Bool, (sk, on) => new Op.ReusePort(sk, on)),
                Gen.Select(sk, Gen.Bool, (sk, on) => new Op.ReuseAddr(sk, on)),
                Gen.Select(sk, TraceGen.Local, (sk, local) => new Op.Bind(sk, local)),
                Gen.Select(sk, Gen.Int, (sk, backlog) => new Op.Listen(sk, backlog)),
                Gen.Select(sk, Gen.Enum<How>(), (sk, how) => new Op.Shutdown(sk, how)),
                sk.Select(sk => new Op.Close(sk)),
                Gen.Select(TraceGen.Flow, TraceGen.Destination, (flow, to) => new Op.Connect(flow, to)),
                Gen.Select(TraceGen.Flow, TraceGen.Destination, Gen.Byte,
                    (flow, to, payload) => new Op.Send(flow, to, payload)),
                sk.Select(sk => new Op.Accept(sk)),
                sk.Select(sk => new Op.Disconnect(sk)),
                sk.Select(sk => new Op.Detach(sk)),
                TraceGen.Setting,
                Gen.Select(sk, TraceGen.Flow, TraceGen.Destination, (sk, flow, to) => new Op.Order(sk, flow, to)),
            ];
            SockId[] udp = [.. Sockets.Where(socket => socket.Transport == Transport.Udp4).Select(socket => socket.Sk)];
            if (udp is not [])
            {
                calls.Add(Gen.Select(Gen.OneOf(udp), TraceGen.Flow, TraceGen.Destination,
                    (sk, flow, to) => new Op.ConnectPeer(sk, flow, to)));
            }
            if (Programs is not [])
            {
                var prog = Gen.OneOf<ProgramId>([.. Programs.Select(load => load.Prog)]);
                calls.Add(Gen.Select(sk, prog, (sk, prog) => new Op.Attach(sk, prog)));
            }
            return Gen.OneOf<Op>([.. calls]);
        }
    }
}
