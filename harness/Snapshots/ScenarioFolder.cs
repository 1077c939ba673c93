namespace Reuseport.Harness.Snapshots;

/// <summary>A folder of scenarios and their snapshots.</summary>
sealed class ScenarioFolder(string path, IReadOnlyList<Scenario> scenarios)
{
    public string Path => path;

    public IReadOnlyList<Scenario> Scenarios => scenarios;

    public Releases Releases => Releases.Read(path);

    /// <summary>Snapshots without a scenario.</summary>
    public IEnumerable<string> Orphans =>
        Directory.GetFiles(path, $"*{SnapshotFile.VerifiedEnd}")
            .Select(file => System.IO.Path.GetFileName(file)[..^SnapshotFile.VerifiedEnd.Length])
            .Order(StringComparer.Ordinal).Except(scenarios.Select(scenario => scenario.Name));

    /// <summary>
    /// What was received of a scenario is verified from now on, of the releases that it names, too: they are listed
    /// first, because a snapshot tells of listed releases alone.
    /// </summary>
    public void Accept(Scenario scenario)
    {
        var listed = Releases;
        var with = listed.With(ReceivedChange.Named(scenario.Snapshot.Received!));
        if (with.Names.Count() > listed.Names.Count())
            with.Write(path);
        scenario.Snapshot.Accept();
    }

    /// <summary>What was received and is neither accepted nor refused.</summary>
    public IReadOnlyList<Scenario> Received =>
        [.. scenarios.Where(scenario => File.Exists(scenario.Snapshot.ReceivedPath))];
}
