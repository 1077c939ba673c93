using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Model;

namespace Reuseport.Harness.Verdicts;

/// <summary>
/// What findings have in common as far as it shows. One fault of a kernel has many symptoms: a group in the wrong order
/// differs in a connect, a datagram and an <c>order</c>, and all of them are answered by the same function.
/// </summary>
/// <param name="Name">The function of the kernel that answered as the model does not, or what the kernel said of
/// itself.</param>
public sealed record Cause(string Name)
{
    /// <summary>Something is left of a script that has ended.</summary>
    public static Cause Leak { get; } = new("something is left in the kernel");

    /// <summary>
    /// The function of the kernel that decided, as the model has it: the innermost function of
    /// <c>sock_reuseport.c</c> that the call reached. If it reached none, the innermost of all. SockfdLookup does not
    /// count.
    /// </summary>
    public static Cause Of(Difference difference)
    {
        if (difference.Op is Vocabulary.Op.Left)
            return Leak;
        var found = NamedResult.Of(SockfdLookupResult.Found);
        var reached = difference.Reached.Where(result => result != found).ToList();
        var ofTheFile = reached.Where(result => result.IsOfTheFile).ToList();
        var decided = ofTheFile is [] ? reached : ofTheFile;
        return new(decided is [.., var innermost] ? innermost.Function : difference.Op.GetType().Name);
    }

    /// <summary>All that an entry of the ledger explains.</summary>
    public static Cause Of(KnownDivergence known) => new($"known {known.Id}");

    /// <summary>The title without its numbers.</summary>
    public static Cause Of(Splat splat) => new(splat.Signature);
}
