using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Changes scripts of the pool. What it makes need not be a script: a draft leaves out the calls that are none.
/// </summary>
sealed class Mutator(Dice dice, Pool pool)
{
    /// <summary>A script that is put behind another has names of its own from here on.</summary>
    const int Shift = 10;

    /// <summary>A changed script has no more calls than these, observers aside: else it would grow from each to the
    /// next.</summary>
    const int OpsMax = 40;

    const int CrowdSmall = 12;

    static readonly Address[] _inet = [Address.Any, Address.Lo, Address.Lo2];
    static readonly Address[] _inet6 = [Address.Any6, Address.Lo6, Address.MappedAny, Address.MappedLo];

    /// <summary>Makes a changed script.</summary>
    /// <param name="begin">Begins a draft with settings.</param>
    public Draft Make(Func<EquatableArray<Op.Sysctl>, Draft> begin)
    {
        var parent = pool.Any();
        var ops = parent.Ops.ToList();
        for (var edits = dice.Between(1, 4); edits > 0 && ops.Count > 0; edits--)
            Edit(ops);
        var settings = dice.Percent(SettingsChange)
            ? [new Op.Sysctl(SysctlName.TcpMigrateReq, dice.Below(2))]
            : parent.Settings;
        var draft = begin(settings);
        foreach (var op in ops)
        {
            if (draft.Count < OpsMax && IsKept(op))
                draft.Take(op);
        }
        return draft;
    }

    /// <summary>What costs as much as many scripts is in few of them.</summary>
    bool IsKept(Op op) => op switch
    {
        Op.ById or Op.Wait => dice.Percent(DearCallIsKept),
        Op.Sockets { Count: > CrowdSmall } => dice.Percent(CrowdIsKept),
        _ => true,
    };

    void Edit(List<Op> ops)
    {
        var at = dice.Below(ops.Count);
        switch (dice.Below(10))
        {
            case 0 or 1:
                ops.RemoveAt(at);
                break;
            case 2:
                ops.Insert(dice.Between(at, ops.Count), ops[at]);
                break;
            case 3:
                var other = dice.Below(ops.Count);
                (ops[at], ops[other]) = (ops[other], ops[at]);
                break;
            case 4 or 5:
                ops[at] = OfOtherSock(ops, ops[at]);
                break;
            case 6:
                ops.Insert(dice.Between(at, ops.Count), OfOtherSock(ops, dice.Of([.. pool.Any().Ops])));
                break;
            case 7:
                ops[at] = ops[at] is Op.IOfFlow flow && dice.Percent(FlowIsThatOfAnother)
                    ? OfOtherFlow(ops, flow, ops[at]) : Changed(ops[at]);
                break;
            case 8:
                ToOtherFamily(ops);
                break;
            default:
                Splice(ops, at);
                break;
        }
    }

    /// <summary>The call on another socket that the script has.</summary>
    Op OfOtherSock(List<Op> ops, Op op)
    {
        SockId[] socks = [.. ops.OfType<Op.Socket>().Select(made => made.Sk)];
        if (socks is [] || Names.DefinedBy(op) is not null)
            return op;
        var sk = dice.Of(socks);
        return new Rewriting { Sock = _ => sk }.Apply(op);
    }

    /// <summary>The call on a flow that the script has, or from there to another address.</summary>
    Op OfOtherFlow(List<Op> ops, Op.IOfFlow here, Op op)
    {
        var other = dice.Of([.. ops.OfType<Op.IOfFlow>()]).Flow;
        return other == here.Flow
            ? new Rewriting { Endpoint = to => to with { Address = OfFamily(to.Address) } }.Apply(op)
            : new Rewriting { Flow = _ => other }.Apply(op);
    }

    Op Changed(Op op) => op switch
    {
        Op.ReusePort option => option with { On = !option.On },
        Op.ReuseAddr option => option with { On = !option.On },
        Op.V6Only option => option with { On = !option.On },
        Op.LockFilter option => option with { On = !option.On },
        Op.Listen listen => listen with { Backlog = dice.Of(0, 1, 2, 16, -1) },
        Op.Shutdown shutdown => shutdown with { How = dice.Of(How.Read, How.Write, How.Both) },
        Op.Bind bind => bind with { Local = bind.Local with { Address = OfFamily(bind.Local.Address) } },
        Op.Update update => update with { Key = (uint)dice.Below(3), Flags = new((ulong)dice.Below(4)) },
        Op.Delete delete => delete with { Key = (uint)dice.Below(3) },
        Op.Lookup lookup => lookup with { Key = (uint)dice.Below(3) },
        Op.Chown chown => chown with { Uid = new(dice.Below(Uid.Count)) },
        Op.BindToDevice bind => bind with { Device = dice.Of(Device.None, Device.Loopback, Device.Gone) },
        Op.SetCpu cpu => cpu with { Cpu = dice.Of(IncomingCpu.None, IncomingCpu.Here, IncomingCpu.Elsewhere) },
        Op.IOfFlow => new Rewriting { Flow = flow => flow with { Position = dice.Below(FlowId.Positions) } }.Apply(op),
        Op.Sockets crowd => crowd with { Count = Math.Max(1, crowd.Count + dice.Between(-1, 1)) },
        _ => op,
    };

    Address OfFamily(Address address) => dice.Of(address.IsInet6 ? _inet6 : _inet);

    /// <summary>One of the sockets becomes one of IPv6, at an address that means the same, or the other way round.
    /// </summary>
    void ToOtherFamily(List<Op> ops)
    {
        Op.Socket[] made = [.. ops.OfType<Op.Socket>().Where(op => op.Transport.IsTcpOrUdp())];
        if (made is [])
            return;
        var (sk, transport) = dice.Of(made);
        var isInet6 = transport.IsInet6;
        for (var i = 0; i < ops.Count; i++)
        {
            ops[i] = ops[i] switch
            {
                Op.Socket socket when socket.Sk == sk => socket with { Transport = Other(transport) },
                Op.Bind bind when bind.Sk == sk => bind with
                {
                    Local = bind.Local with
                    {
                        Address = isInet6 ? dice.Of(_inet) : dice.Of(bind.Local.Address.AsInet6, dice.Of(_inet6)),
                    },
                },
                var op => op,
            };
        }
    }

    static Transport Other(Transport transport) => transport switch
    {
        Transport.Tcp4 => Transport.Tcp6,
        Transport.Udp4 => Transport.Udp6,
        Transport.Tcp6 => Transport.Tcp4,
        _ => Transport.Udp4,
    };

    /// <summary>What comes behind is another script, or its end, at the same ports.</summary>
    void Splice(List<Op> ops, int at)
    {
        var tail = pool.Any();
        var apart = new Rewriting
        {
            Sock = sk => new(sk.Index + Shift),
            Program = program => new(program.Index + Shift),
            Map = map => new(map.Index + Shift),
        };
        if (dice.Percent(SpliceCuts))
            ops.RemoveRange(at, ops.Count - at);
        ops.AddRange(tail.Ops.Select(apart.Apply));
    }
}
