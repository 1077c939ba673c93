namespace Reuseport.Model.Tests;

public class SectionsTests
{
    /// <summary>reuseport_has_conns_set()</summary>
    [TestCase("g0 L[s1]; s0", "g0 L[s1]", HasConnsSetResult.NoGroup)]
    [TestCase("g0 L[s0 s1]", "g0 L[s0 s1] conns", HasConnsSetResult.Set)]
    [TestCase("g0 L[s0 s1] conns", "g0 L[s0 s1] conns", HasConnsSetResult.Set)]
    public void Has_conns_set(string before, string after, HasConnsSetResult result)
    {
        var (net, seen) = StateText.Read(before).HasConnsSet(new(0), new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }

    /// <summary>reuseport_sock_index(), and the last entry moved into the hole</summary>
    [TestCase("[s0 s1 s2]", "s3", "[s0 s1 s2]", PullResult.Absent)]
    [TestCase("[]", "s0", "[]", PullResult.Absent)]
    [TestCase("[s0]", "s0", "[]", PullResult.WasLast)]
    [TestCase("[s0 s1 s2]", "s2", "[s0 s1]", PullResult.WasLast)]
    [TestCase("[s0 s1 s2]", "s1", "[s0 s2]", PullResult.LastMovedIntoHole)]
    [TestCase("[s0 s1 s2 s3]", "s0", "[s3 s1 s2]", PullResult.LastMovedIntoHole)]
    [TestCase("[s1 s0 s1]", "s1", "[s1 s0]", PullResult.LastMovedIntoHole)]
    public void Swap_remove(string before, string sk, string after, PullResult result)
    {
        var members = ((Outcome.Ordered)TraceReader.ReadOutcome(before)).Members;

        var (left, seen) = members.SwapRemove(StateText.Sk(sk));

        Assert.That((left.ToString(), seen), Is.EqualTo((after, result)));
    }

    /// <summary>__reuseport_add_sock()</summary>
    [TestCase("g0 L[]", "g0 L[s9]")]
    [TestCase("g0 L[s0 s1] C[s2]", "g0 L[s0 s1 s9] C[s2]")]
    [TestCase("g0 L[s0 s1] cpu=1; s9 cpu", "g0 L[s0 s1 s9] cpu=2")]
    public void A_new_member_goes_to_the_tail(string before, string after) =>
        AssertGroup(before, (net, group) => net.Push(group, new(9)), after);

    /// <summary>__reuseport_detach_sock()</summary>
    [TestCase("g0 L[s0] C[s9]", "g0 L[s0] C[s9]", PullResult.Absent)]
    [TestCase("g0 L[s9]", "g0 L[]", PullResult.WasLast)]
    [TestCase("g0 L[s9 s0 s1] C[s2]", "g0 L[s1 s0] C[s2]", PullResult.LastMovedIntoHole)]
    [TestCase("g0 L[s9 s0] cpu=1; s9 cpu", "g0 L[s0]", PullResult.LastMovedIntoHole)]
    [TestCase("g0 L[s9 s0]; s9 cpu", "g0 L[s0] cpu=65535", PullResult.LastMovedIntoHole)]
    public void A_member_that_leaves_makes_room_for_the_last(string before, string after, PullResult result)
    {
        PullResult? seen = null;
        AssertGroup(before, Pull, after);
        Assert.That(seen, Is.EqualTo(result));

        Group Pull(Net net, Group group)
        {
            (group, seen) = net.Pull(group, new(9), new());
            return group;
        }
    }

    /// <summary>__reuseport_add_closed_sock()</summary>
    [TestCase("g0 L[s0]", "g0 L[s0] C[s9]")]
    [TestCase("g0 L[] C[s0 s1]", "g0 L[] C[s0 s1 s9]")]
    [TestCase("g0 L[s0]; s9 cpu", "g0 L[s0] C[s9] cpu=1")]
    public void The_latest_closed_member_stands_last(string before, string after) =>
        AssertGroup(before, (net, group) => net.PushClosed(group, new(9)), after);

    /// <summary>__reuseport_detach_closed_sock()</summary>
    [TestCase("g0 L[s9] C[s0]", "g0 L[s9] C[s0]", PullResult.Absent)]
    [TestCase("g0 L[s0] C[s1 s9]", "g0 L[s0] C[s1]", PullResult.WasLast)]
    [TestCase("g0 L[s0] C[s9 s1 s2]", "g0 L[s0] C[s2 s1]", PullResult.LastMovedIntoHole)]
    [TestCase("g0 L[] C[s9] cpu=2; s9 cpu", "g0 L[] cpu=1", PullResult.WasLast)]
    public void A_closed_member_that_leaves_makes_room_for_the_latest(string before, string after, PullResult result)
    {
        PullResult? seen = null;
        AssertGroup(before, Pull, after);
        Assert.That(seen, Is.EqualTo(result));

        Group Pull(Net net, Group group)
        {
            (group, seen) = net.PullClosed(group, new(9), new());
            return group;
        }
    }

    static void AssertGroup(string before, Func<Net, Group, Group> change, string after)
    {
        // Without the profile's name for it, the group does not count CPUs (note 1).
        var net = StateText.Read($"s9; {before}", new(Behaviours.IncomingCpu));

        var group = change(net, net.Groups.All[0]!);

        Assert.That(StateText.Write(new Net(net.Profile) { Groups = new() { All = [group] } }), Is.EqualTo(after));
    }
}
