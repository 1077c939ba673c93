using Reuseport.Harness.Comparing;
using Reuseport.Harness.Profiles;
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

    /// <summary>It ran it, and again, and did the same.</summary>
    /// <param name="Free">The calls where the model says that the kernel is free, by their index.</param>
    public sealed record Ran(KernelAnswers Answers, IReadOnlySet<int> Free) : Sight
    {
        /// <summary>The first call at which two kernels differ and neither was free; null when there is none.</summary>
        /// <param name="call">The only call that is looked at; null for all.</param>
        public int? FirstDifference(Ran other, int? call = null)
        {
            for (var i = 0; i < Math.Max(Answers.Seen.Count, other.Answers.Seen.Count); i++)
            {
                if ((call is null || call == i) && !Free.Contains(i) && !other.Free.Contains(i)
                    && !Equals(At(i), other.At(i)))
                    return i;
            }
            return null;
        }

        /// <summary>The outcome of a call; null behind one that timed out.</summary>
        public Outcome? At(int call) => call < Answers.Seen.Count ? Answers.Seen[call] : null;
    }

    /// <summary>Nothing can be told of it.</summary>
    /// <param name="Reason">A sentence.</param>
    public sealed record Untold(string Reason) : Sight;

    /// <summary>What a kernel did.</summary>
    public static Ran Of(Script script, KernelAnswers answers) =>
        new(answers, new Referee(answers.Profile).FreeCalls(script, answers.Seen));
}
