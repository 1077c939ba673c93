using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>The programs and maps of a script, and the calls that have to do with them.</summary>
sealed class BpfOperands(Dice dice, ScriptRules rules)
{
    /// <summary>A grace period takes as long as fifty scripts: one move in so many waits for some.</summary>
    const int ByIdRarity = 80;

    readonly List<ProgramId> _programs = [];
    readonly List<Op.CreateMap> _maps = [];

    /// <summary>Makes the maps and loads the programs of the script, before anything else.</summary>
    public IEnumerable<Op> Opening()
    {
        for (var count = dice.Percent(MapsInScript) ? dice.Between(1, 2) : 0; count > 0; count--)
        {
            _maps.Add(new(new(_maps.Count), Entries(), ValueSize()));
            yield return _maps[^1];
        }
        for (var count = dice.Below(4) + (_maps.Count > 0 ? 1 : 0); count > 0; count--)
        {
            var prog = new ProgramId(_programs.Count);
            var program = Program();
            _programs.Add(prog);
            yield return new Op.Load(prog, program);
        }
    }

    /// <summary>A call, or null where the move has nothing to work on.</summary>
    public Op? Draw(Move move, Net net, SockId sk) => move switch
    {
        Move.Attach => Attach(sk),
        Move.LockFilter => LockFilter(net, sk),
        Move.Update => _maps is [] ? null : Update(net, sk),
        Move.Delete => _maps is [] ? null : new Op.Delete(dice.Of([.. _maps]).Map, Key()),
        Move.Lookup => _maps is [] ? null : new Op.Lookup(dice.Of([.. _maps]).Map, Key()),
        Move.Notes => Notes() is { Length: > 0 } notes ? dice.Of(notes) : null,
        Move.ById => ById(net),
        Move.Counters => Op.Counters.Instance,
        _ => null,
    };

    /// <summary>What costs grace periods is rare; a program that is not there does not.</summary>
    Op.ById? ById(Net net)
    {
        Op.ById[] calls = [.. _programs.Select(prog => new Op.ById(prog)).Where(call => rules.WhyNot(call) is null)];
        var gone = calls.Where(call => net.Bpf.Programs[call.Prog.Index] is null).ToArray();
        if (gone is not [])
            return dice.Of(gone);
        return calls is [] || dice.Below(ByIdRarity) > 0 ? null : dice.Of(calls);
    }

    /// <summary>
    /// The call that brings a group nearer to a program that selects from a map: attaching it, or a member for the map.
    /// Null where there is nothing to do.
    /// </summary>
    public Op? Advance(Net net)
    {
        var selecting = _programs.Where(prog => SelectOf(net.Bpf.Programs[prog.Index]) is not null).ToArray();
        var members = net.OpenSocks.Where(sock => sock.Group is not null && !sock.IsUnhashed).ToArray();
        if (selecting is [] || members is [])
            return null;

        // A connection that is queued already can then move to the socket that the program selects.
        var waited = members.FirstOrDefault(member => member.AcceptQueue is not []);
        var sk = (waited ?? dice.Of(members)).Id;
        var select = SelectOf(net.GroupOf(sk)!.Prog);
        if (dice.Percent(select is null ? AdvanceAttaches : AdvanceAttachesAgain))
            return new Op.Attach(sk, new Fd.Program(dice.Of(selecting)));
        var outside = members.Where(member => member.AcceptQueue is [] && !IsInMap(net, member.Id)).ToArray();
        if (outside is [])
            return null;
        var (map, key) = select is null || dice.Percent(AdvanceUpdatesAny)
            ? (dice.Of([.. _maps]).Map, Key())
            : (select.Map, KeyOf(select.Key));
        return new Op.Update(map, key, new Fd.Sock(dice.Of(outside).Id), UpdateFlags.Any);
    }

    /// <summary>What every program of the script has noted.</summary>
    public Op.Notes[] Notes() =>
        [.. _programs.Select(prog => new Op.Notes(prog)).Where(call => rules.WhyNot(call) is null)];

    /// <summary>A lock that is there is mostly tried to be taken off.</summary>
    Op.LockFilter LockFilter(Net net, SockId sk)
    {
        var locked = net.OpenSocks.FirstOrDefault(sock => sock.FilterLocked);
        return locked is not null && dice.Percent(UnlocksFilter)
            ? new(locked.Id, On: false)
            : new(sk, dice.Percent(LocksFilter));
    }

    public Op.Attach? Attach(SockId sk)
    {
        var chance = dice.Below(100);
        if (chance < AttachOtherFile)
            return new(sk, OtherFile(sk));
        if (_programs is [])
            return null;
        var hasLength = chance < AttachOtherFile + AttachWithLength;
        return new(sk, new Fd.Program(dice.Of([.. _programs])), hasLength ? dice.Of(0, 3, 4, 5, 8, 16) : null);
    }

    /// <summary>An update with a socket that the map refuses; null where there is no map.</summary>
    public Op.Update? UpdateWith(SockId sk) =>
        _maps is [] ? null : new(dice.Of([.. _maps]).Map, Key(), new Fd.Sock(sk), Flags());

