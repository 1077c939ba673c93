using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Verdicts;

/// <summary>A case that wants a second look.</summary>
public abstract record Suspect(Case Case)
{
    /// <summary>It diverged once.</summary>
    public sealed record Diverged(Case Case, EquatableArray<Outcome> Seen, Difference Difference) : Suspect(Case);

    /// <summary>The kernel itself failed while it ran.</summary>
    /// <param name="Before">The outcomes of the calls before, as far as they were told.</param>
    public sealed record Splatted(Case Case, Splat Splat, EquatableArray<Outcome> Before) : Suspect(Case);

    /// <summary>It agreed, and something of it was still there when all of it was closed.</summary>
    public sealed record Leaked(Case Case, EquatableArray<Outcome> Seen) : Suspect(Case);

    /// <summary>
    /// The suspect that an observation makes of a case; null where it agrees or nothing is known. A script that ends
    /// with <c>left</c> has told itself what is left.
    /// </summary>
    public static Suspect? Of(Case @case, Observation observation) => observation switch
    {
        Observation.Ran(var seen, { } difference) => new Diverged(@case, seen, difference),
        Observation.Ran(var seen, null) { LeftSomething: true } when @case.Script.Ops is not [.., Op.Left] =>
            new Leaked(@case, seen),
        Observation.Splatted(var splat, var before) => new Splatted(@case, splat, before),
        _ => null,
    };

    /// <summary>What probably caused it: the kernel's function, or what the kernel said of itself.</summary>
    public Cause Cause => this switch
    {
        Diverged(_, _, var difference) => Cause.Of(difference),
        Splatted(_, var splat, _) => Cause.Of(splat),
        Leaked => Cause.Leak,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What it may be known by; null where the kernel itself failed.</summary>
    public DivergenceKey? Key => this switch
    {
        Diverged(_, _, var difference) => DivergenceKey.Of(difference),
        Leaked => DivergenceKey.Leak,
        _ => null,
    };

    /// <summary>The same text for suspects that differ at the same kind of call in the same way.</summary>
    public string Symptom => this is Diverged(_, _, var difference) ? difference.Signature : Cause.Name;
}
