namespace Reuseport.Model;

/// <summary>
/// What some kernels do differently from the seed (v6.1), by name and never by version: stable trees carry backports,
/// so it is measured. <c>harness/Profiles</c> has a trace of each name: what it means, which commit brought it, and
/// what tells a kernel with it from one without.
/// </summary>
[Flags]
public enum Behaviours
{
    None = 0,
    IncomingCpu = 1 << 0,
    UdpHash4 = 1 << 1,
    UdpRehash4 = 1 << 2,
    UdpUnhash4 = 1 << 3,
    StrictBindBucket = 1 << 4,
    NoMigration = 1 << 5,
    AnyAttachType = 1 << 6,
    MappedAnyUnseen = 1 << 7,
    OrphansKeepUid = 1 << 8,
    WakesMigrated = 1 << 9,
    ReuseportInetOnly = 1 << 10,
    NoUdplite = 1 << 11,
    NoMptcp = 1 << 12,
    LargeFilters = 1 << 13,
    UdpWildcardScan = 1 << 14,
    ReqskFullAtBacklog = 1 << 15,
    UdpOneScore = 1 << 16,
}
