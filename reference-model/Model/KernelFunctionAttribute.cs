namespace Reuseport.Model;

/// <summary>
/// The function of the kernel that has the results of an enum. Its twin of IPv6, and others that return the same,
/// follow it.
/// </summary>
[AttributeUsage(AttributeTargets.Enum, AllowMultiple = true)]
sealed class KernelFunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>Where it is in the kernel's tree, such as <c>net/core/sock_reuseport.c</c>.</summary>
    public required string File { get; init; }
}

/// <summary>
/// Marks a result that no socket reaches: scripts of functions do, in states that only they can make.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
sealed class ByFunctionsAloneAttribute : Attribute;
