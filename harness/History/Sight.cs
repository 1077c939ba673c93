using Reuseport.Harness.Comparing;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>What one kernel did with one trace. The cases are all here: the constructor is private.</summary>
public abstract record Sight
{
    private Sight()
    {
    }

    /// <summary>It ran it, and again, and did the same.</summary>
    /// <param name="Seen">An outcome for each call, or as far as the one that timed out.</param>
    /// <param name="Free">The calls where the model says that the kernel is free, by their index.</param>
    public sealed record Ran(KernelProfile Profile, EquatableArray<Outcome> Seen, IReadOnlySet<int> Free) : Sight
    {
        /// <summary>The first call at which two kernels differ and neither was free; null when there is none.</summary>
        /// <param name="call">The only call that is looked at; null for all.</param>
        public int? FirstDifference(Ran other, int? call = null)
        {
            for (var i = 0; i < Math.Max(Seen.Count, other.Seen.Count); i++)
            {
                if ((call is null || call == i) && !Free.Contains(i) && !other.Free.Contains(i)
                    && !Equals(At(i), other.At(i)))
                    return i;
            }
            return null;
        }

        /// <summary>The outcome of a call; null behind one that timed out.</summary>
        public Outcome? At(int call) => call < Seen.Count ? Seen[call] : null;
    }

    /// <summary>Nothing can be told of it.</summary>
    /// <param name="Reason">A sentence.</param>
    public sealed record Untold(string Reason) : Sight;

    /// <summary>What a kernel of a profile did.</summary>
    public static Ran Of(KernelProfile profile, Script script, EquatableArray<Outcome> seen) =>
        new(profile, seen, new Referee(profile).FreeCalls(script, seen));
}
