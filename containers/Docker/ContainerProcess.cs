using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Reuseport.Containers.Docker;

/// <summary>
/// The process of a container whose engine is gone. The shim between engine and process keeps its input open, so it
/// would stay until the engine starts again.
/// </summary>
static class ContainerProcess
{
    /// <summary>Kills the process of a container, if it is on this machine and we may.</summary>
    /// <param name="container">The number that the engine gave it, which is in the names of its cgroups.</param>
    public static void Kill(string container)
    {
        foreach (var pid in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(IsProcess))
        {
            if (Cgroups(pid!).Contains(container, StringComparison.Ordinal))
                Kill(int.Parse(pid!, CultureInfo.InvariantCulture));
        }
    }

    static bool IsProcess(string? name) => name is not null && name.All(char.IsAsciiDigit);

    static string Cgroups(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cgroup");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile, or is not ours to kill.
        }
    }
}
