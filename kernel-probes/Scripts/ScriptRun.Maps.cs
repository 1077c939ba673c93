using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>Sockarrays.</summary>
sealed unsafe partial class ScriptRun
{
    readonly Dictionary<MapId, uint> _valueSizes = [];

    Outcome CreateMap(MapId map, uint entries, uint valueSize)
    {
        var errno = maps.Take(entries, valueSize, out var fd);
        _maps.Add(map, fd);
        _valueSizes.Add(map, valueSize);
        return errno.IsLack(Bpf.Capability) ? throw new FaultException(errno, "creating a sockarray") : Result(errno);
    }

    /// <summary>The value is an int or a long with the descriptor, as the map was made.</summary>
    Outcome Update(MapId map, uint key, Fd value, UpdateFlags flags) => Result(_valueSizes[map] == sizeof(long)
        ? Bpf.TryUpdate(_maps[map], key, (long)FdOf(value), flags.Value)
        : Bpf.TryUpdate(_maps[map], key, FdOf(value), flags.Value));

    Outcome Lookup(MapId map, uint key)
    {
        if (Bpf.TryLookup(_maps[map], key, out ulong cookie) < 0)
            return Result(-1);
        foreach (var socket in _sockets.Values)
        {
            if ((socket.IsOpen ? Inet.CookieOf(socket.Fd) : socket.LastCookie) == cookie)
                return new Outcome.Selected(socket.Id);
        }
        return Outcome.Foreign.Instance;
    }
}
