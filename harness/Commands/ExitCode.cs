using Reuseport.Harness.Comparing;

namespace Reuseport.Harness.Commands;

/// <summary>What the harness tells the shell. 128 and above stop <c>git bisect run</c>, 125 makes it skip.</summary>
public enum ExitCode
{
    Agrees = 0,
    Diverges = 1,
    Usage = 2,
    CannotTest = 125,
    Broken = 128,
    Interrupted = 130,
}

public static class ExitCodes
{
    public const string Help =
        """
        Exit codes:
          0    the kernel agrees with the model
          1    it diverges, or a divergence is flaky, or the kernel itself failed (panic, oops, warning)
          2    usage error
          125  with --git-bisect: this kernel cannot be tested (instead of 128), or a divergence is flaky
          128  broken: the harness, the probe or the machine failed; nothing is known of the kernel
          130  interrupted
        """;

    /// <summary>The code for several targets: an interruption first, then what was found, then what failed.</summary>
    public static ExitCode Worst(IEnumerable<ExitCode> codes) =>
        codes.DefaultIfEmpty(ExitCode.Agrees).MaxBy(code => code switch
        {
            ExitCode.Interrupted => 5,
            ExitCode.Usage => 4,
            ExitCode.Diverges => 3,
            ExitCode.Broken => 2,
            ExitCode.CannotTest => 1,
            ExitCode.Agrees => 0,
        });

    /// <summary>
    /// The code of a verdict. A flaky divergence is no pass, and to a bisection neither good nor bad.
    /// </summary>
    public static ExitCode Of(Verdict verdict, bool gitBisect = false) => verdict switch
    {
        Verdict.Agrees => ExitCode.Agrees,
        Verdict.Diverges or Verdict.Splat => ExitCode.Diverges,
        Verdict.Flaky => gitBisect ? ExitCode.CannotTest : ExitCode.Diverges,
        Verdict.Broken => gitBisect ? ExitCode.CannotTest : ExitCode.Broken,
    };
}
