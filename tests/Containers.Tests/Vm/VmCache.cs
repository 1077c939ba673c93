using System.Diagnostics;
using System.Globalization;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Vm;

namespace Reuseport.Containers.Tests.Vm;

/// <summary>A cache of the tests' own, so that they begin without snapshots and leave those of others alone.</summary>
sealed class VmCache : IDisposable
{
    const string Vms = "vms";

    /// <summary>Says that it is ready, says hello, and panics at the first script.</summary>
    const string Panicking =
        """
        #include <fcntl.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mount.h>
        #include <unistd.h>
        static void take(int port) { char byte = 0; while (byte != '\n') read(port, &byte, 1); }
        static void put(int fd, const char *text) { write(fd, text, strlen(text)); }
        int main(void)
        {
            mount("none", "/dev", "devtmpfs", 0, 0);
            mount("none", "/proc", "proc", 0, 0);
            int port;
            while ((port = open(getenv("PROBE_PORT"), O_RDWR)) < 0)
                usleep(1000);
            put(1, "reuseport-probe: ready\n");
            take(port);
            put(port, "hello 1 kernel=6.12\n");
            take(port);
            put(open("/proc/sysrq-trigger", O_WRONLY), "c");
            pause();
        }
        """;

    /// <summary>Whether KVM works has been found out already, and costs 10 seconds where it does not.</summary>
    public VmCache()
    {
        var (ours, theirs) = (Directory.CreateDirectory(InFolder(Vms)), Path.Combine(CacheFolder.Default, Vms));
        if (!Directory.Exists(theirs))
            return;
        foreach (var known in Directory.GetFiles(theirs, "kvm-*"))
            File.Copy(known, Path.Combine(ours.FullName, Path.GetFileName(known)));
    }

    public static ProbeFile Probe { get; } =
        ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe")) ?? throw new FileNotFoundException("the probe");

    public string Folder { get; } = Directory.CreateTempSubdirectory("vm-tests-").FullName;

    public string[] Snapshots() => Directory.GetFiles(InFolder(Vms), "*.snapshot");

    public void Forget() => Array.ForEach(Snapshots(), File.Delete);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(InFolder(name), bytes);
        return InFolder(name);
    }

    public ProbeFile PanickingProbe()
    {
        var program = InFolder("panicking");
        using var gcc = Process.Start(new ProcessStartInfo("gcc", ["-static", "-w", "-x", "c", "-o", program, "-"])
        {
            RedirectStandardInput = true,
        })!;
        gcc.StandardInput.Write(Panicking);
        gcc.StandardInput.Close();
        gcc.WaitForExit();
        return new(program, IsStatic: true);
    }

    /// <summary>The processes of QEMU that run machines of this cache.</summary>
    public IReadOnlyList<int> Machines() =>
    [
        .. from process in Process.GetProcessesByName(Qemu.Program)
           where CommandLine(process.Id).Contains(Folder, StringComparison.Ordinal)
           select process.Id,
    ];

    /// <summary>Their arguments, each with a zero byte behind it.</summary>
    public IReadOnlyList<string> CommandLines() => [.. Machines().Select(CommandLine)];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline"));
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    string InFolder(string name) => Path.Combine(Folder, name);
}
