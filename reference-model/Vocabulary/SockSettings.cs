using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>SO_INCOMING_CPU: the CPU that a socket prefers to be found on.</summary>
public enum IncomingCpu
{
    /// <summary><c>none</c>, -1</summary>
    None,

    /// <summary><c>here</c>, the CPU that the probe is pinned to: it handles every packet.</summary>
    Here,

    /// <summary><c>elsewhere</c>, another number.</summary>
    Elsewhere,
}

/// <summary>What getsockopt(2) is asked for.</summary>
public enum SockOption
{
    /// <summary><c>reuseport</c>, SO_REUSEPORT: <c>on</c> or <c>off</c>.</summary>
    ReusePort,

    /// <summary><c>cpu</c>, SO_INCOMING_CPU: <c>here</c>, <c>elsewhere</c>, or <c>none</c> while it has none.</summary>
    IncomingCpu,
}

/// <summary>What an option is, where it is anything.</summary>
public enum OptionValue
{
    /// <summary><c>off</c>, 0</summary>
    Off,

    /// <summary><c>on</c>, 1</summary>
    On,

    /// <summary><c>here</c>, the CPU that the probe is pinned to.</summary>
    Here,

    /// <summary><c>elsewhere</c>, another CPU.</summary>
    Elsewhere,
}

/// <summary>sk_bound_dev_if: the device that a socket is bound to.</summary>
public enum Device
{
    /// <summary><c>none</c>, 0</summary>
    None,

    /// <summary><c>lo</c>, where every packet comes in.</summary>
    Loopback,

    /// <summary><c>gone</c>, an index that no device has.</summary>
    Gone,
}

/// <summary>Where a TCP socket of the script connects to: each to an address of its own, on a port of the probe.
/// </summary>
public enum Peer
{
    /// <summary><c>peer</c>, a listener of the probe.</summary>
    Listener,

    /// <summary><c>nobody</c>, a port without one.</summary>
    Nobody,
}

/// <summary>The user that owns a socket; prints <c>u0</c>, which is root.</summary>
public readonly record struct Uid(int Number)
{
    /// <summary>Users are u0 to u2.</summary>
    public const int Count = 3;

    /// <summary>root, which makes all sockets; GLOBAL_ROOT_UID</summary>
    public static Uid Root => default;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"u{Number}");
}
