using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Matrix;

/// <summary>A script of a matrix.</summary>
/// <param name="Name">The path of its file, or its number.</param>
sealed record NamedScript(string Name, Script Script)
{
    /// <summary>Expects nothing: the answers of each kernel are followed through its own model.</summary>
    public Trace Unknown => Examination.Unknown(Script);
}

/// <summary>
/// The scripts that every target runs, in one order. Random ones are made as the first target asks for them, and kept
/// for the others; they walk the seed's profile, so that they do not depend on the targets.
/// </summary>
sealed class ScriptList
{
    readonly Lock _lock = new();
    readonly List<NamedScript> _scripts;
    readonly Func<Script> _next;

    ScriptList(int count, IEnumerable<NamedScript> scripts, Func<Script> next)
    {
        Count = count;
        _scripts = [.. scripts];
        _next = next;
    }

    public int Count { get; }

    public static ScriptList Of(IReadOnlyList<NamedScript> scripts) =>
        new(scripts.Count, scripts, () => throw new ArgumentOutOfRangeException(nameof(scripts)));

    /// <summary>Random scripts that enter the hazard family on none of the kernels.</summary>
    /// <param name="alphabet">That of the kernels.</param>
    public static ScriptList Random(int count, ulong seed, IReadOnlyList<Referee> referees, Alphabets alphabet)
    {
        var generator = new Generator(KernelProfile.Seed, seed, alphabet);
        return new(count, [], Next);

        Script Next()
        {
            var script = generator.Next().Script;
            return referees.Any(referee => referee.FindHazard(script) is not null) ? Next() : script;
        }
    }

    /// <param name="number">Counts from 0.</param>
    public NamedScript this[int number]
    {
        get
        {
            lock (_lock)
            {
                while (_scripts.Count <= number)
                    _scripts.Add(new($"script {_scripts.Count}", _next()));
                return _scripts[number];
            }
        }
    }
}
