namespace Reuseport.Vocabulary;

/// <summary>
/// The names that calls share: a <see cref="SockId"/>, <see cref="PortId"/>, <see cref="ProgramId"/> or
/// <see cref="MapId"/>.
/// </summary>
public static class Names
{
    /// <summary>Every name in a call, in the order and as often as it stands in the text.</summary>
    public static IReadOnlyList<object> In(Op op)
    {
        var names = new List<object>();
        new Rewriting
        {
            Sock = sk => Note(names, sk),
            Program = program => Note(names, program),
            Map = map => Note(names, map),
            Endpoint = endpoint => endpoint with { Port = Note(names, endpoint.Port) },
        }.Apply(op);
        return names;
    }

    /// <summary>
    /// The name that the call gives to what it makes, the first of several; it is the first in the text as well. Null
    /// for most calls.
    /// </summary>
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

    /// <summary>All names that the call defines.</summary>
    public static IEnumerable<object> AllDefinedBy(Op op) => op switch
    {
        Op.Sockets(var first, var count, _) => Following(first, count),
        Op.Function.Crowd(var first, var count, _) => Following(first, count),
        _ => DefinedBy(op) is { } name ? [name] : [],
    };

    static IEnumerable<object> Following(SockId first, int count) =>
        Enumerable.Range(first.Index, count).Select(index => (object)new SockId(index));

    static T Note<T>(List<object> names, T name)
        where T : struct
    {
        names.Add(name);
        return name;
    }
}
