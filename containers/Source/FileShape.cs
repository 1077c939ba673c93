using System.Text.RegularExpressions;

namespace Reuseport.Containers.Source;

/// <summary>
/// What a version of the file and its header has, for the stand-ins: macros by the words that show it.
/// </summary>
static class FileShape
{
    /// <summary>Functions that the file may define.</summary>
    static readonly (string Macro, string Function)[] _functions =
    [
        ("HAS_CPU_UPDATE", "reuseport_update_incoming_cpu"),
        ("HAS_MIGRATION", "reuseport_migrate_sock"),
        ("HAS_DETACH_PROG", "reuseport_detach_prog"),
        ("HAS_CONNS_SETTER", "reuseport_has_conns_set"),
    ];

    /// <summary>What the file does otherwise in some versions.</summary>
    static readonly (string Macro, Regex Word)[] _inFile =
    [
        ("HAS_BIND_INANY", new(@"\bbool bind_inany\b")),
        ("HAS_EARLY_ID", new(@"->reuseport_id = id;\s+reuse->bind_inany")),
        ("ATTACH_RETURNS_PROG", new(@"struct bpf_prog \*\s*reuseport_attach_prog\(")),
    ];

    /// <summary>Members of the group.</summary>
    static readonly (string Macro, Regex Word)[] _inHeader =
    [
        ("HAS_INCOMING_CPU", new(@"\bincoming_cpu;")),
        ("HAS_CONNS", new(@"\bhas_conns:1")),
        ("HAS_CONNS_SET_INLINE", new(@"\breuseport_has_conns\(struct sock \*sk, bool set\)")),
        ("HAS_SYNQ_OVERFLOW", new(@"\bsynq_overflow_ts\b")),
    ];

    /// <summary>One flag of gcc for each.</summary>
    public static IEnumerable<string> Flags(string file, string header)
    {
        var defined = new CText(file).Functions.Select(function => function.Name).ToHashSet();
        return
        [
            .. _functions.Select(item => Flag(item.Macro, defined.Contains(item.Function))),
            .. _inFile.Select(item => Flag(item.Macro, item.Word.IsMatch(file))),
            .. _inHeader.Select(item => Flag(item.Macro, item.Word.IsMatch(header))),
        ];
    }

    static string Flag(string macro, bool has) => $"-D{macro}={(has ? 1 : 0)}";
}
