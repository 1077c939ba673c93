using System.Text;
using System.Text.Json;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Store;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Report;

/// <summary>The findings of a report: new ones first, and in each part the worst first.</summary>
sealed class FindingList(ReportSource source)
{
    /// <summary>Bytes that drawings and programs may take together: the page is to open at once.</summary>
    const int RoomMax = 2_000_000;

    readonly Dictionary<string, ShardResult> _shards = source.Merging.Results.Select(one => one.Result)
        .ToDictionary(result => result.Name);

    int _room = RoomMax;

    static readonly FindingState[] _order =
        [FindingState.New, FindingState.Still, FindingState.Open, FindingState.Gone];

    public IReadOnlyList<FindingData> ToData() =>
        [.. _order.SelectMany(source.History.In).Select((finding, i) => Of(finding, i + 1))];

    FindingData Of(TrackedFinding tracked, int number)
    {
        var (finding, example) = (tracked.Last, tracked.Last.Example);
        var isOfNight = tracked.State is FindingState.New or FindingState.Still;
        return new(
            FormattableString.Invariant($"{number}"), FindingStateWords.Word(tracked.State),
            Night.NameOf(tracked.Since), finding.Signature, finding.Verdict, finding.Kernels, finding.Scripts,
            example.From, example.Note, example.Text, example.Trace,
            isOfNight ? Draw(finding) : null, FollowUpOf(finding.Signature));
    }

    DrawingData? Draw(MergedFinding finding)
    {
        if (finding.Example.Trace is "" || _shards.GetValueOrDefault(finding.Shard)?.Kernel is not { } kernel)
            return null;
        try
        {
            var drawing = GroupWalk.Of(TraceReader.ReadTrace(finding.Example.Trace), Profile.Parse(kernel.Profile));
            return Fits(JsonSerializer.SerializeToUtf8Bytes(drawing, PageJson.Default.DrawingData).Length)
                ? drawing : null;
        }
        catch (Exception e) when (e is TraceException or UsageException)
        {
            // A store may have a trace of an older harness, in words that this one does not know.
            return null;
        }
    }

    FollowUpData? FollowUpOf(string signature)
    {
        if (source.FollowUps.FirstOrDefault(one => one.Signature == signature) is not { } found)
            return null;
        var program = found.Program is { } text && Fits(Encoding.UTF8.GetByteCount(text)) ? text : null;
        return new(found.Kernel, found.Untold, found.Blame, found.History?.Changes ?? [], program);
    }

    bool Fits(int bytes)
    {
        if (bytes > _room)
            return false;
        _room -= bytes;
        return true;
    }
}
