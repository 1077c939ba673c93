using System.Collections.Immutable;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>The only file system of a VM: the probe as <c>/init</c>, and the modules that its port needs.</summary>
static class Initramfs
{
    /// <summary>Where the probe finds the modules, named so that their order is the one to load them in.</summary>
    const string Modules = "modules";

    public static byte[] Build(ProbeFile probe, ImmutableArray<string> modules)
    {
        using var bytes = new MemoryStream();
        var archive = new CpioArchive(bytes);
        foreach (var folder in (string[])["dev", "proc", "sys", Modules])
            archive.AddFolder(folder);
        // The kernel opens it before /init can mount anything.
        archive.AddCharacterDevice("dev/console", major: 5, minor: 1);
        archive.AddFile("init", File.ReadAllBytes(probe.Path));
        for (var i = 0; i < modules.Length; i++)
            archive.AddFile($"{Modules}/{i:00}.ko", KernelModule.Unsigned(File.ReadAllBytes(modules[i])));
        archive.End();
        return bytes.ToArray();
    }
}
