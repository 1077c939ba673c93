using Reuseport.Harness.Snapshots;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Snapshots;

/// <summary>What a review says of kernels that do otherwise than was verified: 6.1.1 to 6.1.5, 6.2.1 and 6.3.1.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReceivedChangeTests : IDisposable
{
    const string Call = "s0 = socket tcp4             -> ";

    static readonly string[] _kernels = "6.1.1 6.1.2 6.1.3 6.1.4 6.1.5 6.2.1 6.3.1".Split(' ');

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestCase("6.1.1..6.1.2 6.1.4..6.3.1", "6.1.3", "6.1.3 alone, not 6.1.2 and 6.1.4: a regression or a backport")]
    [TestCase("6.1.1..6.1.2 6.2.1..6.3.1", "6.1.3..6.1.5",
        "since 6.1.3, 6.1.2 -> 6.1.3, within 6.1: a regression or a backport")]
    [TestCase("6.1.1..6.1.5", "6.2.1..6.3.1",
        "since 6.2.1, 6.1.1 -> 6.2.1, on the trunk: a change of the mainline without a name in the profile")]
    [TestCase("6.2.1..6.3.1", "6.1.1..6.1.5",
        "until 6.1.1, 6.1.1 -> 6.2.1, on the trunk: a change without a name in the profile ended it")]
    [TestCase("", "6.1.1..6.3.1",
        "every kernel that was looked at does so: the model or the scenario changed")]
    [TestCase("6.1.1..6.3.1", "6.1.6", "since 6.1.6, 6.1.5 -> 6.1.6, within 6.1: a regression or a backport")]
    public async Task The_blame_is_that_of_history_and_no_kernel_is_run(string like, string otherwise, string expected)
    {
        var snapshot = Scenario.Snapshot;
        Assert.That(snapshot.Receive($"\nkernels 6.1..6.3\n{Call}ok"), Is.EqualTo(SnapshotState.New));
        snapshot.Accept();
        snapshot.Receive(like == ""
            ? $"\nkernels {otherwise}\n{Call}EINVAL"
            : $"\nkernels {like}\n{Call}ok\n\nkernels {otherwise}\n  1  {Call}EINVAL");

        var change = ReceivedChange.Of(Scenario, Releases.Of(_kernels)).Single();

        Assert.That(
            (await change.BlameAsync(release => $"{release}-1", CancellationToken.None))!.Verdict,
            Is.EqualTo(expected));
    }

    [Test]
    public async Task Nothing_is_to_blame_for_what_was_never_verified()
    {
        Scenario.Snapshot.Receive($"\nkernels 6.1..6.3\n{Call}ok");

        var change = ReceivedChange.Of(Scenario, Releases.Of(_kernels)).Single();

        Assert.That(await change.BlameAsync(release => release, CancellationToken.None), Is.Null);
    }

    Scenario Scenario => new(_scratch.In("one.trace"), TraceReader.ReadTrace("@trace 1\ns0 = socket tcp4").Script, []);
}
