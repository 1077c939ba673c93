using Reuseport.Harness.Toml;

namespace Reuseport.Harness.Nights;

/// <summary>What a person wants of every night: the file <c>nightly.toml</c>. Its paths are relative to the folder that
/// the harness runs in.</summary>
/// <param name="Kernels">As <see cref="KernelChoice"/> takes them.</param>
public sealed record Plan(IReadOnlyList<string> Kernels)
{
    /// <summary>Random scripts for each kernel; null for none.</summary>
    public Amount? Scripts { get; init; }

    /// <summary>Folders of traces, each with the kind of work that they are.</summary>
    public IReadOnlyList<(Work Work, string Folder)> Folders { get; init; } = [];

    /// <summary>The packages or files of the kernel's source; see <c>harness source</c>.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Random scripts for each of the sources.</summary>
    public Amount SourceScripts { get; init; } = new(1_000_000, null, null);

    /// <summary>The file of the divergences that are known; null for none.</summary>
    public string? Ledger { get; init; }

    /// <summary>The folder that has a folder for each night.</summary>
    public string Nights { get; init; } = "nights";

    /// <summary>The file that keeps what came of all nights; null for none.</summary>
    public string? Store { get; init; }

    /// <summary>What is written for other programs, by its names.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>How many new findings are followed up, the worst first.</summary>
    public int FollowUp { get; init; } = 5;

    /// <summary>The addresses of the mail; null where none is written.</summary>
    public MailPlan? Mail { get; init; }

    /// <summary>Where NIPA finds the results; null where it does not.</summary>
    public NipaPlan? Nipa { get; init; }

    /// <summary>After how many days the folder of a night may go, which the store has; null for never.</summary>
    public int? KeepDays { get; init; }

    /// <summary>The outputs that are files in the folder of a night.</summary>
    public static IReadOnlyList<string> FileOutputs { get; } = ["ktap", "junit", "jsonl", "kcidb", "html"];

    /// <summary>The output that is a folder beside those of the nights.</summary>
    public const string NipaOutput = "nipa";

    /// <summary>The outputs that there are.</summary>
    public static IReadOnlyList<string> KnownOutputs { get; } = [.. FileOutputs, NipaOutput];

    /// <summary>How many shards run side by side.</summary>
    public int SideBySide { get; init; } = 1;

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">
    /// The file is missing, or something in it is wrong: has all its errors, <c>path:line:column: reason</c>, one a
    /// line.
    /// </exception>
    public static Plan Read(string path)
    {
        try
        {
            var (plan, errors) = PlanReader.Read(File.ReadAllText(path));
            return plan ?? throw new UsageException(TomlErrors.Write(path, errors));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: there is no such file; --init writes one");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }
}

/// <summary>How many random scripts a kernel is given.</summary>
/// <param name="Each">Their number; null where <paramref name="Time"/> says it.</param>
/// <param name="Time">So many as take about so long at the usual pace: the same number on every machine.</param>
/// <param name="Shards">How many shards they are; null for as many as make some minutes each.</param>
public sealed record Amount(int? Each, TimeSpan? Time, int? Shards);

/// <summary>The results as NIPA, which tests patches for netdev, fetches them.</summary>
/// <param name="Url">The address at which the folder is served.</param>
public sealed record NipaPlan(string Url)
{
    /// <summary>What the results are known by there.</summary>
    public string Executor { get; init; } = "reuseport-harness";

    /// <summary>Whether it is one that can be fetched.</summary>
    public static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}

/// <summary>The mail of a night. It is written as a file, and sent by a person.</summary>
/// <param name="From">Such as <c>Nightly &lt;nightly@example.org&gt;</c>.</param>
/// <param name="To">One at least.</param>
public sealed record MailPlan(string From, IReadOnlyList<string> To);
