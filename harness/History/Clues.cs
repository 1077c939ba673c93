using System.Text.RegularExpressions;
using Reuseport.Harness.Comparing;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>
/// The words by which the commit that made a change may be known: those of the kernel functions and files that the
/// model goes through on the way to the call that differs, of its results, and of the calls.
/// </summary>
public sealed partial class Clues
{
    /// <summary>Parts of the kernel whose commits may matter though they name nothing of the way.</summary>
    static readonly HashSet<string> _subsystems =
        ["net", "tcp", "udp", "inet", "ipv4", "ipv6", "bpf", "reuseport", "soreuseport", "sock"];

    /// <summary>Those of the parts that every call goes through.</summary>
    static readonly HashSet<string> _everywhere = ["net", "ipv4", "ipv6", "sock"];

    readonly HashSet<string> _names;
    readonly HashSet<string> _parts;
    readonly Dictionary<string, double> _words = [];

    Clues(IReadOnlyCollection<KernelFunction> functions, IEnumerable<string> calls)
    {
        Files = [.. functions.Select(function => function.File).Distinct().Order(StringComparer.Ordinal)];
        var stems = Files.Select(Path.GetFileNameWithoutExtension).OfType<string>();
        // A name of one word, such as that of socket.c, is a word of many commits.
        _names = [.. functions.Select(function => function.Name).Concat(stems).Where(name => name.Contains('_'))];
        var parts = Files.SelectMany(file => file.Split('/', '_', '.')).Concat(calls.SelectMany(Words));
        _parts = [.. parts.Where(_subsystems.Except(_everywhere).Contains)];
        // The parts of a name are weak: input, of tcp_input, is a word of many commits, too.
        Weigh(_names, 0.5);
        foreach (var name in _names)
            _words[name] = 3;
    }

    /// <summary>The kernel's files on the way, such as <c>net/ipv4/udp.c</c>.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>
    /// The clues of a change: what both kernels do in the call, and, of less weight, in those before it.
    /// </summary>
    public static Clues Of(Script script, Contrast contrast)
    {
        IReadOnlyList<NamedResult>[][] ways =
            [.. new[] { contrast.Before, contrast.After }.Select(run => Way(script, run, contrast.Call))];
        var all = ways.SelectMany(way => way).SelectMany(results => results).ToHashSet();
        var last = ways.SelectMany(way => way.ElementAtOrDefault(contrast.Call) ?? []).ToHashSet();
        string[] calls = [.. script.Ops.Take(contrast.Call + 1).Select(op => TraceText.Write(op))];
        var clues = new Clues([.. all.SelectMany(result => result.KernelFunctions).Distinct()], calls);
        clues.Weigh([.. all.Select(NameOf), .. calls], 1);
        clues.Weigh([.. last.Select(NameOf), calls[^1]], 2);
        return clues;
    }

    /// <summary>
    /// The subjects that may be it, the likeliest first: those that name a function, a file or a subsystem of the way,
    /// then those of the network's other parts. A word counts the more, the fewer of the subjects have it.
    /// </summary>
    public IReadOnlyList<string> Rank(IReadOnlyList<string> subjects)
    {
        var words = subjects.Select(subject => Words(subject).ToHashSet()).ToList();
        var frequency = words.SelectMany(own => own).CountBy(word => word).ToDictionary();
        return
        [
            .. from pair in subjects.Zip(words)
               let place = Subsystem.Match(pair.First).Value
               let of = place.Split([':', ',', '/', ' '], StringSplitOptions.RemoveEmptyEntries)
               let isOfNetwork = of.Any(_subsystems.Contains)
               let isOfWay = of.Any(_parts.Contains) || pair.Second.Any(_names.Contains)
                   || (isOfNetwork && pair.Second.Contains("reuseport"))
               where isOfWay || isOfNetwork
               let weight = pair.Second.Sum(word =>
                   _words.GetValueOrDefault(word) * Math.Log(1 + ((double)subjects.Count / frequency[word])))
               // Of "net: phy: …" half of the place is foreign.
               let share = of is [] ? 1 : (double)of.Count(_subsystems.Contains) / of.Length
               orderby isOfWay descending, weight * share descending
               select pair.First,
        ];
    }

    static IReadOnlyList<NamedResult>[] Way(Script script, TraceRun run, int call) =>
        [.. new Referee(run.Answers.Profile).Reached(script, run.Answers.Seen).Take(call + 1)];

    /// <summary>The words of a result's name: <c>in</c> and <c>use</c> for <c>UdpGetPortResult.InUse</c>.</summary>
    static string NameOf(NamedResult result) => Capital.Replace(result.ToString().Split('.')[1], " $0");

    void Weigh(IEnumerable<string> texts, double weight)
    {
        foreach (var word in texts.SelectMany(Words))
            _words[word] = Math.Max(weight, _words.GetValueOrDefault(word));
    }

    /// <summary>
    /// The words of a text, identifiers also in their parts, without the ends that grammar and the versions of IP give
    /// them.
    /// </summary>
    static IEnumerable<string> Words(string text) =>
        from Match match in Word.Matches(text)
        let word = match.Value.ToLowerInvariant()
        let parts = word.Split('_').Where(part => part.Length > 2).Select(part => Ending.Replace(part, ""))
        from part in parts.Append(word)
        select part;

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }

    [GeneratedRegex("(?<=...)(?:ing|ed|es|s|[46])$", RegexOptions.CultureInvariant)]
    private static partial Regex Ending { get; }

    [GeneratedRegex("[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Capital { get; }

    /// <summary>What is before the last colon of the beginning of a subject.</summary>
    [GeneratedRegex(@"^(?:\[[^]]*\] )?(?:[\w,/. -]{1,30}: )+", RegexOptions.CultureInvariant)]
    private static partial Regex Subsystem { get; }
}
