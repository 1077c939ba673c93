using Reuseport.Harness.History;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

public class CluesTests
{
    /// <summary>Subjects of stable updates, as the changelogs of packages have them.</summary>
    static readonly string[] _subjects =
    [
        "drm/udl: Fix a leak",
        "net: qrtr: ns: Fix use-after-free in driver remove()",
        "ovl: Filter invalid inodes with missing lookup function",
        "bpf: Free reuseport cBPF prog after RCU grace period.",
        "inet: RAW sockets using IPPROTO_RAW MUST drop incoming ICMP",
        "netfilter: fib: avoid lookup if socket is available",
        "net: remove duplicate reuseport_lookup functions",
        "net: restrict SO_REUSEPORT to inet sockets",
        "tcp: call sk_data_ready() after listener migration (CVE-2026-46015)",
        "tcp: do not let tcp_rmem be set below 4096",
        "udp: Fix wildcard bind conflict check when using hash2",
        "udp: relocate a connected socket in the 4-tuple hash table on re-connect",
    ];

    [TestCase("wakes-migrated", Behaviours.WakesMigrated, "tcp: call sk_data_ready() after listener migration")]
    [TestCase("udp-wildcard-scan", Behaviours.UdpWildcardScan, "udp: Fix wildcard bind conflict check")]
    [TestCase("reuseport-inet-only", Behaviours.ReuseportInetOnly, "net: restrict SO_REUSEPORT to inet sockets")]
    [TestCase("udp-rehash4", Behaviours.UdpRehash4 | Behaviours.UdpHash4, "udp: relocate a connected socket")]
    public async Task The_commit_that_brought_a_behaviour_is_the_first_candidate(
        string behaviour, Behaviours brought, string subject)
    {
        var clues = await CluesAsync(behaviour, brought);

        Assert.That(clues.Rank(_subjects)[0], Does.StartWith(subject));
    }

    [Test]
    public async Task Commits_of_other_parts_of_the_kernel_are_no_candidates()
    {
        var clues = await CluesAsync("udp-wildcard-scan", Behaviours.UdpWildcardScan);
        var candidates = clues.Rank(_subjects);

        string[] others = ["drm/udl", "ovl", "netfilter"];
        Assert.That(candidates.Select(subject => subject.Split(':')[0]).Intersect(others), Is.Empty);
        Assert.That(candidates, Has.Some.StartsWith("net: qrtr"));
    }

    [Test]
    public async Task The_files_of_the_way_are_those_of_the_model() => Assert.That(
        (await CluesAsync("udp-wildcard-scan", Behaviours.UdpWildcardScan)).Files, Does.Contain("net/ipv4/udp.c"));

    static async Task<Clues> CluesAsync(string behaviour, Behaviours brought)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, $"harness/Profiles/{behaviour}.trace"));
        var script = TraceReader.ReadTrace(text, out _)!.Script;
        var (before, after) = (await RunAsync(script, WithoutIt(brought)), await RunAsync(script, brought));
        return Clues.Of(script, new(before.FirstDifference(after, null)!.Value, before, after));
    }

    /// <summary>What udp-rehash4 changes is there with udp-hash4 alone.</summary>
    static Behaviours WithoutIt(Behaviours brought) =>
        brought.HasFlag(Behaviours.UdpRehash4) ? Behaviours.UdpHash4 : Behaviours.None;

    static async Task<TraceRun> RunAsync(Script script, Behaviours behaviours)
    {
        var answer = await new ModelGuest(new(behaviours)).RunAsync(script, CancellationToken.None);
        return TraceRun.Of(script, new(new(behaviours), ((Containers.GuestAnswer.Ran)answer).Outcomes));
    }
}
