using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reuseport.Containers.Mutants;
using static System.FormattableString;

namespace Reuseport.Harness.Mutants;

/// <summary>What became of a mutant.</summary>
enum MutantEnd
{
    DoesNotCompile,

    /// <summary>The compiler makes the same program of it as of the file.</summary>
    SameProgram,
    Found,
    Survives,

    /// <summary>It survives, and it is known why one thread cannot show it.</summary>
    NotShown,
}

/// <summary>A mutant and what became of it.</summary>
/// <param name="Script">The first that shows it, counted from 0.</param>
/// <param name="Reason">Why one thread cannot show it.</param>
sealed record MutantResult(
    MutantEnd End, string Function, int Line, string Before, string After, long? Script, string? Reason)
{
    public static MutantResult Of(Mutant mutant, bool isRefused, bool isSame, long? script)
    {
        var reason = MutantReasons.Of(mutant);
        var end = isRefused ? MutantEnd.DoesNotCompile
            : isSame ? MutantEnd.SameProgram
            : script is not null ? MutantEnd.Found
            : reason is not null ? MutantEnd.NotShown
            : MutantEnd.Survives;
        return new(
            end, mutant.Function, mutant.Line, mutant.Before, mutant.After, script,
            end == MutantEnd.NotShown ? reason : null);
    }

    /// <summary>The mutant as a diff of one line.</summary>
    public override string ToString() => Mutant.Describe(Function, Line, Before, After);
}

/// <summary>How many mutants the scripts found.</summary>
/// <param name="Scripts">How many were run.</param>
/// <param name="Mutants">In the order of their lines.</param>
sealed record MutantScore(long Scripts, IReadOnlyList<MutantResult> Mutants)
{
    /// <summary>What is found, of what one thread can show.</summary>
    public int Found => Count(MutantEnd.Found);

    /// <summary>What survives without a reason.</summary>
    public int Survive => Count(MutantEnd.Survives);

    /// <summary>For machines.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, MutantJson.Default.MutantScore) + "\n";

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var mutant in Mutants.Where(mutant => mutant.End == MutantEnd.NotShown))
            text.Append(Invariant($"not shown  {mutant}\n             {mutant.Reason}\n"));
        foreach (var mutant in Mutants.Where(mutant => mutant.End == MutantEnd.Survives))
            text.Append(Invariant($"survives   {mutant}\n"));
        var scripts = Mutants.Select(mutant => mutant.Script).OfType<long>().Order().ToArray();
        var shown = Found + Survive;
        text.Append(Invariant($"\nmutants  {Mutants.Count}: {Count(MutantEnd.DoesNotCompile)} do not compile, "))
            .Append(Invariant($"{Count(MutantEnd.SameProgram)} are the same program, "))
            .Append(Invariant($"{Count(MutantEnd.NotShown)} cannot be shown by one thread\n"))
            .Append(Invariant($"score    {Found} of {shown}, {Percent(Found, shown):0.0} %, "))
            .Append(Invariant($"in {Scripts:N0} scripts\n"));
        if (scripts is not [])
        {
            text.Append(Invariant($"found    half by script {scripts[scripts.Length / 2]:N0}, "))
                .Append(Invariant($"nine of ten by {scripts[scripts.Length * 9 / 10]:N0}, all by {scripts[^1]:N0}\n"));
        }
        return text.ToString();
    }

    static double Percent(int part, int whole) => whole == 0 ? 100 : 100.0 * part / whole;

    int Count(MutantEnd end) => Mutants.Count(mutant => mutant.End == end);
}

[JsonSourceGenerationOptions(
    WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MutantScore))]
sealed partial class MutantJson : JsonSerializerContext;
