using System.Runtime.CompilerServices;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Abi.BpfInstruction;
using static Reuseport.KernelProbes.Abi.Uapi;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>A program, the map that it selects from, and whose notes it writes.</summary>
/// <param name="Map">A file descriptor; -1 for none.</param>
/// <param name="Copy">Counts those of a kind that note: two must not share notes. 0 for one that all share.</param>
readonly record struct ProgramKey(BpfProgram Program, int Map = -1, int Copy = 0);

/// <summary>A program that the kernel took.</summary>
/// <param name="Notes">The file descriptor of the map that it notes in; -1 for none.</param>
readonly record struct LoadedProgram(int Fd, int Notes)
{
    /// <summary>Closes the descriptors: from now on only groups hold the program.</summary>
    public void Close()
    {
        _ = LibC.close(Fd);
        if (Notes >= 0)
            _ = LibC.close(Notes);
    }
}

/// <summary>
/// The eBPF programs of scripts. They have no state but their notes, so each is loaded once in a process, unless its
/// script asks whether a group holds it: <see cref="OwnPrograms"/>.
/// </summary>
/// <param name="log">Is told what the verifier has against a program.</param>
sealed class BpfPrograms(TextWriter? log)
{
    /// <summary>More are forgotten before the next script begins.</summary>
    const int Max = 2048;

    readonly Dictionary<ProgramKey, LoadedProgram> _loaded = [];

    /// <summary>Makes room when there are many. A group that has a program keeps it alive.</summary>
    public void Trim()
    {
        if (_loaded.Count >= Max)
            Clear();
    }

    /// <summary>Forgets all of them, because the maps that they select from are closed.</summary>
    public void Clear()
    {
        foreach (var program in _loaded.Values)
            program.Close();
        _loaded.Clear();
    }

    /// <summary>The key of a socket filter that returns the number.</summary>
    public static ProgramKey Returning(uint number) =>
        new(new BpfProgram.SocketFilter(new Selector.Index(number)));

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

    /// <summary>The program once more, for the caller to close.</summary>
    /// <returns>The errno of bpf(2).</returns>
    public Errno LoadNew(ProgramKey key, out LoadedProgram program)
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
            var other => throw new FaultException(Errno.EINVAL, $"{other} is not an eBPF program"),
        };
        program = new(Bpf.TryLoad(type, attachType, instructions), notes);
        if (program.Fd >= 0)
            return Errno.None;
        var errno = (Errno)LibC.errno;
        if (notes >= 0)
            _ = LibC.close(notes);
        if (errno.IsLack(Bpf.Capability))
            throw new FaultException(errno, $"loading {key.Program}, for which a probe needs {Bpf.Capability}");
        log?.WriteLine($"{key.Program}: {errno} {Bpf.Explain(type, attachType, instructions)}");
        return errno;
    }

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
