using MimeKit;
using Reuseport.Containers;
using Reuseport.Harness.Tests.Nights;

namespace Reuseport.Harness.Tests.Outputs;

/// <summary>The mail of a night.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MailTests : PlayedNight
{
    [Test]
    public async Task What_is_new_is_there_whole_with_a_trace_that_replays()
    {
        await MailAsync(kernel => kernel == "6.1.2" ? Liar(kernel) : Honest(kernel), 27);

        var message = await MimeMessage.LoadAsync(Scratch.In("nights/2026-11-27/mail.eml"));
        Assert.That(message.Subject, Does.Match(@"^\[reuseport\] 2026-11-27: diverges on 6\.1\.2-1, \d+ new$"));
        Assert.That(message.To.ToString(), Is.EqualTo("you@example.org"));
        var body = message.TextBody!.ReplaceLineEndings("\n");
        Assert.That(body, Does.StartWith("New: ").And.Contain("\nKernels: 6.1.2-1\n")
            .And.Contain("\nAlso on mainline (its newest package): no, 6.2.1-1\n")
            .And.Contain("\n  6.1.1-1: agrees, 33 scripts\n"));
        var (from, to) = (
            body.IndexOf("@trace", StringComparison.Ordinal),
            body.IndexOf("\n\nA program that shows it", StringComparison.Ordinal));
        var trace = body[from..to];
        Assert.That(TraceReader.ReadTrace(trace).Diverges);
    }

    [Test]
    public async Task Words_fit_into_72_columns()
    {
        await MailAsync(Liar, 27);
        await MailAsync(Liar, 28, "--always");

        var lines = File.ReadAllLines(Scratch.In("nights/2026-11-28/mail.txt"));
        Assert.That(lines.Where(line => line.Length > 72), Is.Empty);
        Assert.That(lines, Has.Member("Still there:"));
    }

    [Test]
    public async Task It_is_written_where_something_is_new_or_gone()
    {
        await MailAsync(Honest, 26);
        await MailAsync(Liar, 27);
        await MailAsync(Liar, 28);
        await MailAsync(Honest, 29);

        var written = Directory.GetFiles(Scratch.In("nights"), "mail.eml", SearchOption.AllDirectories)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order();
        Assert.That(written, Is.EqualTo(["2026-11-27", "2026-11-29"]));
        Assert.That(
            File.ReadAllText(Scratch.In("nights/2026-11-29/mail.txt")),
            Does.Match(@"^Subject: .*: \d+ gone\n\nGone:\n"));
    }

    Task<Harness.Commands.ExitCode> MailAsync(
        Func<string, IGuest?> kernel, int day, params string[] options) => NightAsync(
        kernel,
        [
            WritePlan(
                $"store = \"{Scratch.In("store.db")}\"\n{Small("nights")}\n"
                    + "[mail]\nfrom = \"Nightly <nightly@example.org>\"\nto = [\"you@example.org\"]\n"),
            "--night", FormattableString.Invariant($"2026-11-{day}"), .. options,
        ]);
}
