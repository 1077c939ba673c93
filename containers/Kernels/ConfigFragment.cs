using System.Text;

namespace Reuseport.Containers.Kernels;

/// <summary>Something that a kernel can be built with to show more faults, or which of its lines ran.</summary>
public enum KernelVariant
{
    Kasan,
    Kcsan,
    Lockdep,
    Gcov,
}

/// <summary>The configuration that a kernel needs for a virtual machine, for scripts/kconfig/merge_config.sh.</summary>
public static class ConfigFragment
{
    /// <summary>What all kernels need, and then what each variant needs on top.</summary>
    public static string Of(IEnumerable<KernelVariant> variants)
    {
        var text = new StringBuilder(Read("vm"));
        foreach (var variant in variants.Distinct().Order())
            text.Append('\n').Append(Read(variant.ToString().ToLowerInvariant()));
        return text.ToString();
    }

    static string Read(string name)
    {
        using var stream = typeof(ConfigFragment).Assembly.GetManifestResourceStream($"{name}.config")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
