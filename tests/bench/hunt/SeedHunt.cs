using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Model;

namespace Reuseport.Bench.Hunt;

/// <summary>The script that first shows a fault.</summary>
/// <param name="Number">Counts the scripts of a seed, from 1.</param>
/// <param name="Part">Where the generator had it from.</param>
/// <param name="Threw">The faulty kernel threw, or did not come to an end.</param>
sealed record Sight(int Number, string Part, bool Threw, Trace Script);

/// <summary>The scripts of one seed, each run on all the faulty kernels that no script before has shown.</summary>
sealed class SeedHunt(KernelProfile profile, ulong seed, IFaultyKernel kernel, int mutants)
{
    /// <summary>By the number of the mutation; null where no script shows it.</summary>
    public Sight?[] Sights { get; } = new Sight?[mutants];

    /// <summary>How many scripts came to the place at all, by the number of the mutation.</summary>
    public int[] Reached { get; } = new int[mutants];

    /// <summary>How many scripts each part made.</summary>
    public Dictionary<string, int> Made { get; } = [];

    public SeedHunt Take(int scripts)
    {
        var generator = new Generator(profile, seed);
        var referee = new Referee(profile);
        var hidden = Enumerable.Range(0, mutants).ToList();
        for (var number = 1; number <= scripts && hidden.Count > 0; number++)
        {
            var expected = generator.Next();
            var part = "swarm";
            Made[part] = Made.GetValueOrDefault(part) + 1;
            var right = kernel.PlayRight(expected.Script);
            if (referee.Compare(expected, right) is { } difference)
                throw new InvalidOperationException($"a kernel without a fault differs:\n{expected}\n{difference}");
            hidden.RemoveAll(mutant => Look(mutant, number, part, expected, right, referee));
        }
        return this;
    }

    bool Look(
        int mutant, int number, string part, Trace expected, EquatableArray<Outcome> right, Referee referee)
    {
        if (kernel.FirstAt(mutant) is null)
            return false;
        Reached[mutant]++;
        var seen = kernel.PlayFaulty(mutant);
        if (seen is { } outcomes && (outcomes == right || referee.Compare(expected, outcomes) is null))
            return false;
        Sights[mutant] = new(number, part, seen is null, expected);
        return true;
    }
}
