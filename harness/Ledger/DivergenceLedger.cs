using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Toml;
using static System.FormattableString;

namespace Reuseport.Harness.Ledger;

/// <summary>
/// The divergences that are known, as a file has them. An entry ends by itself: on its date, or when the kernel that it
/// speaks of does not show it any more.
/// </summary>
public sealed class DivergenceLedger
{
    readonly IReadOnlyList<LedgerEntry> _valid;

    /// <param name="entries">No two of them overlap.</param>
    /// <param name="today">In UTC.</param>
    public DivergenceLedger(IReadOnlyList<LedgerEntry> entries, DateOnly today)
    {
        _valid = [.. entries.Where(entry => entry.Expires >= today)];
        Expired =
        [
            .. entries.Except(_valid)
                .Select(entry => Invariant($"{entry.Known.Id}: expired on {entry.Expires:yyyy-MM-dd}")),
        ];
    }

    /// <summary>The ledger in which nothing is known.</summary>
    public static DivergenceLedger Empty { get; } = new([], default);

    /// <summary>A line for each entry that has expired; it explains nothing any more.</summary>
    public IReadOnlyList<string> Expired { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">
    /// The file is missing, or something in it is wrong: has all its errors, <c>path:line:column: reason</c>, one a
    /// line.
    /// </exception>
    public static DivergenceLedger Read(string path, DateOnly today)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, today);
        }
        catch (FileNotFoundException)
        {
            throw new UsageException($"{path}: there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">What the file is called in errors.</param>
    /// <exception cref="UsageException">Something in it is wrong, as <see cref="Read"/> says it.</exception>
    public static DivergenceLedger Parse(string text, string path, DateOnly today)
    {
        var (entries, errors) = LedgerReader.Read(text);
        return errors is [] ? new(entries, today) : throw new UsageException(TomlErrors.Write(path, errors));
    }

    /// <summary>What it says of a kernel.</summary>
    internal KernelLedger Of(Kernel kernel)
    {
        var release = KernelRelease.Of(kernel.Hello);
        return new(kernel.Target.Name, [.. _valid.Where(entry => entry.Concerns(release, kernel.Profile))]);
    }
}
