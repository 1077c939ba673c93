using System.Diagnostics;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Snapshots;

/// <summary>A review as a person has it: the harness on a pseudo-terminal (script(1)) of 80 columns.</summary>
public sealed class ReviewTerminalTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Test]
    [CancelAfter(60_000)]
    public async Task What_is_typed_is_done_at_once_and_the_screen_is_text_of_80_columns(CancellationToken cancellation)
    {
        _scratch.Write("kernels.txt", "6.1.4\n6.1.5\n");
        Scenario("one", "ok", "EINVAL");
        Scenario("two", "ok", "EPERM");

        var screen = await ReviewAsync("a\r", cancellation);

        Assert.That(await File.ReadAllTextAsync(_scratch.In("one.verified.txt"), cancellation), Does.Contain("EINVAL"));
        Assert.That(_scratch.In("two.received.txt"), Does.Exist, "the person went away");
        Assert.That(screen, Does.Contain("-  1  s0 = socket tcp4             -> ok\r\n"));
        Assert.That(screen, Does.Contain("+  1  s0 = socket tcp4             -> EINVAL\r\n"));
        Assert.That(screen, Does.Contain("step     6.1.4 -> 6.1.5, within 6.1\r\n"));
        Assert.That(screen, Does.Contain("need more columns than a terminal has, or than\r\n# this source has"));
        Assert.That(screen, Does.Not.Contain("\u001b"), "no colour, nothing that moves");
        Assert.That(screen.Split('\n').Select(line => line.Length), Has.All.LessThanOrEqualTo(80));
    }

    void Scenario(string name, string verified, string received)
    {
        _scratch.Write($"{name}.trace", $"@trace 1\n{Comment(name)}s0 = socket tcp4 -> ok\n");
        string[] calls = ["s0 = socket tcp4             -> ", "  1  s0 = socket tcp4             -> "];
        _scratch.Write($"{name}.verified.txt", $"{Comment(name)}\nkernels 6.1\n{calls[0]}{verified}");
        _scratch.Write(
            $"{name}.received.txt",
            $"{Comment(name)}\nkernels 6.1.4\n{calls[0]}{verified}\n\nkernels 6.1.5\n{calls[1]}{received}");
    }

    static string Comment(string name) =>
        $"# The rule of {name}, in words that need more columns than a terminal has,\n"
        + "# or than this source has: a line of a file may have more, and what does not fit goes on below.\n";

    /// <param name="typed">The keys; then the line is cut.</param>
    async Task<string> ReviewAsync(string typed, CancellationToken cancellation)
    {
        var harness = Path.Combine(AppContext.BaseDirectory, "harness");
        var command = $"stty cols 80; '{harness}' snapshot review --offline --dir '{_scratch.Path}'";
        var start = new ProcessStartInfo("script", ["-q", "-e", "-c", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["TERM"] = "dumb";
        start.Environment["XDG_CACHE_HOME"] = _scratch.In("cache");
        using var terminal = Process.Start(start)!;
        await terminal.StandardInput.WriteAsync(typed);
        terminal.StandardInput.Close();
        var screen = await terminal.StandardOutput.ReadToEndAsync(cancellation);
        await terminal.WaitForExitAsync(cancellation);
        return screen;
    }
}
