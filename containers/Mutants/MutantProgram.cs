using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;
using static System.FormattableString;

namespace Reuseport.Containers.Mutants;

/// <summary>
/// All mutants in one program, which is told at its start which of them it is: each function is there once for each
/// fault in it. To compile them is then a matter of seconds.
/// </summary>
public sealed partial class MutantProgram
{
    /// <summary>The number of the mutant, in the stand-ins.</summary>
    const string Chosen = "standin_mutant";

    readonly SourceBuild _build;
    readonly string _text;
    readonly IReadOnlyList<Mutant> _mutants;
    readonly IReadOnlyList<CFunction> _functions;
    readonly HashSet<int> _refused = [];
    readonly HashSet<int> _same = [];

    MutantProgram(SourceBuild build, string text, IReadOnlyList<Mutant> mutants)
    {
        (_build, _text, _mutants) = (build, text, mutants);
        _functions = new CText(text).Functions;
    }

    public string Program => Path.Combine(_build.Folder, "mutants");

    /// <summary>Compiles them; the number of a mutant is its place in the list, counted from 1.</summary>
    /// <param name="text">The file that they are mutants of.</param>
    /// <exception cref="KernelException">gcc is missing or fails.</exception>
    public static async Task<MutantProgram> MakeAsync(
        SourceBuild build, string text, IReadOnlyList<Mutant> mutants, CancellationToken cancellationToken)
    {
        var program = new MutantProgram(build, text, mutants);
        while (await program.CompileAsync(cancellationToken) is { } error)
        {
            var refused = program._refused.Count;
            program._refused.UnionWith(
                Place.Matches(error).Select(place => NumberOf(place)));
            if (program._refused.Count == refused)
                throw new KernelException(SourceBuild.Failure(build.File, error));
        }
        await program.CompareAsync(cancellationToken);
        await build.GccAsync(
            ["-o", program.Program, "mutants.o", .. SourceBuild.StandInObjects], cancellationToken);
        return program;
    }

    /// <summary>gcc refuses it.</summary>
    public bool IsRefused(int number) => _refused.Contains(number);

    /// <summary>gcc makes the same instructions of it as of the file.</summary>
    public bool IsSame(int number) => _same.Contains(number);

    /// <returns>What gcc says of those that it refuses; null when there are none.</returns>
    async Task<string?> CompileAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(_build.Folder, "mutants.c"), Text(), cancellationToken);
        // No kernel is built with these: what such a mutant does is not defined.
        string[] refused = ["-Werror=return-type", "-Werror=uninitialized", "-ftrack-macro-expansion=0"];
        var (_, end) = await new ExternalCommand(
            "gcc",
            [
                .. _build.OfTheFile.Where(flag => flag != "-w"), "-fdiagnostics-format=text", "-g0", "-O1", .. refused,
                "-c", "mutants.c",
            ])
            .In(_build.Folder).TryReadEndAsync(cancellationToken);
        return end.ExitCode == 0 ? null : end.Error;
    }

    /// <summary>Finds those that are the same instructions.</summary>
    async Task CompareAsync(CancellationToken cancellationToken)
    {
        // What looks beyond one function would make one of two that are the same, or different ones of them.
        await _build.GccAsync(
            [
                .. _build.OfTheFile.Where(flag => !flag.StartsWith("-fsanitize", StringComparison.Ordinal)),
                "-g0", "-O2", "-fno-inline", "-fno-ipa-icf", "-fno-ipa-cp", "-fno-ipa-sra", "-fno-ipa-ra",
                "-fno-partial-inlining", "-S", "mutants.c",
            ],
            cancellationToken);
        var assembly = await File.ReadAllTextAsync(Path.Combine(_build.Folder, "mutants.s"), cancellationToken);
        var bodies = Body.Matches(assembly).ToDictionary(
            body => (body.Groups["function"].Value, NumberOf(body)), Plain);
        foreach (var ((function, number), body) in bodies)
        {
            if (number > 0 && body == bodies[(function, 0)])
                _same.Add(number);
        }
    }

    /// <summary>The instructions of a function, with its labels counted anew.</summary>
    static string Plain(Match body)
    {
        var labels = new Dictionary<string, int>();
        return Label.Replace(body.Groups["code"].Value, label =>
        {
            labels.TryAdd(label.Value, labels.Count);
            return Invariant($".L{labels[label.Value]}");
        });
    }

    string Text()
    {
        var text = new StringBuilder($"extern int {Chosen};\n");
        var at = 0;
        foreach (var function in _functions)
        {
            text.Append(Between(at, function.Outset));
            // A fault may call what is defined further down.
            if (at == 0)
                text.AppendJoin("", _functions.Select(declared => declared.Declaration(_text)));
            string NameOf(int number) => Invariant($"{function.Name}__{number}");
            text.Append(function.Renamed(NameOf(0), _text, grown: 0));
            var numbers = Runs().Where(number => _mutants[number - 1].Function == function.Name).ToArray();
            foreach (var number in numbers)
            {
                var mutant = _mutants[number - 1].Text;
                text.Append(Invariant($"\n#line 1 \"mutant-{number}\"\n"))
                    .Append(function.Renamed(NameOf(number), mutant, mutant.Length - _text.Length));
            }
            text.Append("\n#line 1 \"choosing\"\n").Append(function.Choosing(_text, numbers, NameOf, Chosen));
            at = function.End;
        }
        return text.Append(Between(at, _text.Length)).ToString();
    }

    static int NumberOf(Match match) => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    IEnumerable<int> Runs() => Enumerable.Range(1, _mutants.Count).Where(number => !_refused.Contains(number));

    /// <summary>What is in no function; a constant with faults is chosen, too.</summary>
    string Between(int from, int to)
    {
        var text = _text[from..to];
        foreach (var number in Runs().Where(number => _mutants[number - 1].Function.Length == 0))
        {
            var (before, after) = (_mutants[number - 1].Before, _mutants[number - 1].After);
            var value = after.Split(' ')[^1];
            text = Constant(before).Replace(text, found =>
                Invariant($"{found.Groups["name"]}({Chosen} == {number} ? {value} : {found.Groups["value"]})"));
        }
        return text;
    }

    /// <summary>The definition of a constant, with what was made of it before.</summary>
    static Regex Constant(string before) => new(
        $@"^(?<name>#define\s+{Regex.Escape(before.Split(' ')[1])}\s+)(?<value>.+)$", RegexOptions.Multiline);

    [GeneratedRegex(@"^mutant-(?<number>\d+):\d+:\d+: error", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Place { get; }

    [GeneratedRegex(
        @"^(?<function>\w+?)__(?<number>\d+):\n(?<code>[\s\S]*?)^\t\.size\t\k<function>__\k<number>,",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Body { get; }

    [GeneratedRegex(@"\.L[A-Z]*\d+\b")]
    private static partial Regex Label { get; }
}
