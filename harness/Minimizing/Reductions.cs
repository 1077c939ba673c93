using Reuseport.Vocabulary;

namespace Reuseport.Harness.Minimizing;

/// <summary>
/// The smaller and simpler forms of a script, the most promising first. Its last call is the one that diverges.
/// </summary>
static class Reductions
{
    /// <summary>The usual backlog: any other one looks as if it mattered.</summary>
    const int PlainBacklog = 16;

    static readonly BpfProgram PlainProgram = new BpfProgram.Cbpf(new Selector.Index(0));

    /// <summary>For calls that want a program of eBPF.</summary>
    static readonly BpfProgram PlainEbpf = new BpfProgram.SocketFilter(new Selector.Index(0));

    public static IEnumerable<Script> Of(Script script) =>
        Candidates(script).Where(candidate => ScriptRules.WhyNot(candidate) is null);

    /// <summary>Candidates, some of which are not valid scripts.</summary>
    internal static IEnumerable<Script> Candidates(Script script) =>
        WithoutUnrelated(script)
            .Concat(WithoutRuns(script))
            .Concat(WithoutSettings(script))
            .Concat(CrowdReductions.Of(script))
            .Concat(SimplerThroughout(script))
            .Concat(SimplerCalls(script))
            .Concat(InOrder(script))
            .Where(candidate => candidate.Ops.Count > 0 && candidate != script);

    /// <summary>Drops at once all calls that share no name with the last one, not even through others.</summary>
    static IEnumerable<Script> WithoutUnrelated(Script script)
    {
        var related = Names.In(script.Ops[^1]).ToHashSet();
        var calls = script.Ops.Select(op => Names.In(op).Concat(Names.AllDefinedBy(op)).ToHashSet()).ToList();
        bool grown;
        do
        {
            var before = related.Count;
            foreach (var names in calls.Where(names => names.Overlaps(related)))
                related.UnionWith(names);
            grown = related.Count > before;
        }
        while (grown);

        yield return script with
        {
            Ops = [.. script.Ops.Where((_, i) => calls[i].Count == 0 || calls[i].Overlaps(related))],
        };
    }

    /// <summary>
    /// Drops runs of calls from the back: first half of the script, then a quarter, at the end each call alone.
    /// </summary>
    static IEnumerable<Script> WithoutRuns(Script script)
    {
        var droppable = script.Ops.Count - 1;
        for (var length = Math.Max(1, droppable / 2); length > 0; length /= 2)
        {
            for (var end = droppable; end > 0; end -= length)
                yield return Without(script, Math.Max(0, end - length), end);
        }
    }

    /// <summary>
    /// Drops the calls from start to end, and every use of a name that they define, as of a program whose map is gone.
    /// </summary>
    static Script Without(Script script, int start, int end)
    {
        var undefined = new HashSet<object>();
        return script with { Ops = [.. script.Ops.Where((op, i) => !IsDropped(op, i))] };

        bool IsDropped(Op op, int i)
        {
            if ((i < start || i >= end) && !Names.In(op).Any(undefined.Contains))
                return false;
            undefined.UnionWith(Names.AllDefinedBy(op));
            return true;
        }
    }

    static IEnumerable<Script> WithoutSettings(Script script)
    {
        for (var i = script.Settings.Count - 1; i >= 0; i--)
            yield return script with { Settings = script.Settings.Without(i) };
    }

    /// <summary>One address, one port, one flow in all calls: what belongs together stays together.</summary>
    static IEnumerable<Script> SimplerThroughout(Script script)
    {
        Rewriting[] rewritings =
        [
            new() { Endpoint = OverInet, Transport = OverInet },
            new() { Endpoint = OnLoopback, Flow = AtDestination },
            new() { Endpoint = to => to.Address == Address.Lo2 ? OnLoopback(to) : to },
            new() { Endpoint = OnFirstPort },
            new() { Flow = flow => AtMost(flow, 0) },
        ];
        return rewritings.Select(rewriting => rewriting.Apply(script));
    }

    static IEnumerable<Script> SimplerCalls(Script script)
    {
        for (var i = script.Ops.Count - 1; i >= 0; i--)
        {
            foreach (var simpler in Simpler(script.Ops[i]))
                yield return script with { Ops = script.Ops.With(i, simpler) };
        }
    }

