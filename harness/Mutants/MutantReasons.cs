using Reuseport.Containers.Source.Mutants;

namespace Reuseport.Harness.Mutants;

/// <summary>Why one thread cannot show a mutant, by its function and pieces of its line.</summary>
static class MutantReasons
{
    static readonly (string Function, string Before, string After, string Reason)[] _reasons =
    [
    ];

    /// <summary>Null when it is not known, and the mutant has to be found.</summary>
    public static string? Of(Mutant mutant) => _reasons
        .Where(known => known.Function == mutant.Function
            && mutant.Before.Contains(known.Before, StringComparison.Ordinal)
            && mutant.After.Contains(known.After, StringComparison.Ordinal))
        .Select(known => known.Reason).FirstOrDefault();
}
