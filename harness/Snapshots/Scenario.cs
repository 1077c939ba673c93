using Reuseport.Vocabulary;

namespace Reuseport.Harness.Snapshots;

/// <summary>A script that a person wrote to show one rule, and the snapshot beside it.</summary>
/// <param name="Comment">The paragraph at the head of its file, with its signs of a comment.</param>
sealed record Scenario(string Path, Script Script, EquatableArray<string> Comment)
{
    /// <summary>The comment, and the settings that the calls are made with.</summary>
    public IEnumerable<string> Head => [.. Comment, .. Settings];

    /// <summary>The comment as one line, without its signs.</summary>
    public string Paragraph => string.Join(' ', Comment.Select(line => line.Trim('#', ' ')));

    public IEnumerable<string> Settings => Script.Settings.Select(setting => $"@{TraceText.Write(setting)}");

    /// <summary>The rule, as the file is called.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public SnapshotFile Snapshot => new(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!, Name);

    public static Scenario Of(string path, Script script, string text) => new(
        path, script,
        [
            .. text.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => !line.StartsWith('#'))
                .TakeWhile(line => line.StartsWith('#')),
        ]);

    /// <summary>The calls with outcomes; those behind one that timed out have none.</summary>
    public IEnumerable<string> Lines(EquatableArray<string> outcomes) =>
        Script.Ops.Zip(outcomes, (op, outcome) => $"{TraceText.Call(op)} -> {outcome}");

    /// <summary>The calls that are answered in two ways, each with its number from 1.</summary>
    public IEnumerable<(string Was, string Now)> Differing(EquatableArray<string> was, EquatableArray<string> now) =>
        from call in Lines(was).Zip(Lines(now)).Index()
        where call.Item.First != call.Item.Second
        select (Numbered(call.Index, call.Item.First), Numbered(call.Index, call.Item.Second));

    static string Numbered(int call, string line) => FormattableString.Invariant($"{call + 1,3}  {line}");
}
