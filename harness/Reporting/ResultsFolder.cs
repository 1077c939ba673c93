using System.Globalization;
using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Running;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Reporting;

/// <summary>
/// Where a run leaves what it found: <c>run.json</c> and traces in folders named after their verdict. Every trace is
/// written when it is found, so that a crash loses none.
/// </summary>
/// <param name="origin">Where the scripts come from, for the head of each trace.</param>
public sealed class ResultsFolder(string path, string origin)
{
    /// <summary>
    /// The most unexamined and the most broken scripts that are saved. The seed and the number, which run.json counts
    /// on, make the others again.
    /// </summary>
    public const int SavedMax = 1_000;

    readonly Dictionary<string, int> _saved = [];

    public string Path { get; } = path;

    /// <summary>Where a run's results go when nobody says.</summary>
    public static string DefaultPath(DateTimeOffset started, ulong seed) =>
        string.Create(CultureInfo.InvariantCulture, $"results/{started.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}_{seed}");

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
        if (File.Exists(System.IO.Path.Combine(path, RunReport.FileName)))
            throw new UsageException($"{path} holds a run already");
        Directory.CreateDirectory(path);
        return new(path, origin);
    }

    /// <summary>The file of a finding, relative to the folder.</summary>
    public static string FileOf(long number, Finding finding)
    {
        var call = TraceText.Write(finding.Difference.Op).Split(' ');
        var word = call is [_, "=", ..] ? call[2] : call[0];
        return TraceFile(FolderOf(finding.Verdict), string.Create(CultureInfo.InvariantCulture, $"{word}-{number}"));
    }

    public void Save(long number, Finding finding) =>
        Write(
            FileOf(number, finding),
            AnnotatedTrace.Write([Head(number), finding.Note], finding.Trace, finding.Difference));

    /// <summary>The file of a failure of the kernel, relative to the folder.</summary>
    public static string FileOf(long number, SplatFinding finding) => TraceFile("splats", Text(number));

    /// <summary>Saves the script that a kernel failed on, and beside it what the kernel said.</summary>
    public void Save(long number, SplatFinding finding)
    {
        var file = FileOf(number, finding);
        Write(file, AnnotatedTrace.Write(
            [Head(number), finding.Splat.Title, finding.Note], Unknown(finding.Script), difference: null));
        Write(System.IO.Path.ChangeExtension(file, ".console"), finding.Splat.Console);
    }

    /// <summary>Saves a script that diverged once, or that the kernel failed on, and that was not run again.</summary>
    public void SaveUnexamined(Suspect suspect)
    {
        if (!HasRoom("unexamined"))
            return;
        var (number, script) = (suspect.Case.Number, suspect.Case.Script);
        var file = TraceFile("unexamined", Text(number));
        if (suspect is Suspect.Diverged(_, var seen, var difference))
        {
            var trace = suspect.Case.Expected with { Outcomes = seen };
            Write(file, AnnotatedTrace.Write([Head(number)], trace, difference));
        }
        else if (suspect is Suspect.Splatted(_, var splat))
        {
            Write(file, AnnotatedTrace.Write([Head(number), splat.Title], Unknown(script), difference: null));
            Write(System.IO.Path.ChangeExtension(file, ".console"), splat.Console);
        }
    }

    /// <summary>Saves a script that nothing is known of: its outcomes are <c>...</c>.</summary>
    public void SaveBroken(Case broken, string reason)
    {
        var text = AnnotatedTrace.Write([Head(broken.Number), reason], Unknown(broken.Script), difference: null);
        if (HasRoom("broken"))
            Write(TraceFile("broken", Text(broken.Number)), text);
    }

    public void Write(RunReport report) => Write(RunReport.FileName, report.ToJson());

    void Write(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    bool HasRoom(string folder)
    {
        lock (_saved)
        {
            _saved[folder] = _saved.GetValueOrDefault(folder) + 1;
            return _saved[folder] <= SavedMax;
        }
    }

    /// <summary>A trace of which no outcome is known.</summary>
    static Trace Unknown(Script script) =>
        new(null, script, [.. Enumerable.Repeat<Outcome>(Outcome.DontCare.Instance, script.Ops.Count)]);

    string Head(long number) => $"script {Text(number)} of {origin}";

    static string TraceFile(string folder, string name) => $"{folder}/{name}.trace";

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string FolderOf(Verdict verdict) => verdict switch
    {
        Verdict.Diverges => "divergences",
        Verdict.Flaky => "flaky",
        Verdict.Broken => "broken",
        Verdict.Agrees or Verdict.Splat =>
            throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "has no finding of this kind"),
    };
}
