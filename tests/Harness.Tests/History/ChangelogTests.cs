using Reuseport.Harness.History;

namespace Reuseport.Harness.Tests.History;

public class ChangelogTests
{
    const string Text =
        """
        linux-signed-amd64 (6.12.86+2) trixie-security; urgency=high

          * Sign kernel from linux 6.12.86-2

          * ext4: fix a fault (Closes: #1154101)

         -- A Person <person@example.org>  Mon, 16 Nov 2026 11:17:40 +0100

        linux (6.12.86-1) trixie-security; urgency=high

          * New upstream stable update:
            https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.12.86
            - tcp: wake a listener that a connection moves to (CVE-2026-00001)
            - Revert "net: advertise something from the configured MTU, not the
              learned one"

          [ A Person ]
          * [amd64] d/config: Enable FOO

         -- A Person <person@example.org>  Mon, 02 Nov 2026 11:17:40 +0100

        linux (6.12.85-1) trixie-security; urgency=high

          * New upstream stable update:
            - udp: something older

         -- A Person <person@example.org>  Mon, 01 Nov 2026 11:17:40 +0100

        linux (6.11.2-1) unstable; urgency=medium

          * net: of another series

        # Older entries have been removed from this changelog.

        """;

    [Test]
    public void An_entry_has_the_subject_of_each_commit_on_one_line()
    {
        var entries = Changelog.Read(Text);

        Assert.That(
            entries.Select(entry => entry.Version),
            Is.EqualTo(["6.12.86-2", "6.12.86-1", "6.12.85-1", "6.11.2-1"]));
        Assert.That(entries[0].Changes, Is.EqualTo(["ext4: fix a fault (Closes: #1154101)"]));
        Assert.That(entries[1].Changes, Is.EqualTo(
        [
            "tcp: wake a listener that a connection moves to (CVE-2026-00001)",
            "Revert \"net: advertise something from the configured MTU, not the learned one\"",
            "[amd64] d/config: Enable FOO",
        ]));
    }

    [TestCase("6.12.85-1", "6.12.86-2", "6.12.86-2 6.12.86-1")]
    [TestCase("6.12.85-1", "6.12.86-1", "6.12.86-1")]
    [TestCase("6.12.85-1~bpo13+1", "6.12.86-1~bpo13+1", "6.12.86-1")]
    [TestCase("6.12.85-1", "6.12.86-1~deb12u1", "6.12.86-1")]
    [TestCase("6.11.2-1", "6.12.86-2", "6.12.86-2 6.12.86-1 6.12.85-1")]
    [TestCase("6.12.86-2", "6.12.87-1", "")]
    public void The_changes_between_two_packages_are_those_of_the_entries_in_between(
        string before, string after, string expected) => Assert.That(
        string.Join(' ', Changelog.Between(Changelog.Read(Text), before, after).Select(entry => entry.Version)),
        Is.EqualTo(expected));
}
