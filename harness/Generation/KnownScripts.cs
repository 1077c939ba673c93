using System.Reflection;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>The traces that are part of the build: tests/corpus and tests/scenarios.</summary>
static class KnownScripts
{
    /// <summary>How the names of the resources begin.</summary>
    const string Prefix = "known/";

    /// <summary>More sockets than these cost more than a random script may.</summary>
    const int SocksMax = 300;

    static readonly Lazy<IReadOnlyList<Script>> _all = new(Read);

    /// <summary>Without those that wait for a timer, or for a thread, or have very many sockets.</summary>
    public static IReadOnlyList<Script> All => _all.Value;

    static IReadOnlyList<Script> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. from name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
               where name.StartsWith(Prefix, StringComparison.Ordinal)
               let script = TraceReader.ReadTrace(Text(assembly, name)).Script
               where script.Alphabets != Alphabets.Functions && script.Ops.All(IsQuick)
               select script,
        ];
    }

    static bool IsQuick(Op op) => op switch
    {
        Op.Segment.Timer or Op.Wait => false,
        Op.Sockets(_, var count, _) => count <= SocksMax,
        _ => true,
    };

    static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
