using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Results;

/// <summary>
/// Where a run leaves what it found: <c>run.json</c> and traces in folders named after their verdict. Every trace is
/// written when it is found, so that a crash loses none.
/// </summary>
/// <param name="origin">Where the scripts come from, for the head of each trace.</param>
public sealed class ResultsFolder(string path, string origin)
{
    /// <summary>What the run was and found, for machines.</summary>
    public const string ReportName = "run.json";

    /// <summary>The most broken scripts that are saved. The seed and the number make the others again.</summary>
    public const int BrokenMax = 1_000;

    /// <summary>The most unexamined scripts of one cause that are saved: run.json counts the others.</summary>
    public const int UnexaminedMax = 10;

    readonly Dictionary<string, int> _saved = [];

    public string Path { get; } = path;

    /// <summary>Where a run's results go when no --out is given.</summary>
    public static string DefaultPath(DateTimeOffset started, ulong seed) =>
        FormattableString.Invariant($"results/{started.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}_{seed}");

    /// <summary>The folder of one of several targets, such as <c>vm-6.12</c> for <c>vm:6.12</c>.</summary>
    public static string PathOf(string folder, ITarget target)
    {
        var name = target.Name.Select(letter => char.IsLetterOrDigit(letter) || letter is '.' or '+' ? letter : '-');
        return System.IO.Path.Combine(folder, string.Concat(name));
    }

    /// <summary>Makes the folder.</summary>
    /// <exception cref="UsageException">It holds a run already.</exception>
    public static ResultsFolder Create(string path, string origin)
    {
        if (File.Exists(System.IO.Path.Combine(path, ReportName)))
            throw new UsageException($"{path} already has the results of a run");
        Directory.CreateDirectory(path);
        return new(path, origin);
    }

    /// <summary>The file of a finding, relative to the folder.</summary>
    public static string FileOf(Finding finding)
    {
        var word = finding.Difference is { } difference ? $"{CallWords.Of(difference.Op)}-" : "";
        return TraceFile(FolderOf(finding.Verdict), $"{word}{finding.Case.FileName}");
    }

    /// <summary>Saves the trace of a finding, and beside it what the kernel said where it failed.</summary>
    public void Save(Finding finding)
    {
        var file = FileOf(finding);
        string[] title = finding.Splat is { } splat ? [splat.Title] : [];
        Write(file, AnnotatedTrace.Write(
            [Head(finding.Case), .. title, finding.Note], finding.Trace, finding.Difference));
        WriteConsole(file, finding.Splat);
    }

    /// <summary>Saves the trace that shows how a profile has changed.</summary>
    public void Save(ProfileChange change) => Write(
        TraceFile("changed", change.Measurement.Behaviour.Name),
        AnnotatedTrace.Write([$"the kernel {change}", origin], change.Measurement.Trace, difference: null));

    /// <summary>Saves a script that diverged once, or that the kernel failed on, and that was not run again.</summary>
    public void SaveUnexamined(Suspect suspect)
    {
        if (!HasRoom($"unexamined {suspect.Cause.Name}", UnexaminedMax))
            return;
        var (file, head) = (TraceFile("unexamined", suspect.Case.FileName), Head(suspect.Case));
        var script = suspect.Case.Script;
        switch (suspect)
        {
            case Suspect.Diverged(_, var seen, var difference):
                Write(file, AnnotatedTrace.Write([head], Examination.Known(null, script, seen), difference));
                break;
            case Suspect.Splatted(_, var splat, var before):
                Write(file, AnnotatedTrace.Write(
                    [head, splat.Title], Examination.Known(null, script, before), difference: null));
                WriteConsole(file, splat);
                break;
            case Suspect.Leaked(_, var seen):
                Write(file, AnnotatedTrace.Write(
                    [head, "the kernel still had something of it when everything was closed"],
                    Examination.Known(null, script, seen), difference: null));
                break;
        }
    }

    /// <summary>Saves a script that nothing is known of: its outcomes are <c>...</c>.</summary>
    public void SaveBroken(Case broken, string reason)
    {
        if (!HasRoom("broken", BrokenMax))
            return;
        var text = AnnotatedTrace.Write([Head(broken), reason], Examination.Unknown(broken.Script), difference: null);
        Write(TraceFile("broken", broken.FileName), text);
    }

    public void SaveReport(string json) => Write(ReportName, json);

    void WriteConsole(string file, Splat? splat)
    {
        if (splat is not null)
            Write(System.IO.Path.ChangeExtension(file, ".console"), splat.Console);
    }

    void Write(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    bool HasRoom(string kind, int most)
    {
        lock (_saved)
        {
            _saved[kind] = _saved.GetValueOrDefault(kind) + 1;
            return _saved[kind] <= most;
        }
    }

    string Head(Case @case) => $"{@case.Name} of {origin}";

    static string TraceFile(string folder, string name) => $"{folder}/{name}.trace";

    static string FolderOf(Verdict verdict) => verdict switch
    {
        Verdict.Diverges => "divergences",
        Verdict.Known => "known",
        Verdict.Splat => "splats",
        Verdict.Flaky => "flaky",
        Verdict.Broken => "broken",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "has no finding"),
    };
}
