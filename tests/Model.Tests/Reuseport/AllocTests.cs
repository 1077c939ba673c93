namespace Reuseport.Model.Tests;

public class AllocTests
{
    /// <summary>reuseport_alloc()</summary>
    [TestCase("g0 L[s1] C[s0] prog=1", false, "g0 L[s1] prog=1; g1 L[s0]", AllocResult.Resurrected)]
    [TestCase("g0 L[] C[s0] prog=1 any", true, "g1 L[s0] any", AllocResult.Resurrected)]
    [TestCase("g0 L[s0] prog=1", true, "g0 L[s0] prog=1 any", AllocResult.BecameInAny)]
    [TestCase("g0 L[s0] any", true, "g0 L[s0] any", AllocResult.BecameInAny)]
    [TestCase("g0 L[s0] any", false, "g0 L[s0] any", AllocResult.AlreadyInGroup)]
    [TestCase("g0 L[s0 s1]", false, "g0 L[s0 s1]", AllocResult.AlreadyInGroup)]
    [TestCase("s0", false, "g0 L[s0]", AllocResult.Allocated)]
    [TestCase("s0", true, "g0 L[s0] any", AllocResult.Allocated)]
    [TestCase("g0 L[s1]; g2 L[s2]; s0", false, "g0 L[s1]; g1 L[s0]; g2 L[s2]", AllocResult.Allocated)]
    public void Alloc(string before, bool bindInany, string after, AllocResult result)
    {
        var (net, seen) = StateText.Read(before).Alloc(new(0), bindInany, new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }

    [Test]
    public void A_group_is_alone_with_its_socket_also_where_the_closed_one_is_another()
    {
        // The kernel takes a group with closed members for a sign that sk is one: a listener would be in two groups.
        var (net, _) = StateText.Read("g0 L[s0] C[s1]").Alloc(new(0), bindInany: false, new());

        Assert.That(StateText.Write(net), Is.EqualTo("g0 L[s0] C[s1]; g1 L[s0]; s0 -> g1"));
    }

    /// <summary>reuseport_grow()</summary>
    [TestCase("g0 L[s0..s127]", "g0 L[s0..s127] max=256", GrowResult.Doubled)]
    [TestCase("g0 L[s0 s1] C[s3 s2] max=4 prog=1 any conns cpu=1",
        "g0 L[s0 s1] C[s3 s2] max=8 prog=1 any conns cpu=1", GrowResult.Doubled)]
    [TestCase("g0 L[s0] C[s1] max=16384", "g0 L[s0] C[s1] max=32768", GrowResult.Doubled)]
    [TestCase("g0 L[s0] C[s1 s2] max=32768", "g0 L[s0] C[s1] max=32768", GrowResult.EvictedClosed)]
    [TestCase("g0 L[s0] C[s1] max=32768", "g0 L[s0] max=32768", GrowResult.EvictedClosed)]
    [TestCase("g0 L[s0 s1] max=32768", "g0 L[s0 s1] max=32768", GrowResult.AtCeiling)]
    public void Grow(string before, string after, GrowResult result)
    {
        var (net, group, seen) = StateText.Read(before) is var was ? was.Grow(was.Groups.All[0]!, new()) : default;

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
        Assert.That(group, Is.EqualTo(result == GrowResult.AtCeiling ? null : net.Groups.All[0]));
    }

    [Test]
    public void An_evicted_socket_has_no_group()
    {
        var was = StateText.Read("g0 L[s0] C[s1 s2] max=32768");

        var (net, _, _) = was.Grow(was.Groups.All[0]!, new());

        Assert.That(net.GroupOf(new(2)), Is.Null);
        Assert.That(net.GroupOf(new(1)), Is.EqualTo(net.Groups.All[0]));
    }

    /// <summary>reuseport_free_rcu()</summary>
    [TestCase("g0 L[]; g1 L[s0]", "g1 L[s0]", FreeResult.Freed)]
    [TestCase("g0 L[] prog=1", "", FreeResult.FreedWithProgram)]
    [TestCase("g0 L[s0] prog=1", "g0 L[s0] prog=1", null)]
    [TestCase("g0 L[] C[s0]", "g0 L[] C[s0]", null)]
    public void Free(string before, string after, FreeResult? result)
    {
        var (was, course) = (StateText.Read(before), new Course());

        var net = was.FreeIfEmpty(was.Groups.All[0]!, course);

        Assert.That(StateText.Write(net), Is.EqualTo(after));
        Assert.That(
            string.Join(' ', course.OutermostFirst()), Is.EqualTo(result is { } freed ? $"FreeResult.{freed}" : ""));
    }
}
