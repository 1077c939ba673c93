namespace Reuseport.Harness.Targets;

/// <summary>The names of targets that are VMs: <c>vm:</c> and the kernel, a package's version or the path of a file.
/// </summary>
public static class VmName
{
    const string Prefix = "vm:";

    public static string Of(string kernel) => Prefix + kernel;

    /// <summary>The kernel of a target; null for one that is no VM.</summary>
    public static string? KernelOf(string target) =>
        target.StartsWith(Prefix, StringComparison.Ordinal) ? target[Prefix.Length..] : null;

    /// <summary>The path of a target's kernel; null where it is a package, or where the target is no VM.</summary>
    public static string? PathOf(string target) =>
        KernelOf(target) is { } kernel && kernel.Contains('/') ? kernel : null;
}
