using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Reuseport.Containers.Kernels;
using Reuseport.Harness.Export;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Export;

/// <summary>Programs that were exported, compiled into one file that runs all of them.</summary>
/// <param name="programs">The text of each, by its name.</param>
sealed partial class CSuite(IReadOnlyDictionary<string, string> programs)
{
    /// <summary>So long does the slowest machine take, ten times.</summary>
    const int MachineSeconds = 600;

    readonly Lazy<Task<string>> _file = new(() => BuildAsync(programs));

    /// <summary>The folders of the traces.</summary>
    public static IReadOnlyList<string> Folders { get; } =
        [.. new[] { "corpus", "scenarios", "peers" }.Select(name => Path.Combine(Repository.Root, "tests", name))];

    /// <summary>The traces; those for the functions of the kernel's file are no programs.</summary>
    public static IReadOnlyList<TraceFile> Traces { get; } =
        [.. TraceFiles.Read(Folders).AllOrThrow().Where(file => file.Trace.Script.Alphabets != Alphabets.Functions)];

    /// <summary>Those of all traces that people wrote.</summary>
    public static CSuite OfTraces { get; } = new(Traces.AsParallel().ToDictionary(NameOf, Write));

    /// <summary>The text of each program, by its name.</summary>
    public IReadOnlyDictionary<string, string> Programs => programs;

    static string NameOf(TraceFile file) => Path.GetFileNameWithoutExtension(file.Path);

    /// <summary>What each program ends with on this kernel: its exit code and its last line.</summary>
    public async Task<IReadOnlyDictionary<string, (int Code, string Line)>> RunHereAsync() =>
        Read(await new ExternalCommand(await _file.Value, []).ReadAsync(CancellationToken.None));

    /// <summary>The same on another kernel, where it is the first process of a machine.</summary>
    /// <param name="series">The newest kernel of it that is cached.</param>
    /// <returns>Also which one that is.</returns>
    public async Task<(IReadOnlyDictionary<string, (int Code, string Line)> Ends, KernelRelease Release)> BootAsync(
        string series)
    {
        var kernel = KernelCache.Default.FromArchive()
            .Last(kernel => kernel.Package.Version.StartsWith($"{series}.", StringComparison.Ordinal));
        using var scratch = new Scratch();
        var initramfs = scratch.In("initramfs");
        // The kernel opens /dev/console before its first process runs.
        await RunAsync(
            scratch.Path, "sh", "-c",
            $"mkdir -p root/dev && mknod root/dev/console c 5 1 && cp '{await _file.Value}' root/init && cd root && "
            + "find . | cpio --quiet --create --format=newc > ../initramfs");
        var output = await RunAsync(
            scratch.Path, "timeout", MachineSeconds.ToString(CultureInfo.InvariantCulture), "qemu-system-x86_64",
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-machine", "pc", "-smp", "1",
            "-m", "512", "-accel", "tcg,thread=single", "-cpu", "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+rdrand",
            "-kernel", kernel.Image!.Vmlinuz, "-initrd", initramfs, "-serial", "stdio", "-append",
            "console=ttyS0 loglevel=4 panic=-1 oops=panic mitigations=off nokaslr no_timer_check tsc=reliable "
            + "lpj=4000000");
        return (Read(output), KernelRelease.Parse(kernel.Package.Version)!);
    }

    /// <summary>Compiles a program, as strictly as gcc can.</summary>
    public static Task<string> CompileAsync(string folder, params string[] arguments) =>
        RunAsync(folder, "gcc", ["-O2", "-pthread", "-Wall", "-Wextra", "-Werror", .. arguments]);

    static async Task<string> BuildAsync(IReadOnlyDictionary<string, string> programs)
    {
        var folder = Directory.CreateTempSubdirectory("reuseport-suite-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var header = new StringBuilder("#define PROGRAMS \\\n");
        var declarations = new StringBuilder("\n");
        foreach (var (i, (name, text)) in programs.Index())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.c"), text);
            header.Append(CultureInfo.InvariantCulture, $"\t{{ \"{name}\", main_{i} }}, \\\n");
            declarations.Append(CultureInfo.InvariantCulture, $"int main_{i}(void);\n");
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "suite.h"), $"{header}{declarations}");
        await Parallel.ForEachAsync(programs.Keys.Index(), async (program, _) => await CompileAsync(
            folder, "-c", string.Create(CultureInfo.InvariantCulture, $"-Dmain=main_{program.Index}"),
            $"{program.Item}.c"));
        await CompileAsync(
            folder,
            ["-static", "-I.", "-o", "suite", Path.Combine(Repository.Root, "tests/Harness.Tests/Export/suite.c"),
                .. programs.Keys.Select(name => $"{name}.o")]);
        return Path.Combine(folder, "suite");
    }

    static string Write(TraceFile file) =>
        new CProgram(NameOf(file), file.Written, KernelKinds.All(file.Trace), CForm.Alone).Write();

    static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var (output, end) = await new ExternalCommand(program, arguments, folder)
            .TryReadAsync(CancellationToken.None);
        Assert.That(end.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{end.Error}");
        return output;
    }

    static Dictionary<string, (int Code, string Line)> Read(string output)
    {
        Assert.That(output, Does.Contain("END"), output);
        return Lines().Matches(output).ToDictionary(
            line => line.Groups[1].Value,
            line => (
                int.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture), line.Groups[3].Value.TrimEnd('\r')));
    }

    [GeneratedRegex(@"^PROGRAM (\S+) (-?\d+) (.*)$", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
