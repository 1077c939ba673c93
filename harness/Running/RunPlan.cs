using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Running;

/// <summary>How long a run goes on and how wide it is.</summary>
/// <param name="Scripts">The most scripts; null for no limit.</param>
/// <param name="Time">The time of the whole run, examinations included; null for no limit.</param>
/// <param name="Probes">How many guests run side by side.</param>
public sealed record RunPlan(long? Scripts, TimeSpan? Time, int Probes)
{
    /// <summary>Whether the run ends with the first finding that repeats.</summary>
    public bool StopsAtFirst { get; init; }

    /// <summary>What is examined before the first script, such as what the measurement of the profile found.</summary>
    public IReadOnlyList<Suspect> Suspects { get; init; } = [];

    /// <inheritdoc cref="Examination.MinimizedMax"/>
    public int MinimizedMax { get; init; } = int.MaxValue;

    /// <summary>What is known of the kernel's divergences.</summary>
    public Explain Explain { get; init; } = _ => null;
}

/// <summary>How a run ended.</summary>
/// <param name="Duration">From the first script to the last verdict.</param>
/// <param name="BrokenBecause">What ended it early, in words; null when nothing did.</param>
/// <param name="IsWhole">
/// The kernel has answered all that it was to be asked: then what it did not show, it did not show in this run.
/// </param>
public sealed record RunEnd(TimeSpan Duration, bool Interrupted, string? BrokenBecause, bool IsWhole);
