using Reuseport.Harness.Store;

namespace Reuseport.Harness.Tests.Store;

/// <summary>Which package a new one is compared with.</summary>
public sealed class PackageOrderTests
{
    [TestCase("6.12.9-1", "6.12.8-2", TestName = "The_newest_package_of_the_release_before")]
    [TestCase("6.12.8-2", "6.12.8-1", TestName = "An_older_package_of_the_same_release")]
    [TestCase("6.12.2-1", "6.1.5-1", TestName = "The_first_of_the_series_before_where_its_own_begins")]
    [TestCase("6.1.5-1", null, TestName = "None_before_the_oldest")]
    public void It_comes_after(string package, string? before) => Assert.That(
        PackageOrder.Before(package, ["6.12.9-1", "6.1.5-1", "6.12.8-2", "6.12.2-1", "6.1.9-1", "6.12.8-1"]),
        Is.EqualTo(before));
}
