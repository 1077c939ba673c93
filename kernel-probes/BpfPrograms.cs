using System.Runtime.CompilerServices;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.BpfInstruction;
using static Reuseport.KernelProbes.Uapi;

namespace Reuseport.KernelProbes;

/// <summary>A program, the map that it selects from, and whose notes it writes.</summary>
/// <param name="Map">A file descriptor; -1 for none.</param>
/// <param name="Copy">
/// Counts those of a kind that are nobody else's: two must not share notes, nor an id that is asked for. 0 for one that
/// all share.
/// </param>
readonly record struct ProgramKey(BpfProgram Program, int Map = -1, int Copy = 0);

/// <summary>A program that the kernel took.</summary>
/// <param name="Notes">The file descriptor of the map that it notes in; -1 for none.</param>
readonly record struct LoadedProgram(int Fd, int Notes);

/// <summary>
/// The eBPF programs of scripts. They have no state but their notes, so each is loaded once in a process.
/// </summary>
sealed class BpfPrograms
{
    /// <summary>More are forgotten before the next script begins.</summary>
    const int Max = 2048;

    readonly Dictionary<ProgramKey, LoadedProgram> _loaded = [];

    /// <summary>Makes room when there are many. A group that has a program keeps it alive.</summary>
    public void Trim()
    {
        if (_loaded.Count < Max)
            return;
        foreach (var program in _loaded.Values)
            Close(program);
        _loaded.Clear();
    }

    /// <summary>Closes a program's descriptors: from now on only groups hold it.</summary>
    public void Forget(ProgramKey key)
    {
        if (_loaded.Remove(key, out var program))
            Close(program);
    }

    static void Close(LoadedProgram program)
    {
        _ = LibC.close(program.Fd);
        if (program.Notes >= 0)
            _ = LibC.close(program.Notes);
    }

    /// <summary>The descriptor of a socket filter that returns the number.</summary>
    public int Returning(uint number)
    {
        // No kernel has a reason to refuse it: what it says then is a fault.
        Load(new(new BpfProgram.SocketFilter(new Selector.Index(number))), out var filter);
        return filter.Fd;
    }

    /// <summary>The program with empty notes, loaded if it is not yet.</summary>
    /// <returns>The errno of bpf(2): the kernel need not take what notes or selects.</returns>
    public Errno Load(ProgramKey key, out LoadedProgram program)
    {
        if (!_loaded.TryGetValue(key, out program))
        {
            var errno = LoadNew(key, out program);
            if (errno == Errno.None)
                _loaded.Add(key, program);
            return errno;
        }
        if (program.Notes >= 0 && Bpf.TryUpdate(program.Notes, 0, default(SightingNote), flags: 0) < 0)
            throw FaultException.OfLastCall("emptying the notes of a program");
        return Errno.None;
    }

    static Errno LoadNew(ProgramKey key, out LoadedProgram program)
    {
        var notes = key.Program is BpfProgram.SkReuseport { Noting: not Noting.Nothing }
            ? Bpf.CreateArray(Unsafe.SizeOf<SightingNote>())
            : -1;
        var (type, attachType, instructions) = key.Program switch
        {
            BpfProgram.SocketFilter(var selector) => (BPF_PROG_TYPE_SOCKET_FILTER, 0u, Return(selector)),
            BpfProgram.SkReuseport reuseport => (
                BPF_PROG_TYPE_SK_REUSEPORT, AttachTypeOf(reuseport),
                SkReuseportProgram.Write(reuseport, key.Map, notes)),
            BpfProgram.Xdp => (BPF_PROG_TYPE_XDP, 0u, [Move32(Register.R0, XDP_PASS), Exit]),
            var other => throw new FaultException(Errno.EINVAL, $"{other} is no eBPF program"),
        };
        program = new(Bpf.TryLoad(type, attachType, instructions), notes);
        if (program.Fd >= 0)
            return Errno.None;
        var errno = (Errno)LibC.errno;
        if (notes >= 0)
            _ = LibC.close(notes);
        return MayBeRefused(key) ? errno : throw Bpf.Refused(type, attachType, instructions);
    }

    /// <summary>Programs that some kernel refuses with good reason: the errno is an outcome, not a fault.</summary>
    static bool MayBeRefused(ProgramKey key) => key.Program is BpfProgram.SkReuseport reuseport
        && (reuseport is { Type: not AttachType.Select } or { Noting: Noting.Migrating }
            || reuseport.Body is SkReuseportBody.Select && key.Map < 0);

    static uint AttachTypeOf(BpfProgram.SkReuseport program) => program.Type switch
    {
        AttachType.Select => BPF_SK_REUSEPORT_SELECT,
        AttachType.SelectOrMigrate => BPF_SK_REUSEPORT_SELECT_OR_MIGRATE,
        AttachType.Egress => BPF_CGROUP_INET_EGRESS,
    };

    static BpfInstruction[] Return(Selector selector) => selector switch
    {
        Selector.Index(var index) => [Move32(Register.R0, index), Exit],
        Selector.Payload => [Move(Register.R6, Register.R1), LoadByte(0), Exit],
        Selector.Cpu => [Call(BPF_FUNC_get_smp_processor_id), Xor32(Register.R0, Cpu.Current), Exit],
        _ => throw new FaultException(Errno.EINVAL, $"a filter has no {selector}"),
    };
}
