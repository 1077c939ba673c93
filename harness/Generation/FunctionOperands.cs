using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>What a step of a script of functions can be about.</summary>
enum FunctionMove
{
    /// <summary>A socket gets a group, or a state in which it can have one.</summary>
    Advance,
    Sock,
    Set,
    Alloc,
    AddSock,
    DetachSock,
    StopListenSock,
    AttachProg,
    DetachProg,
    SelectSock,
    MigrateSock,
    HasConnsSet,
    UpdateIncomingCpu,
    Sysctl,
    Fail,
    Ids,
    Crowd,
}

/// <summary>Fills moves with sockets and programs of which there are few, so that they meet.</summary>
sealed class FunctionOperands(Dice dice) : IOperands
{
    const int SocksMax = 6;

    /// <summary>The sockets of a crowd are named from here on.</summary>
    const int CrowdFirst = 100;

    /// <summary>The ceiling of a group.</summary>
    const int GroupMax = 32_768;

    /// <summary>A crowd costs as much as a hundred scripts: one move in so many is one.</summary>
    const int CrowdRarity = 20;

    /// <summary>And one crowd in so many goes to the ceiling.</summary>
    const int CeilingRarity = 40;

    /// <summary>A mass stop closes more members than there are sockets outside of a crowd.</summary>
    const int StopsMax = 40;

    readonly List<SockId> _socks = [];
    readonly List<ProgramId> _programs = [];
    SockId _crowded;
    int _crowd;

    /// <summary>Sockets of the crowd that are still to be stopped, and the next of them.</summary>
    int _stopping, _stopped;

    public static int Usual(FunctionMove move) => move switch
    {
        FunctionMove.Advance => 10,
        FunctionMove.AddSock or FunctionMove.StopListenSock => 8,
        FunctionMove.DetachSock or FunctionMove.AttachProg or FunctionMove.SelectSock or FunctionMove.MigrateSock => 5,
        FunctionMove.Alloc or FunctionMove.Set => 4,
        FunctionMove.DetachProg or FunctionMove.Fail => 3,
        FunctionMove.HasConnsSet or FunctionMove.UpdateIncomingCpu or FunctionMove.Sysctl or FunctionMove.Crowd => 2,
        FunctionMove.Sock or FunctionMove.Ids => 1,
    };

    /// <summary>Sockets, and programs that may select them.</summary>
    public IEnumerable<Op> Opening()
    {
        for (var count = dice.Between(2, 4); count > 0; count--)
            yield return NewSock()!;
        for (var count = dice.Below(3); count > 0; count--)
            yield return new Op.Load(new(_programs.Count), Program());
    }

    public Op? Draw(int move, Net net, bool mayBeUnsteered)
    {
        if (_stopping > 0)
            return StopNext();
        // A socket that joins a crowd makes the group grow, or is refused.
        if (_crowd > 0 && (net.Groups.FailingAllocation > 0 || dice.Percent(FunctionOnCrowd)))
            return Join(net);
        var sk = AnySock();
        if (net.Groups.FailingAllocation > 0 && dice.Percent(FailingPacket) && OfProgram(net) is { } asked)
        {
            return dice.Percent(FunctionMigratesPacket)
                ? new Op.Function.MigrateSock(asked, Hash(), WithSkb: false)
                : new Op.Function.SelectSock(asked, Hash(), Packet(net), (byte)dice.Below(4));
        }
        return (FunctionMove)move switch
        {
            FunctionMove.Advance => Advance(net),
            FunctionMove.Sock => NewSock(),
            FunctionMove.Set => Set(sk),
            FunctionMove.Alloc => new Op.Function.Alloc(sk, dice.Percent(FunctionAllocAny)),
            FunctionMove.AddSock => new Op.Function.AddSock(sk, AnySock(), dice.Percent(FunctionAddSockAny)),
            FunctionMove.DetachSock => new Op.Function.DetachSock(sk),
            FunctionMove.StopListenSock => new Op.Function.StopListenSock(sk),
            FunctionMove.AttachProg => _programs.Count == 0
                ? null
                : new Op.Function.AttachProg(sk, _programs[dice.Below(_programs.Count)]),
            FunctionMove.DetachProg => new Op.Function.DetachProg(sk),
            FunctionMove.SelectSock => new Op.Function.SelectSock(sk, Hash(), Packet(net), (byte)dice.Below(4)),
            FunctionMove.MigrateSock => new Op.Function.MigrateSock(sk, Hash(), dice.Percent(FunctionMigratesPacket)),
            FunctionMove.HasConnsSet => new Op.Function.HasConnsSet(sk),
            FunctionMove.UpdateIncomingCpu => new Op.Function.UpdateIncomingCpu(sk, dice.Percent(FunctionCpuOn)),
            FunctionMove.Sysctl => new Op.Sysctl(SysctlName.TcpMigrateReq, dice.Percent(FunctionMigrateReqOn) ? 1 : 0),
            FunctionMove.Fail => new Op.Function.Fail(dice.Of(1, 1, 2)),
            FunctionMove.Ids => new Op.Function.Ids(dice.Below(4)),
            FunctionMove.Crowd => Crowd(sk, net),
        };
    }

