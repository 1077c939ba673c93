namespace Reuseport.KernelProbes.Abi;

/// <summary>struct sk_reuseport_md, what an sk_reuseport program is given: where its fields are.</summary>
static class SkReuseportMd
{
    public const short Data = 0;
    public const short DataEnd = 8;
    public const short Length = 16;
    public const short IpProtocol = 24;
    public const short BindInany = 28;
    public const short Hash = 32;
    public const short MigratingSk = 48;
}
