using Reuseport.Harness.Nights;
using Reuseport.Harness.Report;

namespace Reuseport.Harness.Outputs;

/// <summary>What a night writes for other programs: each from its results, so that it can be made again.</summary>
static class NightOutput
{
    /// <summary>Writes some of <see cref="Plan.FileOutputs"/> into a folder.</summary>
    public static void Write(string folder, IEnumerable<string> outputs, ReportSource source)
    {
        var (night, cases) = (source.Merging.Merged, NightCase.Of(source.Merging));
        foreach (var output in outputs)
        {
            var (file, text) = output switch
            {
                "ktap" => ("results.ktap", Ktap.Write(cases)),
                "junit" => ("junit.xml", Junit.Write(cases)),
                "jsonl" => ("cases.jsonl", CaseLines.Write(night.Date, cases)),
                "kcidb" => ("kcidb.json", Kcidb.Write(night, cases)),
                "html" => (HtmlReport.FileName, HtmlReport.Write(source)),
                _ => throw new ArgumentOutOfRangeException(nameof(outputs), output, "is no output"),
            };
            NightFolder.Write(folder, file, text);
        }
    }

    /// <summary>
    /// Writes what NIPA fetches, beside the folders of the nights. It takes what it has fetched for final, so that a
    /// night that is incomplete is not offered.
    /// </summary>
    /// <param name="timings">Those of shards, by their names.</param>
    public static void Write(
        string nights, NipaPlan nipa, Merging merging, IReadOnlyDictionary<string, ShardTiming> timings)
    {
        if (merging.Merged.IsComplete)
            new NipaFolder(Path.Combine(nights, NipaFolder.Name), nipa).Write(merging.Merged.Date, merging, timings);
    }

    /// <summary>Writes the mail, as a message and as text.</summary>
    public static void Write(string folder, NightMail mail, MailPlan addresses)
    {
        NightFolder.Write(folder, "mail.eml", mail.Message(addresses).ToString());
        WriteText(folder, mail);
    }

    /// <summary>Writes the mail as text: its addresses are those of a plan.</summary>
    public static void WriteText(string folder, NightMail mail) =>
        NightFolder.Write(folder, "mail.txt", $"Subject: {mail.Subject}\n\n{mail.Body}");
}
