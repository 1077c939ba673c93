using MimeKit;
using MimeKit.Text;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Store;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using static System.FormattableString;

namespace Reuseport.Harness.Outputs;

/// <summary>The mail of a night, as maintainers of stable kernels read it: what is new whole, the rest in a line each.
/// </summary>
sealed class NightMail(
    Night plan, MergedNight night, FindingHistory history, IReadOnlyList<FollowUp> followUps,
    IReadOnlyList<PackageChange> changes, IReadOnlyDictionary<string, ShardTiming> timings)
{
    /// <summary>How long a line of words may be; a trace stays as it is, so that it can be replayed.</summary>
    const int Columns = 72;

    /// <summary>What is longer is attached.</summary>
    const int ProgramLinesMax = 60, TraceLinesMax = 200;

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
        var hash = Shard.NameOf(night.ToJson());
        var noon = new DateTimeOffset(night.Date.ToDateTime(new(12, 0)), TimeSpan.Zero);
        var message = new MimeMessage
        {
            Subject = Subject,
            Date = noon,
            MessageId = $"{plan.Name}.{hash}@reuseport-harness",
            Body = new TextPart(TextFormat.Plain) { Text = Body },
        };
        if (Attachments().ToList() is [_, ..] attachments)
            message.Body = new Multipart("mixed", [message.Body, .. attachments]) { Boundary = $"night-{hash}" };
        message.From.Add(MailboxAddress.Parse(mail.From));
        message.To.AddRange(mail.To.Select(MailboxAddress.Parse));
        return message;
    }

    /// <summary>What is too long for the text, by the names that it has there.</summary>
    IEnumerable<MimePart> Attachments() =>
        from finding in history.In(FindingState.New).Select(finding => finding.Last)
        let name = FollowUp.FileOf(finding.Signature)
        from file in (IEnumerable<(string Ending, string? Text, int Most)>)
        [
            (".trace", finding.Example.Trace, TraceLinesMax), (".c", Of(finding)?.Program, ProgramLinesMax),
        ]
        where file.Text is { } text && text.Split('\n').Length > file.Most
        select new TextPart(TextFormat.Plain)
        {
            Text = file.Text,
            FileName = name + file.Ending,
            ContentDisposition = new(ContentDisposition.Attachment) { FileName = name + file.Ending },
        };

    FollowUp? Of(MergedFinding finding) => followUps.FirstOrDefault(one => one.Signature == finding.Signature);

    IEnumerable<string> Lines() =>
    [
        .. history.In(FindingState.New).SelectMany(finding => Whole(finding.Last)),
        .. Section("Still there:", history.In(FindingState.Still)),
        .. Section("Not told of tonight:", history.In(FindingState.Open)),
        .. Section("Gone:", history.In(FindingState.Gone)),
        .. night.Ledger.SelectMany(entry => Folding.Lines($"Ledger: {entry}", "  ", Columns)),
        .. changes is [] ? (string[])[] :
        [
            "What is new among packages:",
            .. changes.SelectMany(change => change.Told())
                .SelectMany(line => Folding.Lines($"  {line}", "    ", Columns)),
            "",
        ],
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
        .. IsEmulatedSplat(finding)
            ? (string[])["Seen under an emulator (tcg) alone: it may be the emulator's fault."] : [],
        $"Also on mainline (its newest package): {OnMainline(finding)}",
        .. FollowUpText.Lines(Of(finding)).SelectMany(line => Folding.Lines(line, "         ", Columns)),
        "",
        .. finding.Example.Text.Split('\n'),
        "",
        .. Part(finding, "The trace, for harness replay", finding.Example.Trace, ".trace", TraceLinesMax),
        .. Part(
            finding, "A program that shows it (gcc -O2, as root)", Of(finding)?.Program ?? "", ".c", ProgramLinesMax),
    ];

    /// <summary>Whether a kernel failed that no real processor ran.</summary>
    bool IsEmulatedSplat(MergedFinding finding) => finding.Verdict == VerdictWords.Word(Verdict.Splat)
        && timings.GetValueOrDefault(finding.Shard)?.How?.StartsWith("tcg", StringComparison.Ordinal) == true;

    /// <summary>A file in the text, or where it is.</summary>
    static IEnumerable<string> Part(MergedFinding finding, string title, string text, string ending, int most)
    {
        var lines = text.TrimEnd().Split('\n');
        return text is "" ? []
            : lines.Length < most ? [$"{title}:", "", .. lines, ""]
            : [$"{title}, is attached:", $"{FollowUp.FileOf(finding.Signature)}{ending}", ""];
    }

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

    /// <summary>As the finding was followed up; otherwise as the newest kernel of the night showed it.</summary>
    string OnMainline(MergedFinding finding) =>
        FollowUpText.OnMainline(Of(finding)) is { } told ? told
        : Newest is not { } newest ? "untested"
        : finding.Kernels.Contains(newest) ? $"yes, {Name(newest)}"
        : night.Kernels.Any(kernel => kernel.Target == newest && kernel.IsTested) ? $"no, {Name(newest)}"
        : $"untested, {Name(newest)}";

    static string Kernels(MergedFinding finding) => string.Join(' ', finding.Kernels.Select(Name));

    static KernelRelease? ReleaseOf(string target) => KernelRelease.Parse(Name(target));

    static string Name(string target) =>
        VmName.KernelOf(target) ?? target;
}
