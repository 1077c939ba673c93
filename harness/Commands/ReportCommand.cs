using System.CommandLine;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Outputs;
using Reuseport.Harness.Report;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Commands;

/// <summary><c>report</c>: all that a night writes, once more, from what is stored of it.</summary>
sealed class ReportCommand(Terminal terminal)
{
    readonly Argument<string> _from = new("DIR|STORE")
    {
        Description = "the folder of a night, a folder of nights, or the store of all nights",
    };

    readonly Option<DateOnly?> _night = new("--night")
    {
        Description = "which night (default: the last)",
        HelpName = "DATE",
    };

    readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "where it goes (default: the night's folder; of a store report-DATE)",
        HelpName = "DIR",
    };

    public Command Create()
    {
        var command = new Command(
            "report", $"writes {HtmlReport.FileName}, the mail and all other outputs of a night again")
        {
            _from, _night, _out,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var from = options.GetRequiredValue(_from);
        var night = options.GetValue(_night) is { } date ? Night.NameOf(date) : null;
        var (source, mail, place) = File.Exists(from) ? OfStore(from, night) : OfFolder(from, night);
        var folder = options.GetValue(_out) ?? place;
        Directory.CreateDirectory(folder);
        NightOutput.Write(folder, Plan.FileOutputs, source);
        NightOutput.WriteText(folder, mail);
        await terminal.Output.WriteLineAsync(Path.Combine(folder, HtmlReport.FileName));
        return (int)ExitCode.Agrees;
    }

    /// <summary>Without a store all that the night found is new.</summary>
    static (ReportSource Source, NightMail Mail, string Place) OfFolder(string path, string? night)
    {
        var folder = NightFolder.Find(path, night);
        var merging = folder.Merge();
        var source = ReportSource.Of(
            merging, FindingHistory.Of([merging.Merged]), folder.FollowUps(), store: null);
        return (source, MailOf(source, [], ShardTiming.Of(merging.Copies)), folder.Path);
    }

    static (ReportSource Source, NightMail Mail, string Place) OfStore(string path, string? night)
    {
        using var store = NightStore.Open(path);
        var name = night ?? (store.Nights() is [.., var last] ? last
            : throw new UsageException($"{path}: no night was merged into it"));
        var merging = store.Read(name)
            ?? throw new UsageException($"{path}: no night of {name} was merged into it");
        var source = ReportSource.Of(
            merging, store.HistoryAfter(merging.Merged), store.FollowUpsUpTo(name), store);
        return (source, MailOf(source, PackageChanges.Of(store, name), store.TimingsOf(name)), $"report-{name}");
    }

    static NightMail MailOf(
        ReportSource source, IReadOnlyList<PackageChange> changes,
        IReadOnlyDictionary<string, ShardTiming> timings) => new(
        source.Merging.Night, source.Merging.Merged, source.History, source.FollowUps, changes, timings);
}
