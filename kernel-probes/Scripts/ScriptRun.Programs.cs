using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Namespace;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>BPF programs and what they show.</summary>
sealed unsafe partial class ScriptRun
{
    /// <summary>A program of the script; without a descriptor if it is classic, or was refused.</summary>
    readonly record struct ScriptProgram(ProgramKey Key, LoadedProgram Loaded);

    readonly HashSet<ProgramId> _askedById = [];
    readonly OwnPrograms _own = new(programs);

    static LoadedProgram NotLoaded => new(-1, -1);

    Outcome Load(ProgramId prog, BpfProgram code)
    {
        var (loaded, errno) = (NotLoaded, Errno.None);
        var key = KeyOf(code);
        if (code is not BpfProgram.Cbpf)
            errno = IsOwn(prog) ? _own.Load(key, out loaded) : programs.Load(key, out loaded);
        _programs.Add(prog, new(key, errno == Errno.None ? loaded : NotLoaded));
        return Result(errno);
    }

    /// <summary>BPF_PROG_GET_FD_BY_ID, when whatever held the program and is gone has let go of it.</summary>
    Outcome ById(ProgramId prog)
    {
        var program = _programs[prog];
        if (program.Loaded.Fd < 0)
            return Result(Errno.EBADF);
        var id = _own.Close(program.Loaded);
        _programs[prog] = program with { Loaded = NotLoaded };
        GracePeriod.Await(() => Bpf.FindId(id) == Errno.ENOENT);
        return Result(Bpf.FindId(id));
    }

    bool IsOwn(ProgramId prog) => _looksAtWhatIsLeft || _askedById.Contains(prog);

    /// <summary>The descriptor of a socket filter that returns the number.</summary>
    int Filter(uint number)
    {
        var errno = _looksAtWhatIsLeft
            ? _own.LoadFilter(number, out var filter)
            : programs.Load(BpfPrograms.Returning(number), out filter);
        return errno == Errno.None ? filter.Fd
            : throw new OutcomeException(new Outcome.Failed(errno), $"a filter that returns {number}");
    }

    ProgramKey KeyOf(BpfProgram code)
    {
        var map = -1;
        if (code is BpfProgram.SkReuseport { Body: SkReuseportBody.Select select } reuseport)
        {
            map = _maps[select.Map];
            // What the script calls the map makes no other program of it.
            code = reuseport with { Body = select with { Map = default } };
        }
        return code is not BpfProgram.SkReuseport { Noting: not Noting.Nothing } ? new(code, map)
            : new(code, map, 1 + _programs.Values.Count(
                other => other.Key.Copy > 0 && other.Key.Program == code && other.Key.Map == map));
    }

    Outcome Attach(int fd, Fd file, int? optLen)
    {
        if (file is Fd.Program(var prog) && _programs[prog].Key.Program is BpfProgram.Cbpf filter)
            return AttachClassic(fd, filter, optLen);
        var value = stackalloc byte[Op.Attach.OptLenMax];
        *(int*)value = FdOf(file);
        return Result(LibC.setsockopt(
            fd, LibC.SOL_SOCKET, LibC.SO_ATTACH_REUSEPORT_EBPF, value, optLen ?? sizeof(int)));
    }

    /// <summary>The descriptor that a call is given; -1 where there is none.</summary>
    int FdOf(Fd file) => file switch
    {
        Fd.Sock(var sk) => _sockets[sk].Fd,
        Fd.Program(var prog) => _programs[prog].Loaded.Fd,
        Fd.Map(var map) => _maps[map],
        _ => -1,
    };

    static Outcome AttachClassic(int fd, BpfProgram.Cbpf filter, int? optLen)
    {
        var value = stackalloc byte[Op.Attach.OptLenMax];
        var instructions = ClassicInstruction.Write(filter);
        fixed (ClassicInstruction* first = instructions)
        {
            *(ClassicProgram*)value = new()
            {
                len = (ushort)(filter.Length ?? instructions.Length),
                filter = first,
            };
            return Result(LibC.setsockopt(
                fd, LibC.SOL_SOCKET, LibC.SO_ATTACH_REUSEPORT_CBPF, value, optLen ?? sizeof(ClassicProgram)));
        }
    }

    static Outcome ReadNotes(ScriptProgram program)
    {
        if (program.Loaded.Notes < 0)
            return new Outcome.Failed(Errno.EBADF);
        Bpf.Lookup(program.Loaded.Notes, out SightingNote note);
        return note.Read((BpfProgram.SkReuseport)program.Key.Program);
    }

    /// <summary>A composition of the calls above: <see cref="Op.Order"/> says which.</summary>
    Outcome Order(SockId sk, FlowId flow, Endpoint to)
    {
        EmptyAcceptQueues();
        var members = new List<SockId>();
        for (uint index = 0; ; index++)
        {
            var attached = Inet.Set(_sockets[sk].Fd, LibC.SO_ATTACH_REUSEPORT_EBPF, Filter(index));
            if (Result(attached) is Outcome.Failed refused)
                return refused;
            var outcome = Reach(_sockets[sk].Transport.IsTcp, flow, to);
            if (outcome is not Outcome.Selected(var member))
                return outcome;
            if (members.Contains(member))
                return new Outcome.Ordered([.. members]);
            members.Add(member);
        }
    }

    Outcome Reach(bool isTcp, FlowId flow, Endpoint to)
    {
        if (!isTcp)
        {
            // What several have received is no order, though it is written as one.
            return Send(flow, to, payload: 0) is var sent and not Outcome.Ordered ? sent : Outcome.Foreign.Instance;
        }
        var outcome = Connect(flow, to);
        SettleWaiters();
        if (outcome is Outcome.Selected(var listener) && _sockets[listener].QueueLength() > 0
            && Accept(listener) is var accepted and not Outcome.Accepted)
            return accepted;
        return outcome;
    }

    void EmptyAcceptQueues()
    {
        foreach (var socket in _sockets.Values)
        {
            for (var waiting = socket.QueueLength(); waiting > 0; waiting--)
                Accept(socket.Id);
        }
    }
}
