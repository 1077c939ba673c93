using Reuseport.Containers.Vm;

namespace Reuseport.Containers.Tests.Vm;

public sealed class SplatScannerTests
{
    [TestCase("[    1.234567] Kernel panic - not syncing: Fatal exception")]
    [TestCase("[    1.234567] BUG: kernel NULL pointer dereference, address: 0000000000000010")]
    [TestCase("[    1.234567] BUG: KASAN: slab-use-after-free in reuseport_detach_sock+0x1f/0x90")]
    [TestCase("[    1.234567][    T1] WARNING: CPU: 0 PID: 1 at net/core/sock_reuseport.c:45 reuseport_alloc+0x1/0x2")]
    [TestCase("<4>[    1.234567] UBSAN: array-index-out-of-bounds in net/core/sock_reuseport.c:600:12")]
    [TestCase("[    1.234567] general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP")]
    [TestCase("[    1.234567] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [init:1]")]
    [TestCase("[    1.234567] rcu: INFO: rcu_preempt self-detected stall on CPU")]
    public void A_line_of_a_kernel_that_fails_is_the_title_and_what_follows_the_console(string line)
    {
        var splat = SplatScanner.Find(["[    0.000000] Linux version 6.12", line, "[    1.3] Call Trace:"]);

        Assert.That(line, Does.EndWith(splat!.Title));
        Assert.That(splat.Title, Does.Not.StartWith("["));
        Assert.That(splat.Console, Is.EqualTo($"{line}\n[    1.3] Call Trace:\n"));
    }

    [TestCase("[    0.1] Linux version 6.12.117+deb13-cloud-amd64 (debian-kernel) #1 SMP PREEMPT_DYNAMIC")]
    [TestCase("[    0.1] RETBleed: WARNING: Spectre v2 mitigation leaves CPU vulnerable to RETBleed attacks")]
    [TestCase("[    0.1] WARNING: the TSC is unstable, mitigation is off")]
    [TestCase("reuseport-probe: ready")]
    public void Other_lines_are_no_splat(string line) => Assert.That(SplatScanner.Find([line]), Is.Null);
}
