using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Abi;

/// <summary>
/// Which ports are for what, in ranges that do not overlap: what a script names, where its sockets connect to, where
/// flows come from, what the kernel picks for a socket that was not bound.
/// </summary>
static class Ports
{
    public const ushort ScriptFirst = 20_000;

    /// <summary>Where TCP sockets of a script connect to: a listener of the probe, and a port without one.</summary>
    public const ushort Peer = 21_000;
    public const ushort Nobody = 21_001;

    public const ushort FlowFirst = 32_768;
    public const ushort FlowLast = 49_151;

    /// <summary>net.ipv4.ip_local_port_range</summary>
    public const ushort AutoFirst = 50_000;
    public const ushort AutoLast = 59_999;

    public static ushort Of(PortId port) => (ushort)(ScriptFirst + port.Index);
}
