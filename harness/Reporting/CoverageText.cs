using System.Text;
using Reuseport.Containers.Source;
using static System.FormattableString;

namespace Reuseport.Harness.Reporting;

/// <summary>What was reached of the kernel's file, and why the rest was not, where that is known.</summary>
static class CoverageText
{
    const string Race = "only another CPU reaches it, which changes the group after it was read "
        + "without the lock and before the lock is taken";

    const string NoClosedSection = "without a closed section every group has members, and a socket that points "
        + "to a group is one of them";

    /// <summary>What one thread cannot reach, by function and a piece of the line.</summary>
    static readonly (string Function, string Piece, string Reason)[] _reasons =
    [
        ("reuseport_has_conns_set", "(reuse)", Race),
        ("reuseport_update_incoming_cpu", "(!reuse)", Race),
        ("reuseport_update_incoming_cpu", "goto out", Race),
        ("reuseport_detach_sock", "i < reuse->num_socks", NoClosedSection),
        ("reuseport_select_sock", "likely(socks)", NoClosedSection),
    ];

    public static string Write(SourceCoverage coverage)
    {
        var text = new StringBuilder($"{SourceFile.Name}: {coverage}\n");
        foreach (var item in coverage.Unreached)
        {
            var branch = item.Branch is { } index ? Invariant($", branch {index}") : "";
            text.Append(Invariant($"  {item.Function}: line {item.Line}{branch}: {item.Text}\n"));
            text.Append($"    {ReasonOf(item) ?? "not reached"}\n");
        }
        return text.ToString();
    }

    /// <summary>Why it cannot be reached; null when it is not known.</summary>
    public static string? ReasonOf(Unreached item) => _reasons
        .Where(known => known.Function == item.Function && item.Text.Contains(known.Piece, StringComparison.Ordinal))
        .Select(known => known.Reason).FirstOrDefault();
}
