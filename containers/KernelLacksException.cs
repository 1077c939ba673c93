using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>The kernel was built without what scripts need. What to do: build it with the options that are named.
/// </summary>
public sealed class KernelLacksException(string target, IEnumerable<string> options)
    : Exception($"{target}: the kernel lacks {string.Join(", ", options.Select(Describe))}")
{
    /// <summary>A newer probe may name an option that the harness does not know.</summary>
    static string Describe(string name) =>
        KernelOption.All.FirstOrDefault(option => option.Name == name)?.ToString() ?? name;
}
