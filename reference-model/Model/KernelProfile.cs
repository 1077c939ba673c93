namespace Reuseport.Model;

/// <summary>The <see cref="Model.Behaviours"/> of one kernel.</summary>
public sealed record KernelProfile(Behaviours Behaviours)
{
    /// <summary>The seed itself, no change applied.</summary>
    public static KernelProfile Seed { get; } = new(Behaviours.None);

    public bool IncomingCpu => Has(Behaviours.IncomingCpu);

    public bool UdpHash4 => Has(Behaviours.UdpHash4);

    public bool UdpRehash4 => Has(Behaviours.UdpRehash4);

    public bool UdpUnhash4 => Has(Behaviours.UdpUnhash4);

    public bool StrictBindBucket => Has(Behaviours.StrictBindBucket);

    public bool NoMigration => Has(Behaviours.NoMigration);

    public bool AnyAttachType => Has(Behaviours.AnyAttachType);

    public bool MappedAnyUnseen => Has(Behaviours.MappedAnyUnseen);

    public bool OrphansKeepUid => Has(Behaviours.OrphansKeepUid);

    public bool WakesMigrated => Has(Behaviours.WakesMigrated);

    public bool ReuseportInetOnly => Has(Behaviours.ReuseportInetOnly);

    public bool NoUdplite => Has(Behaviours.NoUdplite);

    public bool NoMptcp => Has(Behaviours.NoMptcp);

    public bool LargeFilters => Has(Behaviours.LargeFilters);

    public bool UdpWildcardScan => Has(Behaviours.UdpWildcardScan);

    public bool ReqskFullAtBacklog => Has(Behaviours.ReqskFullAtBacklog);

    public bool UdpOneScore => Has(Behaviours.UdpOneScore);

    /// <summary>Whether it is one of the kernel's.</summary>
    public bool Has(Behaviours behaviour) => (Behaviours & behaviour) != 0;

    /// <summary>The same with some more.</summary>
    public KernelProfile With(Behaviours behaviours) => new(Behaviours | behaviours);

    public override string ToString() => Behaviours.ToString();
}
