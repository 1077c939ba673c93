namespace Reuseport.Containers.Kernels;

/// <summary>What a kernel needs to speak over a virtio port, and whether it has it.</summary>
/// <param name="Modules">Files, in load order; those of the drivers that are not built in.</param>
sealed record VirtioPort(bool Works, IReadOnlyList<string> Modules)
{
    /// <summary>The drivers as modules and as the built-in driver calls itself.</summary>
    static readonly (string Module, string Driver)[] Drivers =
        [("virtio_pci", "virtio-pci"), ("virtio_console", "virtio_console")];

    /// <summary>
    /// A driver that is a module of the package is loaded; any other has to be in the image. The configuration would
    /// say the same, but the packages since 6.19 have none.
    /// </summary>
    public static VirtioPort Of(BzImage image, IEnumerable<string> modules)
    {
        var files = modules.ToList();
        var names = files.Select(KernelModule.NameOf).ToHashSet();
        var builtIn = Drivers.Where(driver => !names.Contains(driver.Module)).Select(driver => driver.Driver).ToList();
        return builtIn.Count == 0 || image.HasBuiltIn(builtIn)
            ? new(true, KernelModule.LoadOrder(files, Drivers.Select(driver => driver.Module)))
            : new(false, []);
    }
}
