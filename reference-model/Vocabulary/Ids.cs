using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>A socket of the script; prints <c>s0</c>.</summary>
public readonly record struct SockId(int Index)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"s{Index}");
}

/// <summary>A port of the script; prints <c>p0</c>. The probe gives every name a port number of its own.</summary>
public readonly record struct PortId(int Index)
{
    /// <summary>Ports are p0 to p7.</summary>
    public const int Count = 8;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"p{Index}");
}

/// <summary>A BPF map of the script; prints <c>m0</c>.</summary>
public readonly record struct MapId(int Index)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"m{Index}");
}

/// <summary>A BPF program of the script; prints <c>b0</c>.</summary>
public readonly record struct ProgramId(int Index)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"b{Index}");
}
