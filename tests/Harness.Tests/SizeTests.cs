using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>The traces of groups that are too large for random scripts.</summary>
public sealed class SizeTests
{
    [Test]
    public void The_results_of_full_groups_are_reached()
    {
        var reached = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/size"), "*.trace")
            .SelectMany(file => Reached(TraceReader.ReadTrace(File.ReadAllText(file)).Script))
            .Select(result => result.ToString())
            .ToHashSet();

        Assert.That(reached, Is.SupersetOf(
        (string[])[
            "GrowResult.Doubled", "GrowResult.EvictedClosed", "GrowResult.AtCeiling",
            "AddSockResult.Full", "ResurrectResult.Full", "ListenResult.GroupFull", "UdpGetPortResult.NotAdded",
        ]));
    }

    static HashSet<NamedResult> Reached(Script script)
    {
        var reached = new HashSet<NamedResult>();
        var worlds = Worlds.Start(KernelProfile.Seed, script.Settings);
        foreach (var op in script.Ops)
        {
            var prediction = worlds.Predict(op);
            reached.UnionWith(prediction.Reached);
            worlds = prediction.After();
        }
        return reached;
    }
}
