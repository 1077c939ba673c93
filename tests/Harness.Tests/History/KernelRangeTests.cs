using Reuseport.Harness.History;

namespace Reuseport.Harness.Tests.History;

public class KernelRangeTests
{
    [TestCase("6.1..6.12.85", "6.1", 0, true)]
    [TestCase("6.1..6.12.85", "6.1", 174, true)]
    [TestCase("6.1..6.12.85", "6.12", 85, true)]
    [TestCase("6.1..6.12.85", "6.12", 86, false)]
    [TestCase("6.1..6.12.85", "5.10", 262, false)]
    [TestCase("6.1.5..6.12", "6.1", 4, false)]
    [TestCase("6.1.5..6.12", "6.12", 118, true)]
    [TestCase("6.12", "6.12", 3, true)]
    [TestCase("6.12", "6.16", 0, false)]
    [TestCase("6.12.85-1", "6.12", 85, true)]
    [TestCase("6.12.85-1", "6.12", 86, false)]
    [TestCase("7.0..", "7.3", 4, true)]
    [TestCase("7.0..", "6.19", 14, false)]
    [TestCase("..6.1.174", "5.10", 3, true)]
    [TestCase("..6.1.174", "6.1", 175, false)]
    public void A_range_has_the_releases_between_its_ends(string text, string series, int patch, bool isIn) =>
        Assert.That(KernelRange.Parse(text)!.Contains(series, patch), Is.EqualTo(isIn));

    [TestCase("")]
    [TestCase("..")]
    [TestCase("new")]
    [TestCase("6.12..old")]
    [TestCase("6.12..6.1")]
    [TestCase("6.1..6.2..6.3")]
    [TestCase("6.1x")]
    [TestCase("6.1 .. 6.12")]
    [TestCase("6.12.85.1")]
    public void What_names_no_releases_is_no_range(string text) => Assert.That(KernelRange.Parse(text), Is.Null);

    [TestCase("6.1..6.12.85", "6.12.85..7.0", true)]
    [TestCase("6.1..6.12.85", "6.12.86..7.0", false)]
    [TestCase("6.1", "..6.1.3", true)]
    public void Ranges_overlap_where_a_release_is_in_both(string one, string other, bool overlap) =>
        Assert.That(KernelRange.Parse(one)!.Overlaps(KernelRange.Parse(other)!), Is.EqualTo(overlap));
}
