using System.Diagnostics;
using System.Globalization;

namespace Reuseport.Containers;

/// <summary>
/// The probe as a file: static, or for <c>dotnet</c> where no C linker was there to build the static one.
/// </summary>
public sealed record ProbeFile(string Path, bool IsStatic)
{
    /// <summary>The probe in a directory, the static one first; null when there is none.</summary>
    public static ProbeFile? Find(string directory)
    {
        ProbeFile[] candidates =
        [
            new(System.IO.Path.Combine(directory, "kernel-probe"), IsStatic: true),
            new(System.IO.Path.Combine(directory, "kernel-probe.dll"), IsStatic: false),
        ];
        return candidates.FirstOrDefault(probe => File.Exists(probe.Path));
    }

    /// <summary>How to start it, with its three streams redirected.</summary>
    /// <param name="cpu">The processor that it pins itself to.</param>
    public ProcessStartInfo Command(int cpu)
    {
        var command = new ProcessStartInfo(IsStatic ? Path : Dotnet)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!IsStatic)
            command.ArgumentList.Add(Path);
        foreach (var argument in Arguments(cpu))
            command.ArgumentList.Add(argument);
        return command;
    }

    /// <summary>What the probe is told on its command line, wherever it runs.</summary>
    /// <inheritdoc cref="Command" path="/param"/>
    public static string[] Arguments(int cpu) => ["--cpu", cpu.ToString(CultureInfo.InvariantCulture)];

    static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
