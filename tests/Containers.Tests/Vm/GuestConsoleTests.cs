using System.Text;
using Reuseport.Containers.Vm;

namespace Reuseport.Containers.Tests.Vm;

public class GuestConsoleTests
{
    [TestCase("", null)]
    [TestCase("[ 1.0] Run /init as init process\nreuseport-probe: ready\n", null)]
    [TestCase("reuseport-probe: the kernel lacks CONFIG_PROC_FS (/proc)\n", "the kernel lacks CONFIG_PROC_FS (/proc)")]
    [TestCase("[ 1.0] randreuseport-probe: mount of proc\r\n[ 1.1] reboot: Power down\n", "mount of proc")]
    public async Task The_probe_says_on_the_console_why_it_gave_up(string text, string? complaint)
    {
        var console = new GuestConsole(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await console.Ended;

        Assert.That(console.Complaint, Is.EqualTo(complaint));
    }
}
