using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Running;
using Spectre.Console;
using static Reuseport.Harness.Reporting.Figures;

namespace Reuseport.Harness.Reporting;

/// <summary>Shows how far a run is: a live bar on a terminal, a plain line every few seconds elsewhere.</summary>
static class Progress
{
    static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);
    static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows the tally until the run has ended.</summary>
    /// <param name="blocks">What was found: each is printed when it is there, and nothing is kept back.</param>
    public static async Task ShowAsync(
        Task run, Tally tally, RunPlan plan, ChannelReader<string> blocks, Terminal terminal)
    {
        try
        {
            await (terminal.ErrorIsLive
                ? ShowBarAsync(run, tally, plan, blocks, terminal)
                : ShowLinesAsync(run, tally, plan, blocks, terminal));
        }
        finally
        {
            await PrintAsync(blocks, terminal.Output.WriteLineAsync);
        }
    }

    static async Task ShowLinesAsync(
        Task run, Tally tally, RunPlan plan, ChannelReader<string> blocks, Terminal terminal)
    {
        var started = terminal.Clock.GetTimestamp();
        var printing = PrintAllAsync(run, blocks, terminal.Output.WriteLineAsync);
        while (!await run.EndsWithinAsync(LineInterval, terminal.Clock))
            await terminal.Error.WriteLineAsync(Line(tally, plan, terminal.Clock.GetElapsedTime(started)));
        await printing;
    }

    static async Task PrintAllAsync(Task run, ChannelReader<string> blocks, Func<string, Task> print)
    {
        while (await Task.WhenAny(run, blocks.WaitToReadAsync().AsTask()) != run)
            await PrintAsync(blocks, print);
    }

    static async Task PrintAsync(ChannelReader<string> blocks, Func<string, Task> print)
    {
        while (blocks.TryRead(out var block))
            await print(block);
    }

    static Task ShowBarAsync(
        Task run, Tally tally, RunPlan plan, ChannelReader<string> blocks, Terminal terminal)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(terminal.Error) });
        var progress = new Spectre.Console.Progress(console, terminal.Clock)
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn());
        return progress.StartAsync(async context =>
        {
            var started = terminal.Clock.GetTimestamp();
            var bar = context.AddTask("scripts", maxValue: 1);
            while (!await run.EndsWithinAsync(BarInterval, terminal.Clock))
            {
                var elapsed = terminal.Clock.GetElapsedTime(started);
                await PrintAsync(blocks, block => PrintAboveBarAsync(block, console, terminal));
                bar.Description = Line(tally, plan, elapsed).EscapeMarkup();
                bar.Value = Share(tally, plan, elapsed);
            }
        });
    }

    /// <summary>Where both writers are one terminal, the bar has to make room for the block.</summary>
    static Task PrintAboveBarAsync(string block, IAnsiConsole console, Terminal terminal)
    {
        if (!terminal.OutputIsLive)
            return terminal.Output.WriteLineAsync(block);
        console.WriteLine(block);
        return Task.CompletedTask;
    }

    /// <summary>
    /// One line without colour, such as <c>12,345 of 50,000 scripts, 4,321/s, 1 suspects, 0 broken</c>.
    /// </summary>
    static string Line(Tally tally, RunPlan plan, TimeSpan elapsed)
    {
        var goal = plan.Scripts is { } scripts ? $" of {Number(scripts)}" : "";
        var rate = tally.Done / elapsed.TotalSeconds;
        return $"{Number(tally.Done)}{goal} scripts, {Number((long)rate)}/s, {Number(tally.Suspects)} suspects, "
            + $"{Number(tally.Broken)} broken";
    }

    /// <summary>How much of the run is done, by the limit that is nearer.</summary>
    static double Share(Tally tally, RunPlan plan, TimeSpan elapsed) =>
        Math.Min(1, Math.Max((double)tally.Done / plan.Scripts ?? 0, elapsed / plan.Time ?? 0));
}
