namespace Reuseport.Model.Tests;

public class AttachProgTests
{
    static Prog Returns7 => new(new BpfProgram.Cbpf(new Selector.Index(7)));

    /// <summary>reuseport_attach_prog() through s0</summary>
    [TestCase("s0 off", "", AttachProgResult.NotReusePort)]
    [TestCase("g0 L[s0]; s0 off udp", "g0 L[s0]", AttachProgResult.NotReusePort)]
    [TestCase("g0 L[s1] C[s0]; s0 off", "g0 L[s1] C[s0]", AttachProgResult.NotReusePort)]
    [TestCase("s0 listening", "", AttachProgResult.NotInGroup)]
    [TestCase("s0 udp bound off", "", AttachProgResult.NotInGroup)]
    [TestCase("s0", "g0 L[s0] prog=7", AttachProgResult.Attached)]
    [TestCase("s0 udp", "g0 L[s0] prog=7", AttachProgResult.Attached)]
    [TestCase("g0 L[s1] C[s0] prog=1 any", "g0 L[s1] prog=1 any; g1 L[s0] prog=7", AttachProgResult.Attached)]
    [TestCase("g0 L[s0 s1]", "g0 L[s0 s1] prog=7", AttachProgResult.Attached)]
    [TestCase("g0 L[s0 s1]; s0 off", "g0 L[s0 s1] prog=7", AttachProgResult.Attached)]
    [TestCase("g0 L[s0] any prog=drop", "g0 L[s0] prog=7 any", AttachProgResult.Replaced)]
    [TestCase("g0 L[s0 s1] C[s2] prog=7", "g0 L[s0 s1] C[s2] prog=7", AttachProgResult.Replaced)]
    public void Attach_prog(string before, string after, AttachProgResult result)
    {
        var (net, seen) = StateText.Read(before).AttachProg(new(0), Returns7, new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }

    /// <summary>reuseport_attach_prog() through s0, where there is no closed section</summary>
    [TestCase("s0 off", "", AttachProgResult.NotInGroup)]
    [TestCase("g0 L[s0]; s0 off udp", "g0 L[s0] prog=7", AttachProgResult.Attached)]
    [TestCase("g0 L[s0] prog=1; s0 off", "g0 L[s0] prog=7", AttachProgResult.Replaced)]
    [TestCase("s0", "g0 L[s0] prog=7", AttachProgResult.Attached)]
    [TestCase("s0 udp bound off", "", AttachProgResult.NotInGroup)]
    public void Attach_prog_without_migration(string before, string after, AttachProgResult result)
    {
        var (net, seen) = StateText.Read(before, new(Behaviours.NoMigration))
            .AttachProg(new(0), Returns7, new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }

    /// <summary>reuseport_detach_prog() through s0</summary>
    [TestCase("s0 off", "", DetachProgResult.NotReusePort)]
    [TestCase("s0 udp bound off", "", DetachProgResult.NotReusePort)]
    [TestCase("s0", "", DetachProgResult.NotInGroup)]
    [TestCase("s0 listening", "", DetachProgResult.NotInGroup)]
    [TestCase("g0 L[s1] C[s0] prog=1", "g0 L[s1] C[s0] prog=1", DetachProgResult.GroupHasClosed)]
    [TestCase("g0 L[] C[s0]", "g0 L[] C[s0]", DetachProgResult.GroupHasClosed)]
    [TestCase("g0 L[s0] C[s1]", "g0 L[s0] C[s1]", DetachProgResult.NoProgram)]
    [TestCase("g0 L[s0 s1]; s0 off", "g0 L[s0 s1]", DetachProgResult.NoProgram)]
    [TestCase("g0 L[s0] C[s1] prog=1 any", "g0 L[s0] C[s1] any", DetachProgResult.Detached)]
    [TestCase("g0 L[s0 s1] prog=drop; s0 off", "g0 L[s0 s1]", DetachProgResult.Detached)]
    public void Detach_prog(string before, string after, DetachProgResult result)
    {
        var (net, seen) = StateText.Read(before).DetachProg(new(0), new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }

    [TestCase(AttachProgResult.NotReusePort, Errno.EINVAL)]
    [TestCase(AttachProgResult.NotInGroup, Errno.EINVAL)]
    [TestCase(AttachProgResult.NoMemory, Errno.ENOMEM)]
    [TestCase(AttachProgResult.NoId, Errno.ENOSPC)]
    [TestCase(AttachProgResult.Attached, Errno.None)]
    [TestCase(AttachProgResult.Replaced, Errno.None)]
    public void Every_result_of_attach_has_its_errno(AttachProgResult result, Errno errno) =>
        Assert.That(result.ToErrno(), Is.EqualTo(errno));

    [TestCase(DetachProgResult.NotReusePort, Errno.EINVAL)]
    [TestCase(DetachProgResult.NotInGroup, Errno.ENOENT)]
    [TestCase(DetachProgResult.GroupHasClosed, Errno.ENOENT)]
    [TestCase(DetachProgResult.NoProgram, Errno.ENOENT)]
    [TestCase(DetachProgResult.Detached, Errno.None)]
    public void Every_result_of_detach_has_its_errno(DetachProgResult result, Errno errno) =>
        Assert.That(result.ToErrno(), Is.EqualTo(errno));
}
