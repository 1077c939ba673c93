using Reuseport.Vocabulary;

namespace Reuseport.Harness.Minimizing;

/// <summary>Names that are the same for equal causes.</summary>
static class CanonicalNames
{
    /// <summary>Names from here on are those of crowds.</summary>
    const int CrowdFirst = 100;

    /// <summary>
    /// The script with its names counted from 0 in the order of appearance, so that equal causes look equal.
    /// </summary>
    public static Script Of(Script script)
    {
        var socks = new Dictionary<SockId, SockId>();
        var ports = new Dictionary<PortId, PortId>();
        var programs = new Dictionary<ProgramId, ProgramId>();
        var maps = new Dictionary<MapId, MapId>();
        // A crowd has the names that follow its first one: they stay, and nothing else is given one of them.
        var ofCrowds = script.Ops.Where(op => op is Op.Sockets or Op.Function.Crowd)
            .SelectMany(Names.AllDefinedBy).Cast<SockId>().ToHashSet();
        int[] free = [.. Enumerable.Range(0, CrowdFirst).Where(index => !ofCrowds.Contains(new(index)))];
        var rewriting = new Rewriting
        {
            Sock = sk => sk.Index >= CrowdFirst || ofCrowds.Contains(sk)
                ? sk
                : Renamed(socks, sk, index => new(free[index])),
            Program = program => Renamed(programs, program, index => new(index)),
            Map = map => Renamed(maps, map, index => new(index)),
            Endpoint = endpoint => endpoint with { Port = Renamed(ports, endpoint.Port, index => new(index)) },
        };
        return rewriting.Apply(script);
    }

    static T Renamed<T>(Dictionary<T, T> names, T name, Func<int, T> make)
        where T : struct
    {
        if (!names.TryGetValue(name, out var renamed))
            names[name] = renamed = make(names.Count);
        return renamed;
    }
}
