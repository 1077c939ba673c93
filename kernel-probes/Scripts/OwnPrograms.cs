using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>
/// The programs that one script alone has: no earlier script has attached them, so whatever holds one when its
/// descriptor is closed got it from this script.
/// </summary>
sealed class OwnPrograms(BpfPrograms programs)
{
    readonly Dictionary<LoadedProgram, uint> _open = [];
    readonly Dictionary<uint, LoadedProgram> _filters = [];
    readonly List<uint> _ids = [];

    /// <summary>How many are held: by a group, once all of them are closed.</summary>
    public int Held
    {
        get
        {
            var held = 0;
            foreach (var id in _ids)
                held += Bpf.FindId(id) == Errno.None ? 1 : 0;
            return held;
        }
    }

    /// <returns>The errno of bpf(2).</returns>
    public Errno Load(ProgramKey key, out LoadedProgram program)
    {
        var errno = programs.LoadNew(key, out program);
        if (errno != Errno.None)
            return errno;
        var id = Bpf.IdOf(program.Fd);
        _open.Add(program, id);
        _ids.Add(id);
        return Errno.None;
    }

    /// <summary>A socket filter that returns the number, the same each time.</summary>
    /// <returns>The errno of bpf(2).</returns>
    public Errno LoadFilter(uint number, out LoadedProgram filter)
    {
        if (_filters.TryGetValue(number, out filter))
            return Errno.None;
        var errno = Load(BpfPrograms.Returning(number), out filter);
        if (errno == Errno.None)
            _filters.Add(number, filter);
        return errno;
    }

    /// <returns>The id of the program that is closed now.</returns>
    public uint Close(LoadedProgram program)
    {
        _open.Remove(program, out var id);
        program.Close();
        return id;
    }

    public void CloseAll()
    {
        foreach (var program in _open.Keys)
            program.Close();
        _open.Clear();
        _filters.Clear();
    }
}
