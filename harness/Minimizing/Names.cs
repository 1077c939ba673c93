using Reuseport.Vocabulary;

namespace Reuseport.Harness.Minimizing;

/// <summary>The names that calls share.</summary>
static class Names
{
    /// <summary>Names from here on are those of crowds.</summary>
    const int CrowdFirst = 100;

    /// <summary>
    /// Every name in a call: a <see cref="SockId"/>, <see cref="PortId"/>, <see cref="ProgramId"/> or
    /// <see cref="MapId"/>.
    /// </summary>
    public static HashSet<object> In(Op op)
    {
        var names = new HashSet<object>();
        new Rewriting
        {
            Sock = sk => Note(names, sk),
            Program = program => Note(names, program),
            Map = map => Note(names, map),
            Endpoint = endpoint => endpoint with { Port = Note(names, endpoint.Port) },
        }.Apply(op);
        return names;
    }

    /// <summary>The socket that the call is made on; null for calls of a client, and those on no socket.</summary>
    public static SockId? SockOf(Op op) => In(op).OfType<SockId>().Select(sk => (SockId?)sk).FirstOrDefault();

    /// <summary>The name that the call gives to what it makes; null for most.</summary>
    public static object? DefinedBy(Op op) => op switch
    {
        Op.Socket(var sk, _) => sk,
        Op.Sockets(var first, _, _) => first,
        Op.Function.Sock(var sk, _) => sk,
        Op.Function.Crowd(var first, _, _) => first,
        Op.Load(var program, _) => program,
        Op.CreateMap(var map, _, _) => map,
        _ => null,
    };

    /// <summary>Whether every socket and program is made before it is used.</summary>
    public static bool AreDefined(Script script)
    {
        var defined = new HashSet<object>();
        foreach (var op in script.Ops)
        {
            if (DefinedBy(op) is { } name)
                defined.Add(name);
            if (op is Op.Sockets(var sockets, var size, _))
                defined.UnionWith(Following(sockets, size));
            if (op is Op.Function.Crowd(var crowd, var count, _))
                defined.UnionWith(Following(crowd, count));
            if (In(op).Any(used => used is not PortId && !defined.Contains(used)))
                return false;
        }
        return true;
    }

    /// <summary>
    /// The script with its names counted from 0 in the order of appearance, so that equal causes look equal.
    /// </summary>
    public static Script Canonical(Script script)
    {
        var socks = new Dictionary<SockId, SockId>();
        var ports = new Dictionary<PortId, PortId>();
        var programs = new Dictionary<ProgramId, ProgramId>();
        var maps = new Dictionary<MapId, MapId>();
        var rewriting = new Rewriting
        {
            // A crowd has the names that follow its first one.
            Sock = sk => sk.Index >= CrowdFirst ? sk : Renamed(socks, sk, index => new(index)),
            Program = program => Renamed(programs, program, index => new(index)),
            Map = map => Renamed(maps, map, index => new(index)),
            Endpoint = endpoint => endpoint with { Port = Renamed(ports, endpoint.Port, index => new(index)) },
        };
        return rewriting.Apply(script);
    }

    static IEnumerable<object> Following(SockId first, int count) =>
        Enumerable.Range(first.Index, count).Select(index => (object)new SockId(index));

    static T Note<T>(HashSet<object> names, T name)
        where T : struct
    {
        names.Add(name);
        return name;
    }

    static T Renamed<T>(Dictionary<T, T> names, T name, Func<int, T> make)
        where T : struct
    {
        if (!names.TryGetValue(name, out var renamed))
            names[name] = renamed = make(names.Count);
        return renamed;
    }
}