    /// <summary>The call with a plainer operand in place of each that has one.</summary>
    internal static IEnumerable<Op> Simpler(Op op)
    {
        yield return new Rewriting { Endpoint = OnLoopback }.Apply(op);
        yield return new Rewriting { Endpoint = OnFirstPort }.Apply(op);
        yield return new Rewriting { Flow = AtDestination }.Apply(op);
        for (var position = 0; position < FlowId.Positions; position++)
            yield return new Rewriting { Flow = flow => AtMost(flow, position) }.Apply(op);
        switch (op)
        {
            case Op.Sockets sockets:
                foreach (var count in Fewer(sockets.Count))
                    yield return sockets with { Count = count };
                break;
            case Op.Listen listen:
                yield return listen with { Backlog = PlainBacklog };
                break;
            case Op.Send send:
                yield return send with { Payload = 0 };
                break;
            case Op.Segment.Data data:
                yield return new Op.Segment.Ack(data.Flow, data.To);
                break;
            case Op.Load { Program: BpfProgram.SkReuseport program } load:
                foreach (var simpler in Simpler(program).Concat(Plain(program)))
                    yield return load with { Program = simpler };
                break;
            case Op.Load load:
                foreach (var simpler in Plain(load.Program))
                    yield return load with { Program = simpler };
                break;
            case Op.CreateMap map:
                yield return map with { Entries = 1, ValueSize = sizeof(ulong) };
                break;
            case Op.Update update:
                yield return update with { Key = 0, Flags = UpdateFlags.Any };
                break;
            case Op.Shutdown shutdown:
                yield return shutdown with { How = How.Read };
                break;
            case Op.SetCpu cpu:
                yield return cpu with { Cpu = IncomingCpu.Here };
                break;
            case Op.BindToDevice device:
                yield return device with { Device = Device.Loopback };
                break;
            case Op.Orphan orphan:
                yield return orphan with { Uid = Uid.Root };
                break;
            case Op.ConnectOut connect:
                yield return connect with { Peer = Peer.Listener };
                break;
            case Op.Function function:
                foreach (var simpler in Simpler(function))
                    yield return simpler;
                break;
        }
    }

    static IEnumerable<int> Fewer(int count)
    {
        for (var less = count / 2; less > 0; less /= 2)
            yield return count - less;
    }

    static IEnumerable<Op> Simpler(Op.Function function)
    {
        switch (function)
        {
            case Op.Function.Crowd crowd:
                foreach (var count in Fewer(crowd.Count))
                    yield return crowd with { Count = count };
                break;
            case Op.Function.Alloc alloc:
                yield return alloc with { BindInany = false };
                break;
            case Op.Function.AddSock add:
                yield return add with { BindInany = false };
                break;
            case Op.Function.SelectSock select:
                yield return select with { Hash = 0, Skb = SkBuff.None, Payload = 0 };
                yield return select with { Hash = 0, Payload = 0 };
                yield return select with { Hash = 0 };
                yield return select with { Payload = 0 };
                yield return select with { Skb = SkBuff.Whole };
                if (select.Skb == SkBuff.SharedShort)
                {
                    yield return select with { Skb = SkBuff.Shared };
                    yield return select with { Skb = SkBuff.Short };
                }
                break;
            case Op.Function.MigrateSock migrate:
                yield return migrate with { Hash = 0, WithSkb = false };
                yield return migrate with { Hash = 0 };
                yield return migrate with { WithSkb = false };
                break;
        }
    }

    static IEnumerable<BpfProgram> Plain(BpfProgram program) =>
        program is BpfProgram.Cbpf ? [PlainProgram] : [PlainProgram, PlainEbpf];

    static IEnumerable<BpfProgram> Simpler(BpfProgram.SkReuseport program) =>
    [
        program with { Noting = Noting.Nothing },
        program.Noting == Noting.Migrating ? program with { Noting = Noting.Packet } : program,
        program with { Type = AttachType.Select },
        program with { Body = new SkReuseportBody.Return(Pass: true) },
        program with { Body = new SkReuseportBody.Return(Pass: false) },
        program.Body is SkReuseportBody.Select select
            ? program with { Body = select with { Key = new Selector.Index(0) } }
            : program,
    ];

    /// <summary>Swaps neighbours so that the calls of a socket stand together, as one would write them.</summary>
    static IEnumerable<Script> InOrder(Script script)
    {
        for (var i = 0; i < script.Ops.Count - 2; i++)
        {
            var (first, second) = (script.Ops[i], script.Ops[i + 1]);
            if (SockOf(first) is { } sk && SockOf(second) is { } next && sk.Index > next.Index)
                yield return script with { Ops = script.Ops.With(i, second).With(i + 1, first) };
        }
    }

    /// <summary>The socket that the call is made on; null for calls of a client, and those on no socket.</summary>
    static SockId? SockOf(Op op) => Names.In(op).OfType<SockId>().Select(sk => (SockId?)sk).FirstOrDefault();

    static Endpoint OnLoopback(Endpoint endpoint) =>
        endpoint with { Address = endpoint.Address.IsInet6 ? Address.Lo6 : Address.Lo };

    /// <summary>If it shows over IPv4 too, IPv4 is simpler.</summary>
    static Endpoint OverInet(Endpoint endpoint) => endpoint with
    {
        Address = endpoint.Address switch
        {
            Address.Any6 or Address.MappedAny => Address.Any,
            Address.Lo6 or Address.MappedLo => Address.Lo,
            Address.MappedLo2 => Address.Lo2,
            var address => address,
        },
    };

    static Transport OverInet(Transport transport) => transport switch
    {
        Transport.Tcp6 => Transport.Tcp4,
        Transport.Udp6 => Transport.Udp4,
        _ => transport,
    };

    static Endpoint OnFirstPort(Endpoint endpoint) => endpoint with { Port = new(0) };

    static FlowId AtDestination(FlowId flow) => flow with { Family = FlowFamily.Specific };

    static FlowId AtMost(FlowId flow, int position) => flow with { Position = Math.Min(flow.Position, position) };
}
