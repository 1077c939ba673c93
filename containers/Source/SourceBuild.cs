using System.Text.RegularExpressions;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Source;

/// <summary>How the kernel's file is compiled.</summary>
public enum Instrument
{
    /// <summary>For speed.</summary>
    None,

    /// <summary>Address and undefined-behaviour sanitizers: what they find ends the process.</summary>
    Sanitizers,

    /// <summary>gcov counts lines and branches.</summary>
    Coverage,
}

/// <summary>The kernel's file with stand-ins for the kernel around it, as a program in a folder of its own.</summary>
/// <param name="Folder">Also where gcov looks for what it counted.</param>
public sealed partial record SourceBuild(SourceFile File, string Folder) : IDisposable
{
    static readonly string[] _standIns = ["driver.c", "memory.c", "standin.c"];

    /// <summary>What gcc makes of the stand-ins.</summary>
    internal static IEnumerable<string> StandInObjects =>
        _standIns.Select(file => System.IO.Path.ChangeExtension(file, ".o"));

    /// <summary>The stand-ins, in the sources of the probe.</summary>
    public static string StandIns => System.IO.Path.Combine(AppContext.BaseDirectory, "standins");

    public string Program => System.IO.Path.Combine(Folder, "driver");

    /// <summary>gcc's first line about itself.</summary>
    /// <exception cref="KernelException">It is not installed.</exception>
    public static async Task<string> CompilerAsync(CancellationToken cancellationToken) =>
        (await new ExternalCommand("gcc", ["--version"]).ReadAsync(cancellationToken)).Split('\n')[0];

    /// <summary>Builds with gcc.</summary>
    /// <exception cref="KernelException">There is no gcc; or the file needs what the stand-ins lack: one line says
    /// what.</exception>
    public static async Task<SourceBuild> MakeAsync(
        SourceFile file, Instrument instrument, CancellationToken cancellationToken)
    {
        var build = new SourceBuild(file, Directory.CreateTempSubdirectory("reuseport-source-").FullName);
        try
        {
            await build.CompileAsync(instrument, cancellationToken);
            return build;
        }
        catch
        {
            build.Dispose();
            throw;
        }
    }

    /// <summary>What gcc is told to compile the kernel's file.</summary>
    internal IReadOnlyList<string> OfTheFile { get; private set; } = [];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    async Task CompileAsync(Instrument instrument, CancellationToken cancellationToken)
    {
        var headers = Directory.CreateDirectory(System.IO.Path.Combine(Folder, "include", "net"));
        System.IO.File.Copy(File.Header, System.IO.Path.Combine(headers.FullName, SourceFile.HeaderName));
        System.IO.File.Copy(File.Path, System.IO.Path.Combine(Folder, SourceFile.Name));

        var has = FileShape.Flags(
            await System.IO.File.ReadAllTextAsync(File.Path, cancellationToken),
            await System.IO.File.ReadAllTextAsync(File.Header, cancellationToken));
        string[] common =
        [
            "-std=gnu11", "-g", "-w", "-Werror=implicit-function-declaration", "-Werror=implicit-int",
            "-Werror=incompatible-pointer-types", "-Werror=int-conversion",
            "-I", System.IO.Path.Combine(Folder, "include"), "-I", System.IO.Path.Combine(StandIns, "include"),
            .. has, .. Flags(instrument),
        ];
        OfTheFile = [.. common, "-DKERNEL_FILE", .. FlagsOfTheFile(instrument)];
        await GccAsync([.. OfTheFile, "-c", SourceFile.Name], cancellationToken);
        await GccAsync([.. common, "-c", .. _standIns.Select(StandIn)], cancellationToken);
        string[] linked = instrument == Instrument.Coverage ? ["--coverage"] : [];
        await GccAsync(
            [.. common, .. linked, "-o", Program, "sock_reuseport.o", .. StandInObjects], cancellationToken);
    }

    static string StandIn(string name) => System.IO.Path.Combine(StandIns, name);

    static string[] Flags(Instrument instrument) => instrument switch
    {
        Instrument.None => ["-O2"],
        Instrument.Sanitizers => ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
        Instrument.Coverage => ["-O0"],
    };

    /// <summary>
    /// gcov would count the stand-ins too. Where no sanitizer looks at each access, the stand-ins do: what gcc calls
    /// for a ThreadSanitizer is theirs.
    /// </summary>
    static string[] FlagsOfTheFile(Instrument instrument) => instrument switch
    {
        Instrument.None => ["-fsanitize=thread", "--param", "tsan-instrument-func-entry-exit=0"],
        Instrument.Sanitizers => [],
        Instrument.Coverage => ["-fprofile-arcs", "-ftest-coverage"],
    };

    /// <summary>Runs gcc in the folder.</summary>
    /// <exception cref="KernelException">It fails; the first error is the message.</exception>
    internal async Task GccAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var (output, end) = await new ExternalCommand("gcc", ["-fdiagnostics-format=text", .. arguments]).In(Folder)
            .TryReadEndAsync(cancellationToken);
        if (end.ExitCode != 0)
            throw new KernelException(Failure(File, end.Error));
    }

    /// <summary>The first error of gcc or of its linker as one line, with the name of what is missing.</summary>
    internal static string Failure(SourceFile file, string errors)
    {
        foreach (var line in errors.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (Missing.Match(line) is { Success: true } missing)
                return $"{file.Origin}: the stand-ins have no {missing.Groups["name"].Value}: {Plain(line)}";
        }
        var error = errors.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal));
        return $"{file.Origin} does not compile: {Plain(error ?? errors.Split('\n')[0])}";
    }

    /// <summary>The line without the path of the folder.</summary>
    static string Plain(string line)
    {
        var at = line.IndexOf(SourceFile.Name, StringComparison.Ordinal);
        return at < 0 ? line : line[at..];
    }

    [GeneratedRegex(
        "implicit declaration of function '(?<name>[^']+)'|'(?<name>[^']+)' undeclared"
        + "|unknown type name '(?<name>[^']+)'"
        + "|fatal error: (?<name>[^:]+): No such file|has no member named '(?<name>[^']+)'"
        + "|undefined reference to [`'](?<name>[^']+)'|invalid use of undefined type '(?<name>[^']+)'"
        + "|storage size of '(?<name>[^']+)'|invalid application of 'sizeof' to incomplete type '(?<name>[^']+)'")]
    private static partial Regex Missing { get; }
}
