using System.Text.RegularExpressions;

namespace Reuseport.Containers.Vm;

/// <summary>Finds in a console what kernels say when they fail.</summary>
static partial class SplatScanner
{
    /// <summary>The first splat of a console; null when there is none.</summary>
    public static Splat? Find(IReadOnlyList<string> console)
    {
        for (var i = 0; i < console.Count; i++)
        {
            var line = Stamp.Replace(console[i], "");
            if (Patterns.IsMatch(line))
                return new(line, string.Join('\n', console.Skip(i)) + "\n");
        }
        return null;
    }

    /// <summary>What lib/bug.c, kernel/panic.c, the fault handlers, the lockup detectors and the sanitizers print.
    /// </summary>
    [GeneratedRegex(
        "^(Kernel panic|BUG: |kernel BUG at |WARNING: (?!.*(?:mitigation|CPU bug))|Oops: |general protection fault|"
        + "Unable to handle kernel|UBSAN: |INFO: task .* blocked for more than|INFO: rcu|rcu: INFO: |"
        + "watchdog: BUG: |stack segment: |double fault: |invalid opcode: |divide error: |refcount_t: )",
        RegexOptions.CultureInvariant)]
    private static partial Regex Patterns { get; }

    /// <summary>The time of a line, <c>[    1.234567]</c>, with the caller if it is printed.</summary>
    [GeneratedRegex(@"^(<\d+>)?\[ *\d+\.\d+\](\[ *[TC]\d+\])? ", RegexOptions.CultureInvariant)]
    private static partial Regex Stamp { get; }
}
