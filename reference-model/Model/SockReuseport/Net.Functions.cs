using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>Scripts of functions name the hash itself. This is the key that has it.</summary>
    static readonly Connection _anyone = new(default, default, Reuse: false, ReusePort: true);

    /// <summary>A call of a function of net/core/sock_reuseport.c, as harness source makes it.</summary>
    (Net, Outcome) CallFunction(Op.Function function, Course course)
    {
        switch (function)
        {
            case Op.Function.Sock(var sk, var transport):
                return Ok(Put(new Sock(sk, transport) { Hashed = false }));
            case Op.Function.Set(var sk, var field, var value):
                return Ok(Put(this[sk].Set(field, value)));
            case Op.Function.Fail(var allocation):
                return Ok(Put(Groups with { FailingAllocation = allocation }));
            case Op.Function.Ids(var count):
                return Ok(Put(Groups with { IdsMax = count }));
        }

        if (IsUndefined(function))
            return (this, Outcome.DontCare.Instance);
        var (net, returned, told) = CallReuseport(function, course);
        if (net.Groups.FailingAllocation != 0)
            net = net.Put(net.Groups with { FailingAllocation = 0 });
        return (net, new Outcome.Called(returned, net.Snapshot(told)));
    }

    /// <summary>What is returned, and the socket that bpf_sk_reuseport_detach() is told of.</summary>
    (Net Net, Outcome Returned, SockId? Told) CallReuseport(Op.Function function, Course course) => function switch
    {
        Op.Function.Crowd crowd => Returned(Crowd(crowd, course), result => result.ToErrno()),
        Op.Function.Alloc(var sk, var any) => Returned(Alloc(sk, any, course), result => result.ToErrno()),
        Op.Function.AddSock(var sk, var sk2, var any) =>
            Returned(AddSock(sk, sk2, any, course), result => result.ToErrno()),
        Op.Function.DetachSock(var sk) => (DetachSock(sk, course).Net, Outcome.Ok.Instance, ToldOf(sk)),
        Op.Function.StopListenSock(var sk) when Profile.NoMigration =>
            (DetachSock(sk, course).Net, Outcome.Ok.Instance, ToldOf(sk)),
        Op.Function.StopListenSock(var sk) => (StopListenSock(sk, course).Net, Outcome.Ok.Instance, ToldOf(sk)),
        Op.Function.AttachProg(var sk, var prog) =>
            Returned(AttachProg(sk, Bpf.Programs[prog.Index]!, course), result => result.ToErrno()),
        Op.Function.DetachProg(var sk) => Returned(DetachProg(sk, course), result => result.ToErrno()),
        Op.Function.SelectSock select => (this, Select(select, course), null),
        Op.Function.MigrateSock when Profile.NoMigration => (this, Outcome.None.Instance, null),
        Op.Function.MigrateSock migrate => Migrate(migrate, course),
        Op.Function.HasConnsSet(var sk) => (HasConnsSet(sk, course).Net, Outcome.Ok.Instance, null),
        Op.Function.UpdateIncomingCpu(var sk, var on) =>
            (UpdateIncomingCpu(sk, on ? IncomingCpu.Here : IncomingCpu.None, course).Net, Outcome.Ok.Instance, null),
        _ => throw new UnreachableException($"no rule for {function}"),
    };

    /// <summary>
    /// reuseport_add_sock() for each. As long as there is room, sockets without a group join in their order: at once
    /// here, or the ceiling would take the model seconds.
    /// </summary>
    (Net, AddSockResult) Crowd(Op.Function.Crowd crowd, Course course)
    {
        var (first, count, sk2) = crowd;
        var net = PutFresh(first.Index, count, this[sk2].Transport);
        var joined = 0;
        while (true)
        {
            (net, var result) = net.AddSock(new(first.Index + joined), sk2, bindInany: false, course);
            if (result != AddSockResult.Joined || ++joined == count)
                return (net, result);
            var group = net.GroupOf(sk2)!;
            var room = Math.Min(group.Room, count - joined);
            net = net.JoinAll(group, net[first], first.Index + joined, room);
            joined += room;
            if (joined == count)
                return (net, result);
        }
    }

    Net PutFresh(int first, int count, Transport transport)
    {
        var socks = new Sock?[Math.Max(Socks.Count, first + count)];
        Socks.AsSpan().CopyTo(socks);
        for (var i = first; i < first + count; i++)
            socks[i] = new Sock(new(i), transport) { Hashed = false };
        return this with { Socks = [.. socks] };
    }

    /// <summary>reuseport_add_sock() for sockets that are as one that has just joined, while there is room.</summary>
    Net JoinAll(Group group, Sock like, int first, int count)
    {
        var socks = new Sock?[Math.Max(Socks.Count, first + count)];
        Socks.AsSpan().CopyTo(socks);
        var listening = new SockId[group.Listening.Count + count];
        group.Listening.AsSpan().CopyTo(listening);
        for (var i = 0; i < count; i++)
        {
            listening[group.Listening.Count + i] = new(first + i);
            socks[first + i] = like with { Id = new(first + i) };
        }
        return (this with { Socks = [.. socks] }).Put(group with { Listening = [.. listening] });
    }

    Outcome Select(Op.Function.SelectSock select, Course course)
    {
        var (sk, hash, skb, payload) = select;
        Packet? packet = skb == SkBuff.None
            ? null
            : new Packet(default, default, default, payload)
            {
                IsShared = skb is SkBuff.Shared or SkBuff.SharedShort,
                IsShort = skb is SkBuff.Short or SkBuff.SharedShort,
            };
        var (_, selected, result) = Knowing(hash).SelectSock(sk, packet, _anyone.SkHash, course);
        return result == SelectSockResult.Dropped ? Failed(Errno.ECONNREFUSED) : Selected(selected);
    }

    (Net Net, Outcome Returned, SockId? Told) Migrate(Op.Function.MigrateSock migrate, Course course)
    {
        var (sk, hash, withSkb) = migrate;
        var (after, nsk, _) = Knowing(hash).MigrateSock(sk, _anyone, course, withSkb: withSkb);
        var net = Put(Tcp with { MigrateReqFailure = after.Tcp.MigrateReqFailure });
        if (nsk is { } held)
            net = net.Put(this[held] with { Refs = (ushort)(this[held].Refs + 1) });
        return (net, Selected(nsk), null);
    }

    Net Knowing(uint hash) => this with { Learnt = [(_anyone.SkHash, new(hash, hash))] };

    static Outcome Selected(SockId? sk) => sk is { } selected ? new Outcome.Selected(selected) : Outcome.None.Instance;

    static (Net, Outcome, SockId?) Returned<T>((Net Net, T Result) step, Func<T, Errno> toErrno)
    {
        var (net, outcome) = See(step, toErrno);
        return (net, outcome, null);
    }

    SockId? ToldOf(SockId sk) => GroupOf(sk) is null ? null : sk;

    /// <summary>
    /// What the kernel's file does is not defined: it follows a NULL, leaves its array, or frees a group in use. No
    /// caller in the kernel makes such a call.
    /// </summary>
    bool IsUndefined(Op.Function function) => function switch
    {
        // Before there was eviction, every socket that was detached had a group.
        Op.Function.DetachSock(var sk) when Profile.NoMigration => GroupOf(sk) is null,
        Op.Function.StopListenSock(var sk) when Profile.NoMigration => GroupOf(sk) is null,
        Op.Function.StopListenSock(var sk) when this[sk].IsTcp =>
            GroupOf(sk) is not { } group || (group.IsFull && !group.Listening.Contains(sk)),
        Op.Function.AddSock(var sk, var sk2, _) =>
            GroupOf(sk) is not { } old
                ? sk == sk2
                : old.Id == this[sk2].Group
                    && (old.Closed is [] ? old.Listening is [_] : old.IsFull && !old.Closed.Contains(sk)),
        _ => false,
    };
}
