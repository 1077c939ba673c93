namespace Reuseport.Model.Tests;

public class AddSockTests
{
    /// <summary>reuseport_add_sock(), s0 to the group of s1</summary>
    [TestCase("s0; s1 listening", "g0 L[s1 s0] any", AddSockResult.Joined)]
    [TestCase("g0 L[s1] C[s0]", "g0 L[s1 s0]", AddSockResult.BackInItsGroup)]
    [TestCase("g0 L[s1 s2] C[s0 s3 s4] prog=1", "g0 L[s1 s2 s0] C[s4 s3] prog=1", AddSockResult.BackInItsGroup)]
    [TestCase("g0 L[] C[s0 s2] prog=1; g1 L[s1]", "g0 L[] C[s2] prog=1; g1 L[s1 s0]", AddSockResult.MovedGroup)]
    [TestCase("g0 L[] C[s0] prog=1; g1 L[s1]", "g1 L[s1 s0]", AddSockResult.MovedGroup)]
    [TestCase("g0 L[s0] C[s2]; g1 L[s1]", "g0 L[s0] C[s2]; g1 L[s1 s0]; s0 -> g1", AddSockResult.MovedGroup)]
    [TestCase("g0 L[s0 s2]; g1 L[s1]", "g0 L[s0 s2]; g1 L[s1]", AddSockResult.Busy)]
    [TestCase("g0 L[]; g1 L[s1]; s0 ->g0", "g0 L[]; g1 L[s1]; s0 -> g0", AddSockResult.Busy)]
    [TestCase("g0 L[s1..s32768] max=32768; s0", "g0 L[s1..s32768] max=32768", AddSockResult.Full)]
    [TestCase("g0 L[] C[s0]; g1 L[s1..s32768] max=32768", "g0 L[] C[s0]; g1 L[s1..s32768] max=32768",
        AddSockResult.Full)]
    [TestCase("g0 L[s0]; g1 L[s1..s32768] max=32768", "g0 L[s0]; g1 L[s1..s32768] max=32768", AddSockResult.Full)]
    [TestCase("g0 L[s1] any; s0", "g0 L[s1 s0] any", AddSockResult.Joined)]
    [TestCase("g0 L[s0] prog=1; g1 L[s1 s2]", "g1 L[s1 s2 s0]", AddSockResult.Joined)]
    [TestCase("g0 L[s1..s128]; s0", "g0 L[s1..s128 s0] max=256", AddSockResult.Joined)]
    [TestCase("g0 L[s1 s2] C[s3] max=3; s0", "g0 L[s1 s2 s0] C[s3] max=6", AddSockResult.Joined)]
    [TestCase("g0 L[s1..s32767] C[s40000] max=32768; s0", "g0 L[s1..s32767 s0] max=32768", AddSockResult.Joined)]
    public void Add_sock(string before, string after, AddSockResult result)
    {
        var (net, seen) = StateText.Read(before).AddSock(new(0), new(1), bindInany: true, new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }

    /// <summary>reuseport_resurrect() of s0, into the group that s1 has</summary>
    [TestCase("g0 L[s1] C[s0] max=2", "g0 L[s1 s0] max=2", ResurrectResult.BackInItsGroup)]
    [TestCase("g0 L[s1] C[s2 s0 s3]", "g0 L[s1 s0] C[s2 s3]", ResurrectResult.BackInItsGroup)]
    [TestCase("g0 L[s2] C[s0] prog=1 conns; s1", "g0 L[s2] prog=1 conns; g1 L[s0] any", ResurrectResult.OwnGroup)]
    [TestCase("g0 L[] C[s0] prog=1; s1", "g1 L[s0] any", ResurrectResult.OwnGroup)]
    [TestCase("g0 L[] C[s0]; g1 L[s1..s32768] max=32768", "g0 L[] C[s0]; g1 L[s1..s32768] max=32768",
        ResurrectResult.Full)]
    [TestCase("g0 L[] C[s0]; g1 L[s1 s2] max=2", "g1 L[s1 s2 s0] max=4", ResurrectResult.MovedGroup)]
    [TestCase("g0 L[s2] C[s0]; g1 L[s1]", "g0 L[s2]; g1 L[s1 s0]", ResurrectResult.MovedGroup)]
    [TestCase("g0 L[] C[s0]; g1 L[s1..s32767] C[s40000] max=32768", "g1 L[s1..s32767 s0] max=32768",
        ResurrectResult.MovedGroup)]
    public void Resurrect(string before, string after, ResurrectResult result)
    {
        var was = StateText.Read(before);

        var (net, seen) = was.Resurrect(new(0), was.GroupOf(new(0))!, was.GroupOf(new(1)), bindInany: true, new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }

    [Test]
    public void Two_groups_without_closed_members_are_told_apart_by_busy_alone()
    {
        var (net, result) = StateText.Read("g0 L[s0 s2]; g1 L[s1]").AddSock(new(0), new(1), bindInany: false, new());

        Assert.That(result.ToErrno(), Is.EqualTo(Errno.EBUSY));
        Assert.That(net.GroupOf(new(0))!.Id, Is.EqualTo(new GroupId(0)));
    }

    [TestCase(AddSockResult.Joined, Errno.None)]
    [TestCase(AddSockResult.BackInItsGroup, Errno.None)]
    [TestCase(AddSockResult.MovedGroup, Errno.None)]
    [TestCase(AddSockResult.Busy, Errno.EBUSY)]
    [TestCase(AddSockResult.Full, Errno.ENOMEM)]
    [TestCase(AddSockResult.NoMemory, Errno.ENOMEM)]
    [TestCase(AddSockResult.NoId, Errno.ENOSPC)]
    public void Every_result_has_its_errno(AddSockResult result, Errno errno) =>
        Assert.That(result.ToErrno(), Is.EqualTo(errno));
}
