using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>
/// Configuration options of a kernel. What a script does without one of them says nothing about SO_REUSEPORT, so that
/// such a kernel is not compared at all.
/// </summary>
public static class RequiredOptions
{
    /// <summary>
    /// What the kernel of a virtual machine has to have beside <see cref="KernelOption.All"/>: without them the probe
    /// does not even start, or nothing of it is seen.
    /// </summary>
    public static IReadOnlyList<KernelOption> OfMachine { get; } =
    [
        new("CONFIG_64BIT", "the probe"),
        new("CONFIG_BINFMT_ELF", "the probe"),
        new("CONFIG_BLK_DEV_INITRD", "the probe's archive"),
        new("CONFIG_FUTEX", "the probe's threads"),
        new("CONFIG_PRINTK", "the console"),
        new("CONFIG_SERIAL_8250", "the console"),
        new("CONFIG_SERIAL_8250_CONSOLE", "the console"),
    ];

    /// <summary>Refuses a kernel that has said hello.</summary>
    /// <param name="target">The target's name as on the command line.</param>
    /// <exception cref="KernelLacksException">The kernel lacks some.</exception>
    public static void Require(string target, GuestHello hello)
    {
        if (hello.Missing is { Count: > 0 } missing)
            throw new KernelLacksException(target, missing.Select(Describe));
    }

    /// <summary>Refuses a kernel before it boots, where it is known what it was built with.</summary>
    /// <param name="target">The target's name as on the command line.</param>
    /// <exception cref="KernelLacksException">The kernel lacks some, or has them as modules, which are not loaded.
    /// </exception>
    /// <param name="config">Null where it is not known.</param>
    public static void Require(string target, KernelConfig? config)
    {
        if (config is null)
            return;
        var missing = OfMachine.Concat(KernelOption.All).Where(option => !config.Is(option.Name, "y")).ToList();
        if (missing is not [])
            throw new KernelLacksException(target, missing.Select(option => Describe(option, config)));
    }

    /// <summary>A newer probe may name an option that the harness does not know.</summary>
    static string Describe(string name) =>
        KernelOption.All.FirstOrDefault(option => option.Name == name)?.ToString() ?? name;

    static string Describe(KernelOption option, KernelConfig config) =>
        config.Is(option.Name, "m") ? $"{option}, which is a module and is not loaded" : option.ToString();
}
