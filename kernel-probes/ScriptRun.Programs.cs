using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes;

/// <summary>BPF programs and what they show.</summary>
sealed unsafe partial class ScriptRun
{
    /// <summary>A program of the script; without a descriptor if it is classic, or was refused.</summary>
    readonly record struct ScriptProgram(BpfProgram Code, LoadedProgram Loaded);

    readonly HashSet<ProgramId> _askedById = [];

    static LoadedProgram NotLoaded => new(-1, -1);

    Outcome Load(ProgramId prog, BpfProgram code)
    {
        var (loaded, errno) = (NotLoaded, Errno.None);
        if (code is not BpfProgram.Cbpf)
            errno = programs.Load(KeyOf(prog, code), out loaded);
        _programs.Add(prog, new(code, errno == Errno.None ? loaded : NotLoaded));
        return Result(errno);
    }

    /// <summary>BPF_PROG_GET_FD_BY_ID, when whoever held the program and is gone has let go of it.</summary>
    Outcome ById(ProgramId prog)
    {
        var (code, loaded) = _programs[prog];
        if (loaded.Fd < 0)
            return Result(Errno.EBADF);
        var id = Bpf.IdOf(loaded.Fd);
        programs.Forget(KeyOf(prog, code));
        _programs[prog] = new(code, NotLoaded);
        GracePeriod.Await();
        return Result(Bpf.FindId(id));
    }

    ProgramKey KeyOf(ProgramId prog, BpfProgram code) => code is BpfProgram.SkReuseport reuseport
        ? new(
            code, reuseport.Body is SkReuseportBody.Select(var map, _, _) ? _maps[map] : -1,
            reuseport.Noting != Noting.Nothing || _askedById.Contains(prog) ? prog : null)
        : new(code, -1, _askedById.Contains(prog) ? prog : null);

    Outcome Attach(int fd, Fd file, int? optLen)
    {
        if (file is Fd.Program(var prog) && _programs[prog].Code is BpfProgram.Cbpf filter)
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

    static Outcome AttachClassic(int fd, BpfProgram.Cbpf filter, int? optLen = null)
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
        return note.Read((BpfProgram.SkReuseport)program.Code);
    }

    /// <summary>A composition of the calls above: <see cref="Op.Order"/> says which.</summary>
    Outcome Order(SockId sk, FlowId flow, Endpoint to)
    {
        EmptyAcceptQueues();
        var members = new List<SockId>();
        for (uint index = 0; ; index++)
        {
            if (AttachClassic(_sockets[sk].Fd, new(new Selector.Index(index))) is Outcome.Failed refused)
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
            return Send(flow, to, payload: 0);
        var outcome = Connect(flow, to);
        SettleWaiters();
        if (outcome is Outcome.Selected(var listener) && _sockets[listener].QueueLength() > 0
            && Accept(listener) is Outcome.Failed(var errno))
            throw new FaultException(errno, $"{listener} did not accept the connection it got");
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