    /// <summary>
    /// A socket joins the crowd, mostly one from a group with closed members; or the next allocation fails.
    /// </summary>
    Op.Function Join(Net net)
    {
        if (net.Groups.FailingAllocation == 0 && dice.Percent(CrowdMeetsNoMemory))
            return new Op.Function.Fail(1);
        var elsewhere = _socks.Where(sk => net.GroupOf(sk) is { Closed: not [] } group
            && group.Id != net.GroupOf(_crowded)?.Id).ToArray();
        var joining = elsewhere is [] || dice.Percent(CrowdJoinedByAny) ? AnySock() : dice.Of(elsewhere);
        return new Op.Function.AddSock(joining, _crowded, dice.Percent(CrowdJoinedWithAny));
    }

    /// <summary>One after the other leaves, so that the closed section is long when the group grows.</summary>
    Op.Function.StopListenSock StopNext()
    {
        _stopping--;
        return new(new(CrowdFirst + _stopped++));
    }

    /// <summary>A socket joins the crowd before and after a member is closed, and when an allocation fails.</summary>
    public IEnumerable<Op> Closing(Net net)
    {
        if (_crowd == 0)
            yield break;
        while (_stopping > 0)
            yield return StopNext();
        yield return Join(net);
        yield return new Op.Function.StopListenSock(new(CrowdFirst));
        yield return Join(net);
        yield return new Op.Function.Fail(1);
        yield return Join(net);
    }

    /// <summary>A program that was attached runs, and what has stopped migrates.</summary>
    public Op? Sequel(Op op, Net before) => op switch
    {
        Op.Function.AttachProg(var sk, _) when dice.Percent(AttachedRuns) =>
            new Op.Function.SelectSock(sk, Hash(), Packet(before), (byte)dice.Below(4)),
        Op.Function.StopListenSock(var sk) when _stopping == 0 && dice.Percent(StoppedMigrates) =>
            new Op.Function.MigrateSock(sk, Hash(), dice.Percent(FunctionMigratesPacket)),
        _ => null,
    };

    public void Taken(Op op)
    {
        if (op is Op.Function.Sock(var sk, _))
            _socks.Add(sk);
        else if (op is Op.Load(var prog, _))
            _programs.Add(prog);
        else if (op is Op.Function.Crowd(_, var count, var crowded))
            StartCrowd(count, crowded);
    }

    void StartCrowd(int count, SockId crowded)
    {
        (_crowd, _crowded) = (count, crowded);
        if (dice.Percent(CrowdStops))
            _stopping = Math.Min(count, dice.Between(2, StopsMax));
    }

    Op.Function.Sock? NewSock() => _socks.Count == SocksMax
        ? null
        : new(new(_socks.Count), dice.Percent(FunctionSockIsTcp) ? Transport.Tcp4 : Transport.Udp4);

