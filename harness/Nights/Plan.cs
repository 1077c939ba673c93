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

    /// <summary>The addresses of the mail; null where none is written.</summary>
    public MailPlan? Mail { get; init; }

    /// <summary>The outputs that there are.</summary>
    public static IReadOnlyList<string> KnownOutputs { get; } = ["ktap", "junit", "jsonl", "kcidb", "html"];

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

/// <summary>The mail of a night. It is written as a file, and sent by a person.</summary>
/// <param name="From">Such as <c>Nightly &lt;nightly@example.org&gt;</c>.</param>
/// <param name="To">One at least.</param>
public sealed record MailPlan(string From, IReadOnlyList<string> To);
