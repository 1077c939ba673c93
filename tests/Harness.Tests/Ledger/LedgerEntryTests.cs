using Reuseport.Harness.History;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Ledger;

/// <summary>Which kernels an entry speaks of, and until when.</summary>
public sealed class LedgerEntryTests
{
    static readonly DateOnly _today = new(2026, 11, 27);

    [TestCase("6.12", "", "6.12.85", true)]
    [TestCase("6.12", "", "6.12.85-1", true)]
    [TestCase("6.12", "", "6.16.3", false)]
    [TestCase("5.10 6.16", "", "6.16.3", true)]
    [TestCase("6.12", "", null, false)]
    [TestCase("", "udp-hash4", null, true)]
    [TestCase("", "udp-hash4 incoming-cpu", "6.12.85", false)]
    [TestCase("6.12", "udp-hash4", "6.12.85", true)]
    [TestCase("6.12", "incoming-cpu", "6.12.85", false)]
    public void An_entry_concerns_a_kernel_of_its_ranges_that_shows_all_its_behaviours(
        string kernels, string behaviours, string? release, bool concerns)
    {
        var entry = Entry(kernels, behaviours);

        var kernel = release is null ? null : KernelRelease.Parse(release);
        Assert.That(entry.Concerns(kernel, new(Behaviours.UdpHash4)), Is.EqualTo(concerns));
    }

    [TestCase(0, false)]
    [TestCase(1, false)]
    [TestCase(-1, true)]
    public void An_entry_holds_until_the_end_of_its_last_day(int daysLeft, bool hasExpired)
    {
        var ledger = new DivergenceLedger([Entry("6.12", "") with { Expires = _today.AddDays(daysLeft) }], _today);

        Assert.That(ledger.Expired, Is.EqualTo(hasExpired ? ["late: expired on 2026-11-26"] : Array.Empty<string>()));
    }

    [Test]
    public void A_kernel_is_held_to_all_that_it_did_not_show_if_it_was_asked_all()
    {
        var (late, early) = (Entry("6.12", ""), Entry("", "udp-hash4"));
        var ledger = new KernelLedger("vm:6.12", [late, early with { Known = new("early", "why", "where") }]);

        Assert.That(ledger.NotShown([], isWhole: false), Is.Empty);
        Assert.That(
            ledger.NotShown([late.Known], isWhole: true), Is.EqualTo(["early: vm:6.12 was run and did not show it"]));
    }

    static LedgerEntry Entry(string kernels, string behaviours) =>
        new(new("late", "why", "where"), DivergenceKey.Leak, _today, _today)
        {
            Kernels = [.. Words(kernels).Select(text => KernelRange.Parse(text)!)],
            Behaviours = [.. Words(behaviours).Select(name => Behaviour.All.Single(known => known.Name == name))],
        };

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
