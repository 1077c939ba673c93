namespace Reuseport.Vocabulary;

public static class TransportKinds
{
    /// <summary>
    /// TCP and UDP, which have the groups that programs select from. The other kinds are there for what the kernel
    /// refuses them.
    /// </summary>
    public static bool IsTcpOrUdp(this Transport transport) => transport.IsTcp || transport.IsUdp;
}
