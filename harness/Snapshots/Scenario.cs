using Reuseport.Vocabulary;

namespace Reuseport.Harness.Snapshots;

/// <summary>A script that a person wrote to show one rule, and the snapshot beside it.</summary>
/// <param name="Comment">The paragraph at the head of its file, with its signs of a comment.</param>
sealed record Scenario(string Path, Script Script, EquatableArray<string> Comment)
{
    /// <summary>The comment, and the settings that the calls are made with.</summary>
    public IEnumerable<string> Head =>
        [.. Comment, .. Script.Settings.Select(setting => $"@{TraceText.Write(setting)}")];

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
}