    /// <summary>Mostly a member that is in no map yet.</summary>
    Op.Update Update(Net net, SockId sk)
    {
        var map = dice.Of([.. _maps]).Map;
        if (dice.Percent(UpdateWithOtherFile))
            return new(map, Key(), OtherFile(sk), Flags());
        var outside = net.OpenSocks.Where(sock => sock.Group is not null && !sock.IsUnhashed && !IsInMap(net, sock.Id));
        SockId[] members = [.. outside.Select(sock => sock.Id)];
        var key = Key();
        var member = members is [] || dice.Percent(UpdateWithAny) ? sk : dice.Of(members);
        return new(map, key, new Fd.Sock(member), Flags());
    }

    static SkReuseportBody.Select? SelectOf(Prog? prog) =>
        (prog?.Code as BpfProgram.SkReuseport)?.Body as SkReuseportBody.Select;

    /// <summary>A key that the program may compute.</summary>
    uint KeyOf(Selector selector) => selector switch
    {
        Selector.Index(var index) => index,
        Selector.Hash(var places) => (uint)dice.Below(places),
        _ => 0,
    };

    static bool IsInMap(Net net, SockId sk) => net.Bpf.Maps.OfType<SockArray>().Any(map => map.Socks.Contains(sk));

    Fd OtherFile(SockId sk) => dice.Below(4) switch
    {
        0 => Fd.None.Instance,
        1 when _maps is not [] => new Fd.Map(dice.Of([.. _maps]).Map),
        2 when _programs is not [] => new Fd.Program(dice.Of([.. _programs])),
        _ => new Fd.Sock(sk),
    };

    uint Entries() => dice.Percent(MapWithoutEntries) ? 0u : dice.Of(1u, 2u, 2u, 2u, 4u);

    uint ValueSize() => dice.Percent(MapOfOddValues) ? 16u : dice.Of(4u, 8u, 8u);

    uint Key() => dice.Percent(KeyOutOfRange) ? dice.Of(4u, uint.MaxValue) : dice.Of(0u, 0u, 1u, 1u, 2u);

    UpdateFlags Flags() => dice.Below(10) switch
    {
        0 or 1 => UpdateFlags.NoExist,
        2 or 3 => UpdateFlags.Exist,
        4 => dice.Percent(UpdateFlagsUnknown) ? new(dice.Of(3ul, 4ul, 8ul, 1ul << 32)) : UpdateFlags.Any,
        _ => UpdateFlags.Any,
    };

    BpfProgram Program() => dice.Below(_maps is [] ? 12 : 24) switch
    {
        0 or 1 or 2 or 3 => new BpfProgram.Cbpf(Index()) { Length = dice.Percent(FilterOfLength) ? Length() : null },
        4 or 5 or 6 => new BpfProgram.SocketFilter(Index()),
        7 when dice.Percent(ProgramIsXdp) => BpfProgram.Xdp.Instance,
        7 or 8 or 9 or 10 or 11 => SkReuseport(AnyReturn()),
        _ => SkReuseport(AnySelect()),
    };

    SkReuseportBody.Select AnySelect()
    {
        var (map, key) = (dice.Of([.. _maps]).Map, MapKey());
        return dice.Percent(SelectReturnsNumber)
            ? new(map, key, OrDrop: false) { Returned = Number() }
            : new(map, key, dice.Percent(SelectFailsWithDrop));
    }

    SkReuseportBody AnyReturn() =>
        dice.Percent(ProgramReturnsNumber)
            ? new SkReuseportBody.Number(Number())
            : new SkReuseportBody.Return(dice.Percent(ProgramPasses));

    /// <summary>SK_DROP, SK_PASS, or neither.</summary>
    uint Number() => dice.Of(0u, 1u, 2u, uint.MaxValue);

    /// <summary>None, as many as the kernel takes, one too many, and what only some have room for.</summary>
    int Length() => dice.Of(0, 3, 2000, 4096, 4096, 4097);

    BpfProgram.SkReuseport SkReuseport(SkReuseportBody body) => new(body, AnyType(), AnyNoting());

    AttachType AnyType() =>
        dice.Percent(AttachTypeIsEgress) ? AttachType.Egress
        : dice.Percent(AttachTypeIsSelect) ? AttachType.Select
        : AttachType.SelectOrMigrate;

    Noting AnyNoting() => dice.Of(Noting.Nothing, Noting.Nothing, Noting.Packet, Noting.Migrating);

    Selector Index() => dice.Below(8) switch
    {
        0 or 1 => Selector.Payload.Instance,
        2 => Selector.Cpu.Instance,
        _ => new Selector.Index(dice.Of(0u, 0u, 1u, 1u, 2u, 3u, 9u, uint.MaxValue)),
    };

    Selector MapKey() => dice.Below(8) switch
    {
        0 or 1 => Selector.Payload.Instance,
        2 => Selector.Cpu.Instance,
        3 or 4 => new Selector.Hash(dice.Of(2, 3)),
        _ => new Selector.Index(dice.Of(0u, 0u, 1u, 1u, 4u)),
    };
}
