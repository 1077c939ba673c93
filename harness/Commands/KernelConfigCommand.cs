using System.CommandLine;
using Reuseport.Containers.Kernels;

namespace Reuseport.Harness.Commands;

/// <summary><c>kernels config</c>: what your own kernel needs to be booted as a target.</summary>
sealed class KernelConfigCommand(Terminal terminal)
{
    readonly (KernelVariant Variant, Option<bool> Option)[] _variants =
    [
        (KernelVariant.Kasan, Of("--kasan", "memory that is used after it was freed, or beyond its end")),
        (KernelVariant.Kcsan, Of("--kcsan", "accesses that race; not together with --kasan")),
        (KernelVariant.Lockdep, Of("--lockdep", "locks, RCU and sleeps that are used wrongly")),
        (KernelVariant.Gcov, Of("--gcov", "how often each line ran")),
    ];

    public Command Create()
    {
        var command = new Command(
            "config", "prints the configuration that your own kernel needs, for scripts/kconfig/merge_config.sh -n");
        foreach (var (_, option) in _variants)
            command.Add(option);
        command.SetAction(PrintAsync);
        return command;
    }

    static Option<bool> Of(string name, string finds) => new(name) { Description = $"with what shows {finds}" };

    async Task<int> PrintAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var variants = _variants.Where(it => options.GetValue(it.Option)).Select(it => it.Variant).ToList();
        if (variants.Contains(KernelVariant.Kasan) && variants.Contains(KernelVariant.Kcsan))
            throw new UsageException("a kernel has either KASAN or KCSAN: give one of --kasan and --kcsan");
        await terminal.Output.WriteAsync(ConfigFragment.Of(variants).AsMemory(), cancellationToken);
        return (int)ExitCode.Agrees;
    }
}
