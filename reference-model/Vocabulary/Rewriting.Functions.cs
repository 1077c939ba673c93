using System.Diagnostics;

namespace Reuseport.Vocabulary;

public sealed partial record Rewriting
{
    Op.Function Apply(Op.Function function) => function switch
    {
        Op.Function.Sock(var sk, var transport) => new Op.Function.Sock(Sock(sk), transport),
        Op.Function.Crowd(var first, var count, var sk) => new Op.Function.Crowd(Sock(first), count, Sock(sk)),
        Op.Function.Set(var sk, var field, var value) => new Op.Function.Set(Sock(sk), field, value),
        Op.Function.Fail or Op.Function.Ids => function,
        Op.Function.Alloc(var sk, var any) => new Op.Function.Alloc(Sock(sk), any),
        Op.Function.AddSock(var sk, var sk2, var any) => new Op.Function.AddSock(Sock(sk), Sock(sk2), any),
        Op.Function.DetachSock(var sk) => new Op.Function.DetachSock(Sock(sk)),
        Op.Function.StopListenSock(var sk) => new Op.Function.StopListenSock(Sock(sk)),
        Op.Function.AttachProg(var sk, var prog) => new Op.Function.AttachProg(Sock(sk), Program(prog)),
        Op.Function.DetachProg(var sk) => new Op.Function.DetachProg(Sock(sk)),
        Op.Function.SelectSock(var sk, var hash, var skb, var payload) =>
            new Op.Function.SelectSock(Sock(sk), hash, skb, payload),
        Op.Function.MigrateSock(var sk, var hash, var withSkb) =>
            new Op.Function.MigrateSock(Sock(sk), hash, withSkb),
        Op.Function.HasConnsSet(var sk) => new Op.Function.HasConnsSet(Sock(sk)),
        Op.Function.UpdateIncomingCpu(var sk, var on) => new Op.Function.UpdateIncomingCpu(Sock(sk), on),
        _ => throw new UnreachableException($"no rewriting of {function.GetType()}"),
    };
}
