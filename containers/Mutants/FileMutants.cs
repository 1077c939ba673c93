using Reuseport.Containers.Source;

namespace Reuseport.Containers.Mutants;

/// <summary>Every fault of one line that the file can have, in the order of its lines.</summary>
public static class FileMutants
{
    /// <param name="text">A C file. The same text gives the same mutants.</param>
    public static IReadOnlyList<Mutant> Of(string text)
    {
        var file = new CText(text);
        return
        [
            .. TokenFaults.Of(file).Concat(StatementFaults.Of(file)).DistinctBy(mutant => mutant.Text)
                .OrderBy(mutant => mutant.Line),
        ];
    }
}
