using System.Text;
using Reuseport.KernelProbes.Agent;

namespace Reuseport.KernelProbes.Tests;

/// <summary>What the probe misses in a kernel. This one has it all; a part of it is hidden.</summary>
public class OptionTests
{
    /// <summary>In a mount namespace of its own an empty folder covers $1.</summary>
    const string Hidden = """mount -t tmpfs none "$1" && shift && exec "$@" """;

    [Test]
    public void Nothing_is_missing_in_this_kernel() => Assert.That(MissingOptions.Find(), Is.Empty);

    [TestCase("/proc/sys", "CONFIG_PROC_SYSCTL")]
    [TestCase("/proc/sys/net/ipv4", "CONFIG_SYN_COOKIES")]
    public void What_is_missing_is_told_with_hello_which_is_the_last_word(string hidden, string missing)
    {
        string[] command = ["unshare", "--mount", "sh", "-c", Hidden, "sh", hidden, .. ProbeProcess.Command];

        var said = ProbeProcess.Talk(command, Encoding.UTF8.GetBytes("hello 1\n"));

        Assert.That(said.Lines.Single(), Does.StartWith("hello 1 kernel=").And.EndWith($" missing={missing}"));
        Assert.That((said.ExitCode, said.Error), Is.EqualTo((0, "")));
    }

    [Test]
    public void A_capability_that_is_missing_is_no_option()
    {
        string[] command = ["setpriv", "--bounding-set=-all", .. ProbeProcess.Command];

        var said = ProbeProcess.Talk(command, Encoding.UTF8.GetBytes("hello 1\n"));

        Assert.That(said.Lines.Single(), Does.StartWith("fault 0 0 EPERM "));
    }
}
