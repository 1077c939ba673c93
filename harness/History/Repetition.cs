namespace Reuseport.Harness.History;

/// <summary>
/// How often a kernel runs a trace. One that does not do the same each time shows its rarer outcome with a measured
/// rate p, and is run so often that a kernel that has it shows it with a probability of 99 %: ln 0.01 / ln(1 - p)
/// times.
/// </summary>
/// <param name="times">How often before anything is known; at least 1.</param>
public sealed class Repetition(int times)
{
    const double Chance = 0.01;

    /// <summary>The rate of an outcome that was seen once is measured with so many runs at least.</summary>
    const int ToMeasure = 30;

    /// <summary>However rare it is, the answer is given after so many.</summary>
    const int Most = 500;

    /// <summary>
    /// The rate of the rarest outcome that a kernel showed; 1 while each kernel did the same each time.
    /// </summary>
    public double Rarest { get; private set; } = 1;

    /// <summary>How often a kernel is to run the trace.</summary>
    public int Times { get; private set; } = times;

    /// <summary>Takes the rate of a kernel's rarest outcome.</summary>
    public void Learn(double rate)
    {
        if (rate >= Rarest)
            return;
        Rarest = rate;
        Times = Math.Max(Times, Math.Clamp((int)Math.Ceiling(Math.Log(Chance) / Math.Log(1 - rate)), ToMeasure, Most));
    }

    /// <summary>
    /// The probability that one of several kernels has the rarest outcome and did not show it, at most. 0 where nothing
    /// was flaky.
    /// </summary>
    /// <param name="runs">How often each of them ran the trace.</param>
    public double Risk(IEnumerable<int> runs) =>
        Rarest < 1 ? 1 - runs.Aggregate(1.0, (told, times) => told * (1 - Math.Pow(1 - Rarest, times))) : 0;
}
