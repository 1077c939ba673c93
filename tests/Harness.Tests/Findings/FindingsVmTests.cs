using System.Globalization;
using Reuseport.Harness.Tests.Export;

namespace Reuseport.Harness.Tests.Findings;

/// <summary>The programs of docs/findings on kernels that are thrown away, also those that harm the kernel.</summary>
[Category("Vm")]
public sealed class FindingsVmTests
{
    static readonly CSuite _suite = new(
        FindingPage.All.ToDictionary(finding => finding.Name, finding => File.ReadAllText(finding.Program)));

    [TestCase("5.10")]
    [TestCase("6.1")]
    [TestCase("6.12")]
    [TestCase("7.3")]
    public async Task The_programs_exit_as_the_pages_say(string version)
    {
        var (ends, release) = await _suite.BootAsync(version);

        Assert.That(
            FindingPage.All.Select(finding =>
                string.Create(CultureInfo.InvariantCulture, $"{finding.Name} {ends[finding.Name].Code}")),
            Is.EqualTo(FindingPage.All.Select(finding =>
                string.Create(CultureInfo.InvariantCulture, $"{finding.Name} {finding.ExitCodeOn(release)}"))),
            $"on {release}");
    }
}
