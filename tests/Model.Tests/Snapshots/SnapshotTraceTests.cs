using System.Runtime.CompilerServices;

namespace Reuseport.Model.Tests;

public class SnapshotTraceTests
{
    [TestCaseSource(nameof(Snapshots))]
    public void A_snapshot_is_a_trace(string file) =>
        Assert.That(TraceReader.ReadTrace(File.ReadAllText(file)).Script.Ops.Count, Is.GreaterThan(0));

    static string[] Snapshots => Directory.GetFiles(Here(), "*.verified.txt");

    static string Here([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
