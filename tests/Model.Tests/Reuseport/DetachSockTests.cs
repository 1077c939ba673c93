namespace Reuseport.Model.Tests;

public class DetachSockTests
{
    /// <summary>reuseport_detach_sock() of s0</summary>
    [TestCase("g0 L[s1] max=32768; s0", "g0 L[s1] max=32768", DetachSockResult.NoGroup)]
    [TestCase("g0 L[s1] C[s0 s2 s3] prog=1", "g0 L[s1] C[s3 s2] prog=1", DetachSockResult.LeftClosed)]
    [TestCase("g0 L[] C[s0] prog=1", "", DetachSockResult.LeftClosed)]
    [TestCase("g0 L[s0] C[s0]", "g0 L[s0]; s0 -> none", DetachSockResult.LeftClosed)]
    [TestCase("g0 L[s0 s1 s2] C[s3]", "g0 L[s2 s1] C[s3]", DetachSockResult.LeftListening)]
    [TestCase("g0 L[s0] C[s1]", "g0 L[] C[s1]", DetachSockResult.LeftListening)]
    [TestCase("g0 L[s0]; g1 L[s1]", "g1 L[s1]", DetachSockResult.LeftListening)]
    public void Detach_sock(string before, string after, DetachSockResult result)
    {
        var (net, seen) = StateText.Read(before).DetachSock(new(0), new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
        Assert.That(net.GroupOf(new(0)), Is.Null);
    }

    /// <summary>reuseport_stop_listen_sock() of s0</summary>
    [TestCase("migrate; g0 L[s0 s1 s2] prog=1", "g0 L[s2 s1] C[s0] prog=1", StopListenSockResult.KeptForMigration)]
    [TestCase("migrate; g0 L[s1 s0] C[s2]", "g0 L[s1] C[s2 s0]", StopListenSockResult.KeptForMigration)]
    [TestCase("migrate; g0 L[s0]", "g0 L[] C[s0]", StopListenSockResult.KeptForMigration)]
    [TestCase("migrate; g0 L[s1] C[s0]", "g0 L[s1] C[s0 s0]", StopListenSockResult.KeptForMigration)]
    [TestCase("g0 L[s0 s1 s2] prog=1", "g0 L[s2 s1] prog=1", StopListenSockResult.Detached)]
    [TestCase("g0 L[s0 s1] prog=mpass", "g0 L[s1] C[s0] prog=mpass", StopListenSockResult.KeptForMigration)]
    [TestCase("g0 L[s0] C[s1]", "g0 L[] C[s1]", StopListenSockResult.Detached)]
    [TestCase("g0 L[s0] prog=pass", "", StopListenSockResult.Detached)]
    [TestCase("migrate; g0 L[s0 s1]; s0 udp", "g0 L[s1]", StopListenSockResult.Detached)]
    public void Stop_listen_sock(string before, string after, StopListenSockResult result)
    {
        var (net, seen) = StateText.Read(before).StopListenSock(new(0), new());

        Assert.That((StateText.Write(net), seen), Is.EqualTo((after, result)));
    }
}
