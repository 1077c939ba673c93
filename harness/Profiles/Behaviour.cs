using Reuseport.Containers;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>Something that kernels do in two ways, and the script that tells which.</summary>
/// <param name="Name">What people call it, such as <c>udp-hash4</c>.</param>
/// <param name="Description">What a kernel with it does, in one sentence.</param>
/// <param name="AddTo">The profile with the behaviour, and with those that it cannot be without.</param>
/// <param name="Shown">What the last call of the trace gives on a kernel with the behaviour.</param>
/// <param name="FunctionShown">
/// What the last function returns, where there is a trace of functions, too; null where the file does not decide.
/// </param>
public sealed record Behaviour(
    string Name,
    string Description,
    Func<KernelProfile, bool> IsIn,
    Func<KernelProfile, KernelProfile> AddTo,
    Outcome Shown,
    Outcome? FunctionShown = null)
{
    /// <summary>
    /// Whether the configuration of a kernel decides, too, so that nothing can be expected of one that somebody built.
    /// </summary>
    public bool IsOfConfiguration { get; private init; }

    /// <summary>Every behaviour of <see cref="KernelProfile"/>.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new(
            "incoming-cpu",
            "A group with a member that has an incoming CPU prefers the one of the current CPU to the one at the hash.",
            profile => profile.IncomingCpu,
            profile => profile with { IncomingCpu = true },
            Shown: new Outcome.Selected(new(0)),
            FunctionShown: new Outcome.Selected(new(0))),
        new(
            "udp-hash4",
            "A UDP socket with a specific address that connects leaves its group and is filed by its four-tuple.",
            profile => profile.UdpHash4,
            profile => profile with { UdpHash4 = true },
            Shown: new Outcome.Failed(Errno.ENOENT)),
        new(
            "udp-rehash4",
            "A UDP socket that connects to another peer is filed anew, by the four-tuple that it has now.",
            profile => profile.UdpRehash4,
            profile => profile with { UdpHash4 = true, UdpRehash4 = true },
            Shown: new Outcome.Selected(new(0))),
        new(
            "udp-unhash4",
            "A UDP socket that disconnects is no longer filed by its four-tuple, and is filed again when it connects.",
            profile => profile.UdpUnhash4,
            profile => profile with { UdpHash4 = true, UdpUnhash4 = true },
            Shown: new Outcome.Failed(Errno.ENOENT)),
        new(
            "strict-bind-bucket",
            "A TCP port remembers one address of its owners, so that a bind to another one looks for conflicts.",
            profile => profile.StrictBindBucket,
            profile => profile with { StrictBindBucket = true },
            Shown: new Outcome.Failed(Errno.EADDRINUSE)),
        new(
            "no-migration",
            "A listener that stops leaves its group, and its queue is reset whatever net.ipv4.tcp_migrate_req says.",
            profile => profile.NoMigration,
            profile => profile with { NoMigration = true },
            Shown: new Outcome.Failed(Errno.EAGAIN),
            FunctionShown: Outcome.None.Instance),
        new(
            "any-attach-type",
            "An sk_reuseport program is loaded for any attach type, and cannot read migrating_sk.",
            profile => profile.AnyAttachType,
            profile => profile with { AnyAttachType = true },
            Shown: Outcome.Ok.Instance),
        new(
            "mapped-any-unseen",
            "A TCP bind to a mapped IPv4 address does not see the bucket that the mapped wildcard made at its port.",
            profile => profile.MappedAnyUnseen,
            profile => profile with { MappedAnyUnseen = true },
            Shown: Outcome.Ok.Instance),
        new(
            "orphans-keep-uid",
            "A connection without a file belongs to whom it belonged before in a bind conflict, and not to root.",
            profile => profile.OrphansKeepUid,
            profile => profile with { OrphansKeepUid = true },
            Shown: Outcome.Ok.Instance),
        new(
            "wakes-migrated",
            "A connection that moves to another accept queue wakes who sleeps in accept() or poll() there.",
            profile => profile.WakesMigrated,
            profile => profile with { WakesMigrated = true },
            Shown: Outcome.Ready.Instance),
        new(
            "reuseport-inet-only",
            "SO_REUSEPORT is refused on sockets that are neither IPv4 nor IPv6.",
            profile => profile.ReuseportInetOnly,
            profile => profile with { ReuseportInetOnly = true },
            Shown: new Outcome.Failed(Errno.EOPNOTSUPP)),
        new(
            "no-udplite",
            "IPPROTO_UDPLITE has no sockets.",
            profile => profile.NoUdplite,
            profile => profile with { NoUdplite = true },
            Shown: new Outcome.Failed(Errno.EPROTONOSUPPORT)),
        new(
            "no-mptcp",
            "IPPROTO_MPTCP has no sockets.",
            profile => profile.NoMptcp,
            profile => profile with { NoMptcp = true },
            Shown: new Outcome.Failed(Errno.EPROTONOSUPPORT))
        {
            IsOfConfiguration = true,
        },
        new(
            "large-filters",
            "A classic filter of 4,096 instructions is not too large for net.core.optmem_max.",
            profile => profile.LargeFilters,
            profile => profile with { LargeFilters = true },
            Shown: Outcome.Ok.Instance),
        new(
            "udp-wildcard-scan",
            "A UDP bind to the wildcard meets every socket of its port, also where there are more than ten.",
            profile => profile.UdpWildcardScan,
            profile => profile with { UdpWildcardScan = true },
            Shown: new Outcome.Failed(Errno.EADDRINUSE)),
    ];

    /// <summary>
    /// A trace whose last call tells a kernel with the behaviour from one without it; a file beside this one.
    /// </summary>
    public Trace Trace { get; } = ReadTrace($"{Name}.trace");

    /// <summary>
    /// The same in calls of functions, for the kernel's file alone; null where the file does not decide.
    /// </summary>
    public Trace? FunctionTrace { get; } = FunctionShown is null ? null : ReadTrace($"{Name}-function.trace");

    /// <summary>The trace for a guest; null for a kernel's file that does not decide.</summary>
    public Trace? TraceFor(GuestHello hello) => hello.Alphabet == Alphabets.Functions ? FunctionTrace : Trace;

    static Trace ReadTrace(string name)
    {
        using var file = typeof(Behaviour).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException("a trace is not part of the build", name);
        using var reader = new StreamReader(file);
        return TraceReader.ReadTrace(reader.ReadToEnd());
    }
}
