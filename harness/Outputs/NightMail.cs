using MimeKit;
using MimeKit.Text;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Store;
using static System.FormattableString;

namespace Reuseport.Harness.Outputs;

/// <summary>The mail of a night, as maintainers of stable kernels read it: what is new whole, the rest in a line each.
/// </summary>
sealed class NightMail(Night plan, MergedNight night, FindingHistory history)
{
    /// <summary>How long a line of words may be; a trace stays as it is, so that it can be replayed.</summary>
    const int Columns = 72;

    /// <summary>Whether there is something that people have not read yet.</summary>
    public bool IsWanted => history.In(FindingState.New).Concat(history.In(FindingState.Gone)).Any();

    /// <summary>The worst that is new, and where.</summary>
    public string Subject
    {
        get
        {
            var news = history.In(FindingState.New).ToList();
            var gone = history.In(FindingState.Gone).Count();
            var what = news is [var worst, ..]
                ? Invariant($"{worst.Last.Verdict} on {Kernels(worst.Last)}, {news.Count} new")
                : gone > 0 ? Invariant($"{gone} gone")
                : "nothing new";
            return $"[reuseport] {night.Date:yyyy-MM-dd}: {what}{(night.IsComplete ? "" : ", incomplete")}";
        }
    }

    /// <summary>The text, without the head.</summary>
    public string Body => string.Join('\n', Lines()).TrimEnd() + "\n";

    /// <summary>The whole message. Equal nights give equal bytes.</summary>
    public MimeMessage Message(MailPlan mail)
    {
        var hash = Shard.Hash(System.Text.Encoding.UTF8.GetBytes(night.ToJson()))[..16];
        var noon = new DateTimeOffset(night.Date.ToDateTime(new(12, 0)), TimeSpan.Zero);
        var message = new MimeMessage
        {
            Subject = Subject,
            Date = noon,
            MessageId = $"{plan.Name}.{hash}@reuseport-harness",
            Body = new TextPart(TextFormat.Plain) { Text = Body },
        };
        message.From.Add(MailboxAddress.Parse(mail.From));
        message.To.AddRange(mail.To.Select(MailboxAddress.Parse));
        return message;
    }

    IEnumerable<string> Lines() =>
    [
        .. history.In(FindingState.New).SelectMany(finding => Whole(finding.Last)),
        .. Section("Still there:", history.In(FindingState.Still)),
        .. Section("Not told of tonight:", history.In(FindingState.Open)),
        .. Section("Gone:", history.In(FindingState.Gone)),
        .. night.Ledger.SelectMany(entry => Folding.Lines($"Ledger: {entry}", "  ", Columns)),
        "Kernels:",
        .. night.Kernels.SelectMany(kernel => Folding.Lines(
            Invariant($"  {Name(kernel.Target)}: {string.Join("; ", [kernel.Verdict, .. kernel.Untested])}, ")
                + Invariant($"{Figures.Number(kernel.Scripts?.Ran ?? 0)} scripts"), "    ", Columns)),
        .. night.IsComplete ? (string[])[] :
            [Invariant($"Missing: {night.Missing.Count} shards; the night is incomplete.")],
    ];

    IEnumerable<string> Whole(MergedFinding finding) =>
    [
        .. Folding.Lines($"New: {finding.Signature} ({finding.Verdict})", "  ", Columns),
        "",
        .. Folding.Lines($"Kernels: {Kernels(finding)}", "  ", Columns),
        $"Also on the newest kernel, {Name(Newest ?? "-")}: {AlsoOnNewest(finding)}",
        "",
        .. finding.Example.Text.Split('\n'),
        "",
        .. finding.Example.Trace is "" ? (string[])[] :
            ["The trace replays with harness replay:", "", .. finding.Example.Trace.TrimEnd().Split('\n'), ""],
    ];

    static IEnumerable<string> Section(string title, IEnumerable<TrackedFinding> findings) =>
        findings.ToList() is not [_, ..] list ? [] :
        [
            title,
            .. list.SelectMany(finding => Folding.Lines(
                Invariant($"  {finding.Last.Signature} ({finding.Last.Verdict}, since {finding.Since:yyyy-MM-dd})"),
                "    ", Columns)),
            "",
        ];

    /// <summary>The packaged kernel of the youngest series; null where there is none.</summary>
    string? Newest => night.Kernels.Select(kernel => kernel.Target).Where(target => ReleaseOf(target) is not null)
        .MaxBy(target => (Version.Parse(ReleaseOf(target)!.Series), ReleaseOf(target)!.Patch));

    string AlsoOnNewest(MergedFinding finding) =>
        Newest is not { } newest ? "untested"
        : finding.Kernels.Contains(newest) ? "yes"
        : night.Kernels.Any(kernel => kernel.Target == newest && kernel.IsTested) ? "no"
        : "untested";

    static string Kernels(MergedFinding finding) => string.Join(' ', finding.Kernels.Select(Name));

    static KernelRelease? ReleaseOf(string target) => KernelRelease.Parse(Name(target));

    static string Name(string target) =>
        target.StartsWith("vm:", StringComparison.Ordinal) ? target["vm:".Length..] : target;
}
