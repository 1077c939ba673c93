using System.Reflection;
using System.Runtime.CompilerServices;

namespace Reuseport.Model;

/// <summary>A function of the kernel.</summary>
/// <param name="File">Where it is in the kernel's tree, such as <c>net/core/sock_reuseport.c</c>.</param>
public readonly record struct KernelFunction(string Name, string File);

/// <summary>
/// One name of one result enum, such as <c>AddSockResult.Joined</c>: the return value of a kernel function, the text of
/// a report and a coverage mark at once.
/// </summary>
public readonly record struct NamedResult(int Index)
{
    /// <summary>The file that the model claims to be.</summary>
    const string TheFile = "net/core/sock_reuseport.c";

    /// <summary>The enums that <see cref="KernelFunctionAttribute"/> marks.</summary>
    static readonly ResultEnum[] _enums =
    [
        .. typeof(NamedResult).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(KernelFunctionAttribute)))
            .Select(type => new ResultEnum(type))
            .OrderBy(result => result.Functions[0].File, StringComparer.Ordinal)
            .ThenBy(result => result.Type.Name, StringComparer.Ordinal),
    ];

    static readonly (ResultEnum Of, string Text, bool IsByFunctionsAlone)[] _all =
    [
        .. from result in _enums
           from name in Enum.GetNames(result.Type)
           let isByFunctionsAlone = result.Type.GetField(name)!.IsDefined(typeof(ByFunctionsAloneAttribute))
           select (result, $"{result.Type.Name}.{name}", isByFunctionsAlone),
    ];

    /// <summary>
    /// All names of all result enums, by the kernel's files and the enums' names; <see cref="Index"/> is a place in it.
    /// </summary>
    public static IReadOnlyList<NamedResult> All { get; } =
        [.. Enumerable.Range(0, _all.Length).Select(index => new NamedResult(index))];

    /// <summary>The function whose result it is, such as <c>SelectSockByHash</c>.</summary>
    public string Function => _all[Index].Of.Type.Name[..^"Result".Length];

    /// <summary>The same in the kernel: with its twin of IPv6, and with others that return the same.</summary>
    public IReadOnlyList<KernelFunction> KernelFunctions => _all[Index].Of.Functions;

    /// <summary>Of a function of net/core/sock_reuseport.c, not of those around it.</summary>
    public bool IsOfTheFile => KernelFunctions[0].File == TheFile;

    /// <summary>No socket reaches it; <see cref="ByFunctionsAloneAttribute"/>.</summary>
    public bool IsByFunctionsAlone => _all[Index].IsByFunctionsAlone;

    public static NamedResult Of<T>(T result)
        where T : struct, Enum => new(First<T>.Index + Unsafe.As<T, int>(ref result));

    public override string ToString() => _all[Index].Text;

    static class First<T>
    {
        public static readonly int Index = Array.FindIndex(_all, result => result.Of.Type == typeof(T));
    }

    sealed class ResultEnum(Type type)
    {
        public Type Type { get; } = type;

        public KernelFunction[] Functions { get; } =
        [
            .. type.GetCustomAttributes<KernelFunctionAttribute>()
                .Select(function => new KernelFunction(function.Name, function.File)),
        ];
    }
}
