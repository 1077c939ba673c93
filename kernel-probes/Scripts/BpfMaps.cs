using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>
/// The sockarrays of scripts. A socket that is closed leaves the map that has it: a map is empty when its script has
/// ended, and serves the next one that wants such a map. Programs that select from it stay loaded.
/// </summary>
sealed class BpfMaps
{
    readonly Dictionary<(uint Entries, uint ValueSize), List<int>> _maps = [];
    readonly Dictionary<(uint Entries, uint ValueSize), int> _taken = [];

    /// <summary>A new script begins: every map is free.</summary>
    public void Release() => _taken.Clear();

    /// <returns>The errno of bpf(2).</returns>
    public Errno Take(uint entries, uint valueSize, out int map)
    {
        var kind = (entries, valueSize);
        var taken = _taken.GetValueOrDefault(kind);
        if (!_maps.TryGetValue(kind, out var maps))
            _maps[kind] = maps = [];
        map = taken < maps.Count ? maps[taken] : Bpf.TryCreate(
            Uapi.BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, valueSize, entries);
        if (map < 0)
            return (Errno)LibC.errno;
        if (taken == maps.Count)
            maps.Add(map);
        _taken[kind] = taken + 1;
        return Errno.None;
    }

    /// <summary>Empties the maps of the script.</summary>
    /// <returns>How many places were not empty.</returns>
    public int Empty()
    {
        var filled = 0;
        foreach (var (kind, taken) in _taken)
        {
            foreach (var map in _maps[kind][..taken])
            {
                for (uint key = 0; key < kind.Entries; key++)
                    filled += Bpf.TryDelete(map, key) == 0 ? 1 : 0;
            }
        }
        return filled;
    }

    /// <summary>Forgets all of them. Programs that select from them have to go, too.</summary>
    public void Clear()
    {
        foreach (var map in _maps.Values.SelectMany(maps => maps))
            _ = LibC.close(map);
        _maps.Clear();
        _taken.Clear();
    }
}
