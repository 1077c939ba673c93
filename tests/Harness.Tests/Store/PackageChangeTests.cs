using Reuseport.Containers;
using Reuseport.Harness.Store;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Store;

/// <summary>What a package that is new changed against the one before it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PackageChangeTests : StoredNight
{
    [Test]
    public async Task Behaviours_and_traces_that_differ_from_the_package_before_are_told()
    {
        await PlayAsync(27, "6.1.3-1", Kernel);
        await PlayAsync(28, "6.1.5-1", Kernel);

        var change = Changes("2026-11-28").Single();

        Assert.That((change.Package, change.Before), Is.EqualTo(("6.1.5-1", "6.1.3-1")));
        Assert.That(change.Gained, Is.EqualTo(["udp-hash4"]));
        Assert.That(change.Lost, Is.Empty);
        Assert.That(change.Traces.Select(trace => (trace.Trace, trace.Before != trace.After)), Is.EqualTo(
            [("tells", true)]));
        Assert.That(Output.ToString(), Does.Contain("changed   6.1.5-1 against 6.1.3-1: udp-hash4 gained, 1 trace\n")
            .And.Match($@"\n          .*/corpus/tells call {change.Traces[0].Call}: .* -> .*\n"));
    }

    [Test]
    public async Task A_package_that_does_all_the_same_changed_nothing()
    {
        await PlayAsync(27, "6.1.5-1", Kernel);
        await PlayAsync(28, "6.1.7-1", Kernel);

        Assert.That(Output.ToString(), Does.Contain("\nchanged   6.1.7-1 against 6.1.5-1: nothing\n"));
    }

    [Test]
    public async Task The_package_before_is_the_next_in_the_tree_and_not_the_last_in_time()
    {
        await PlayAsync(26, "6.1.1-1", Kernel);
        await PlayAsync(27, "6.1.9-1", Kernel);
        await PlayAsync(28, "6.1.3-1", Kernel);
        await PlayAsync(29, "6.2.1-1", Kernel);

        Assert.That(Changes("2026-11-28").Single().Before, Is.EqualTo("6.1.1-1"));
        // The trunk goes from where a series begins to where the next does.
        Assert.That(Changes("2026-11-29").Single().Before, Is.EqualTo("6.1.1-1"));
    }

    [Test]
    public async Task Neither_the_first_night_nor_a_package_that_was_there_changes_anything()
    {
        await PlayAsync(27, "6.1.3-1\", \"6.1.5-1", Kernel);
        await PlayAsync(28, "6.1.5-1", Kernel);

        Assert.That(Changes(Date).Concat(Changes("2026-11-28")), Is.Empty);
        Assert.That(Output.ToString(), Does.Not.Contain("changed "));
    }

    [Test]
    public async Task Another_build_of_the_probe_is_not_compared()
    {
        await PlayAsync(27, "6.1.3-1", Kernel);
        await PlayAsync(28, "6.1.5-1", kernel => Guest(kernel, "another"));

        Assert.That(Changes("2026-11-28"), Is.Empty);
    }

    [Test]
    public async Task A_folder_that_had_other_traces_is_not_compared_and_told()
    {
        await PlayAsync(27, "6.1.3-1", Kernel);
        Scratch.Write("corpus/more.trace", Rule);
        await PlayAsync(28, "6.1.5-1", Kernel);

        var change = Changes("2026-11-28").Single();

        Assert.That(change.Traces, Is.Empty);
        Assert.That(change.NotCompared, Is.EqualTo([Scratch.In("corpus")]));
        Assert.That(change.Gained, Is.EqualTo(["udp-hash4"]));
        Assert.That(Output.ToString(), Does.Contain(
            $"\n          {Scratch.In("corpus")} is not compared: its traces were others when "));
    }

    [Test]
    public async Task A_package_that_could_not_be_tested_changes_nothing()
    {
        await PlayAsync(27, "6.1.3-1", Kernel);
        await PlayAsync(28, "6.1.5-1", _ => throw new GuestException("it hangs") { NeverBoots = true });
        Assert.That(Changes("2026-11-28"), Is.Empty);

        await PlayAsync(29, "6.1.5-1", Kernel);
        Assert.That(Changes("2026-11-29").Single().Package, Is.EqualTo("6.1.5-1"));
    }

    static IGuest Kernel(string release) => Guest(release, "test");

    static ModelGuest Guest(string release, string build) => new(new(Changed(release, since: "6.1.5")))
    {
        Hello = GuestHello.Parse(["kernel=0.1-model", "arch=none", $"build={build}"])!,
    };

    async Task PlayAsync(int day, string kernels, Func<string, IGuest?> kernel)
    {
        Directory.CreateDirectory(Scratch.In("corpus"));
        Scratch.Write("corpus/one.trace", Rule);
        File.Copy(Trace, Scratch.In("corpus/tells.trace"), overwrite: true);
        var plan = WritePlan(
            $"""
            kernels = ["{kernels}"]
            corpus = ["{Scratch.In("corpus")}"]
            nights = "{Scratch.In("nights")}"
            store = "{Path}"
            """);
        await NightAsync(kernel, plan, "--night", FormattableString.Invariant($"2026-11-{day}"));
    }

    IReadOnlyList<PackageChange> Changes(string night)
    {
        using var store = NightStore.Open(Path);
        return PackageChanges.Of(store, night);
    }
}
