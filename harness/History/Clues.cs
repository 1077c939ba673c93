using System.Text.RegularExpressions;
using Reuseport.Harness.Comparing;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>
/// The words by which the commit that made a change may be known: those of the kernel functions and files that the
/// model goes through on the way to the call that differs, and of its results.
/// </summary>
public sealed partial class Clues
{
    /// <summary>Words of paths and functions that say nothing of what a commit is about.</summary>
    static readonly HashSet<string> _common =
        ["net", "core", "kernel", "sock", "ipv4", "ipv6", "get", "set", "add", "lib", "run", "rcv", "the", "for", "and", "with"];

    /// <summary>Where a commit belongs that may matter though it names nothing of the way.</summary>
    static readonly HashSet<string> _subsystems =
        ["net", "tcp", "udp", "inet", "ipv4", "ipv6", "bpf", "reuseport", "soreuseport", "sock", "mptcp"];

    readonly HashSet<string> _names;
    readonly HashSet<string> _words;

    Clues(HashSet<string> files, HashSet<string> names, HashSet<string> words) =>
        (Files, _names, _words) = ([.. files.Order(StringComparer.Ordinal)], names, words);

    /// <summary>The kernel's files on the way, such as <c>net/ipv4/udp.c</c>.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The clues of a change: what both kernels do in the call, and in the calls before it.</summary>
    public static Clues Of(Script script, Contrast contrast)
    {
        var reached = new[] { contrast.Before, contrast.After }
            .SelectMany(run => new Referee(run.Answers.Profile).Reached(script, run.Answers.Seen).Take(contrast.Call + 1))
            .SelectMany(results => results).Distinct().ToList();
        var functions = reached.SelectMany(result => result.KernelFunctions).ToHashSet();
        return new(
            [.. functions.Select(function => function.File)],
            [.. functions.Select(function => function.Name), .. functions.SelectMany(FileWords)],
            [.. reached.SelectMany(ResultWords), .. Words(TraceText.Write(script.Ops[contrast.Call]))]);
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
               let named = pair.Second.Where(_names.Contains).ToList()
               let isOfNetwork = pair.First.Split(':') is [var subsystem, _, ..] && _subsystems.Contains(subsystem)
               where named is not [] || isOfNetwork
               let told = named.Concat(pair.Second.Where(_words.Contains)).Distinct()
               let weight = told.Sum(word => Math.Log(1 + ((double)subjects.Count / frequency[word])))
               orderby named is not [] descending, weight descending
               select pair.First,
        ];
    }

    /// <summary>
    /// The name of a file, and the subsystems that its path names: <c>inet_hashtables</c> and <c>inet</c>.
    /// </summary>
    static IEnumerable<string> FileWords(KernelFunction function) =>
    [
        Path.GetFileNameWithoutExtension(function.File),
        .. function.File.Split('/', '_', '.').Where(word => _subsystems.Contains(word) && !_common.Contains(word)),
    ];

    /// <summary>The words of a result's name: <c>in</c>, <c>use</c> for <c>UdpGetPortResult.InUse</c>.</summary>
    static IEnumerable<string> ResultWords(NamedResult result) =>
        Words(Capital.Replace(result.ToString(), " $0")).Where(word => word is not "result");

    static IEnumerable<string> Words(string text) =>
        Word.Matches(text).Select(match => match.Value.ToLowerInvariant()).Where(word => !_common.Contains(word));

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }

    [GeneratedRegex("[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Capital { get; }
}
