using Reuseport.Harness.Profiles;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>A kernel, and what it did.</summary>
public sealed record KernelSight(KernelNode Kernel, Sight Sight);

/// <summary>What one kernel did with one trace. The cases are all here: the constructor is private.</summary>
public abstract record Sight
{
    private Sight()
    {
    }

    /// <summary>What is known after another look: the runs of both, or that nothing can be told any more.</summary>
    public Sight After(Sight? earlier) =>
        (earlier, this) is (Ran old, Ran more) ? more with { Runs = [.. old.Runs, .. more.Runs] } : this;

    /// <summary>It ran it.</summary>
    /// <param name="Version">That of the package, such as <c>6.12.118-1</c>.</param>
    /// <param name="Runs">One at least.</param>
    public sealed record Ran(string Version, KernelProfile Profile, EquatableArray<TraceRun> Runs) : Sight
    {
        /// <inheritdoc cref="TraceRun.JudgedAt"/>
        public Ran JudgedAt(Script script, int call) =>
            this with { Runs = [.. Runs.Select(run => run.JudgedAt(script, call))] };

        /// <summary>The part of the runs that had the rarer outcome; 1 where all had the same.</summary>
        public double RarestRate(int? call) =>
            Runs.Min(run => (double)Runs.Count(other => run.FirstDifference(other, call) is null) / Runs.Count);

        /// <summary>
        /// How this kernel and a later one differ: one of them shows what the other never shows. Null when they do not.
        /// </summary>
        /// <param name="call">The only call that is looked at, from 0; null for all.</param>
        public Contrast? Against(Ran other, int? call)
        {
            if (other.Runs.FirstOrDefault(run => !Shows(run, call)) is { } added)
                return Contrast.Of(MostLike(added, call), added, call);
            if (Runs.FirstOrDefault(run => !other.Shows(run, call)) is { } lost)
                return Contrast.Of(lost, other.MostLike(lost, call), call);
            return null;
        }

        bool Shows(TraceRun run, int? call) => Runs.Any(own => own.FirstDifference(run, call) is null);

        TraceRun MostLike(TraceRun run, int? call) => Runs.MaxBy(own => own.FirstDifference(run, call))!;
    }

    /// <summary>Nothing can be told of it.</summary>
    /// <param name="Reason">A sentence.</param>
    public sealed record Untold(string Reason) : Sight;
}

/// <summary>Two runs that differ.</summary>
/// <param name="Call">The first call at which they do, from 0.</param>
public sealed record Contrast(int Call, TraceRun Before, TraceRun After)
{
    internal static Contrast Of(TraceRun before, TraceRun after, int? call) =>
        new(before.FirstDifference(after, call)!.Value, before, after);

    /// <summary>The behaviour of the profile that makes the difference; null where none does so alone.</summary>
    public Behaviour? Explain(Script script) => After.Answers.ExplainDifference(script, Call, Before.Answers);

    /// <summary>The same in words; null where no behaviour makes the difference alone.</summary>
    public string? Because(Script script) => Explain(script) is not { } behaviour
        ? null
        : behaviour.IsIn(After.Answers.Profile) ? behaviour.Name : $"{behaviour.Name}, which is gone";
}