    Op? Advance(Net net)
    {
        var sk = net[AnySock()];
        if (sk.Group is null && dice.Percent(FunctionAdvanceAlone))
            return new Op.Function.Alloc(sk.Id, dice.Percent(FunctionAdvanceAny));
        if (sk.Group is null)
            return new Op.Function.AddSock(sk.Id, AnySock(), dice.Percent(FunctionAdvanceAny));
        if (!sk.ReusePort)
            return new Op.Function.Set(sk.Id, SockField.ReusePort, 1);
        return sk.IsUnhashed ? new Op.Function.Set(sk.Id, SockField.Hashed, 1) : NewSock();
    }

    Op.Function.Set Set(SockId sk) => dice.Below(8) switch
    {
        0 or 1 => new(sk, SockField.State, dice.Below(3)),
        2 or 3 => new(sk, SockField.Hashed, dice.Below(2)),
        4 or 5 => new(sk, SockField.ReusePort, dice.Below(2)),
        6 => new(sk, SockField.IncomingCpu, dice.Below(2)),
        _ => new(sk, SockField.Refs, dice.Below(2)),
    };

    /// <summary>A socket of a group with a program, which may need memory for a packet.</summary>
    SockId? OfProgram(Net net) =>
        _socks.Where(sk => net.GroupOf(sk) is { Prog: not null }).ToArray() is [_, ..] asked ? dice.Of(asked) : null;

    /// <summary>Around the next doubling of the group, or around its ceiling.</summary>
    Op.Function.Crowd? Crowd(SockId sk, Net net)
    {
        if (_crowd > 0 || dice.Below(CrowdRarity) > 0)
            return null;
        // A socket from a group with closed members is refused at another place if the new group is full
        // (reuseport_resurrect()).
        var closed = net.Groups.All.FirstOrDefault(group => group is { Closed: not [] });
        if (closed is null
            ? dice.Percent(CrowdLeftOut)
            : net.GroupOf(sk) == closed && dice.Percent(CrowdOfClosedLeftOut))
            return null;
        var members = net.GroupOf(sk) is { } group ? group.Listening.Count + group.Closed.Count : 1;
        var size = dice.Below(CeilingRarity) == 0 ? GroupMax : dice.Of(Group.InitSocks, 2 * Group.InitSocks);
        return new(new(CrowdFirst), size - members + dice.Of(-2, -1, 0, 0, 0, 1), sk);
    }

    BpfProgram Program() => dice.Below(10) switch
    {
        0 => new BpfProgram.Cbpf(Selector()),
        1 or 2 => new BpfProgram.SocketFilter(Selector()),
        3 => new BpfProgram.StandIn(OrMigrates: false, null, dice.Percent(StandInSelectPasses)),
        4 or 5 => new BpfProgram.StandIn(OrMigrates: false, AnySock(), Pass: true),
        6 or 7 => new BpfProgram.StandIn(OrMigrates: true, AnySock(), Pass: true),
        _ => new BpfProgram.StandIn(OrMigrates: true, null, dice.Percent(StandInMigratePasses)),
    };

    Selector Selector() => dice.Percent(FunctionSelectsByPayload)
        ? Vocabulary.Selector.Payload.Instance
        : new Selector.Index(dice.Of(0u, 1u, 2u, uint.MaxValue));

    /// <summary>Where memory is short, mostly one that has to be cloned.</summary>
    SkBuff Packet(Net net) => net.Groups.FailingAllocation > 0 && dice.Percent(FunctionPacketIsCloned)
        ? SkBuff.Shared
        : dice.Of(
            SkBuff.None, SkBuff.Whole, SkBuff.Whole, SkBuff.Shared, SkBuff.Short, SkBuff.SharedShort);

    /// <summary>Where a group of few is divided, and in between.</summary>
    uint Hash() => (uint)dice.Below(24) * (uint.MaxValue / 23);

    SockId AnySock() => _crowd > 0 && dice.Percent(FunctionOnSockOfCrowd)
        ? new(CrowdFirst + dice.Of(0, 1, _crowd - 1))
        : _socks[dice.Below(_socks.Count)];
}
