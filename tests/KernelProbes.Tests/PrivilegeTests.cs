using System.Text;

namespace Reuseport.KernelProbes.Tests;

public class PrivilegeTests
{
    [TestCase("-sys_admin", "CAP_SYS_ADMIN is missing")]
    [TestCase("-net_admin", "CAP_NET_ADMIN is missing")]
    [TestCase("-sys_admin,-bpf", "CAP_BPF (or CAP_SYS_ADMIN) is missing")]
    public void A_missing_capability_is_named(string bounding, string sentence)
    {
        string[] command = ["setpriv", "--bounding-set", bounding, .. ProbeProcess.Command];

        var said = ProbeProcess.Talk(command, Encoding.UTF8.GetBytes("hello 1\n"));

        Assert.That(said.Lines.Single(), Does.StartWith("fault 0 0 EPERM " + sentence));
        Assert.That((said.ExitCode, said.Error), Is.EqualTo((1, "")));
    }

    [TestCase("--cpu")]
    [TestCase("--cpu", "many")]
    [TestCase("--loud")]
    public void An_unknown_argument_is_answered_with_the_usage(params string[] arguments)
    {
        var said = ProbeProcess.Talk([.. ProbeProcess.Command, .. arguments], []);

        Assert.That((said.Lines.Count, said.ExitCode), Is.EqualTo((0, 2)));
        Assert.That(said.Error, Does.StartWith("usage: "));
    }

    [Test]
    public void A_CPU_that_is_not_allowed_is_replaced()
    {
        string[] command = ["taskset", "--cpu-list", "0", .. ProbeProcess.Command, "--cpu", "1023"];

        var said = ProbeProcess.Talk(command, Encoding.UTF8.GetBytes("hello 1\n"));

        Assert.That(said.Lines.Single(), Does.Contain(" cpu=0 "));
    }
}
