using Reuseport.Containers.Kernels;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Packaging;

/// <summary>The units of systemd, as systemd-analyze verify reads them: it needs no running systemd.</summary>
public sealed class SystemdTests
{
    const string Installed = "/opt/reuseport-harness/harness";

    static string Units { get; } = Path.Combine(Repository.Root, "packaging/systemd");

    static string Harness { get; } = Path.Combine(Repository.Root, "artifacts/bin/Harness/release/harness");

    [Test]
    public async Task Both_units_are_as_systemd_wants_them()
    {
        using var scratch = new Scratch();
        var (exitCode, text) = await VerifyAsync(scratch, unit => unit.Replace(Installed, Harness));

        Assert.That((exitCode, text), Is.EqualTo((0, "")));
    }

    /// <summary>A verification that takes everything would say nothing.</summary>
    [TestCase("Nice=10", "Nicer=10", "Unknown key")]
    [TestCase("OnCalendar=*-*-* 01:00:00 UTC", "OnCalendar=at night", "Failed to parse calendar specification")]
    [TestCase(Installed, "/opt/nothing", "is not executable")]
    public async Task A_unit_that_is_not_so_is_told(string right, string wrong, string reason)
    {
        using var scratch = new Scratch();
        var (_, text) = await VerifyAsync(scratch, unit => unit.Replace(right, wrong).Replace(Installed, Harness));

        Assert.That(text, Does.Contain(reason));
    }

    [Test]
    public void The_service_runs_a_command_that_there_is()
    {
        var service = File.ReadAllText(Path.Combine(Units, "reuseport-harness-nightly.service"));

        Assert.That(service, Does.Contain($"\nExecStart={Installed} nightly /etc/reuseport-harness/nightly.toml\n"));
        Assert.That(
            File.ReadAllText(Path.Combine(Repository.Root, "docs/nightly.md")), Does.Contain(Installed)
                .And.Contain("/etc/reuseport-harness/nightly.toml"));
    }

    static async Task<(int ExitCode, string Text)> VerifyAsync(Scratch scratch, Func<string, string> change)
    {
        var units = Directory.GetFiles(Units).Order(StringComparer.Ordinal)
            .Select(path => scratch.Write(Path.GetFileName(path), change(File.ReadAllText(path)))).ToList();
        var (output, end) = await new ExternalCommand("systemd-analyze", ["verify", "--man=no", .. units])
            .TryReadEndAsync(default);
        return (end.ExitCode, output + end.Error);
    }
}
