using Reuseport.Harness.Nights;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Store;

/// <summary>Finds what the new packages of a night changed. Only what one build of the probe measured is compared:
/// another one may ask otherwise.</summary>
sealed class PackageChanges
{
    readonly NightStore _store;
    readonly List<(string Package, NightKernel Kernel)> _tested;

    PackageChanges(NightStore store, IEnumerable<MergedNight> nights) => (_store, _tested) = (store, TestedIn(nights));

    /// <summary>The changes of the packages that a night tested first. In the first night all are new, and nothing is
    /// told.</summary>
    /// <param name="night">Its name; it is in the store.</param>
    public static IReadOnlyList<PackageChange> Of(NightStore store, string night)
    {
        var nights = store.MergedUpTo(night);
        var earlier = TestedIn(nights.SkipLast(1)).Select(row => row.Package).ToHashSet();
        var changes = new PackageChanges(store, nights);
        return earlier is { Count: 0 } ? [] :
        [
            .. from row in TestedIn(nights.TakeLast(1))
               where !earlier.Contains(row.Package)
               let change = changes.Of(row.Package, row.Kernel.Kernel!)
               where change is not null
               select change,
        ];
    }

    PackageChange? Of(string package, TestedKernel kernel)
    {
        // A package is compared as it was measured last.
        var profiles = _tested.Where(row => row.Kernel.Kernel!.ProbeBuild == kernel.ProbeBuild)
            .GroupBy(row => row.Package).ToDictionary(row => row.Key, row => row.Last().Kernel.Kernel!.Profile);
        if (PackageOrder.Before(package, profiles.Keys) is not { } before)
            return null;
        var (traces, notCompared) = TracesOf(package, before, kernel.ProbeBuild);
        return new(
            package, before, [.. kernel.Profile.Except(profiles[before])], [.. profiles[before].Except(kernel.Profile)],
            traces)
        {
            NotCompared = notCompared,
        };
    }

    (List<TraceChange> Traces, List<string> NotCompared) TracesOf(string package, string before, string probe)
    {
        var folders =
            from after in _store.OutcomesOf(VmName.Of(package), probe)
            join earlier in _store.OutcomesOf(VmName.Of(before), probe)
                on (after.Folder, after.Trace) equals (earlier.Folder, earlier.Trace)
            where CameToItsEnd(after) && CameToItsEnd(earlier)
            group (Before: earlier, After: after) by (after.Folder, After: after.Night, Before: earlier.Night);
        var rows = folders.ToLookup(folder =>
            _store.ContentOf(folder.Key.After, VmName.Of(package), folder.Key.Folder)
                == _store.ContentOf(folder.Key.Before, VmName.Of(before), folder.Key.Folder));
        return (
            [.. rows[true].SelectMany(folder => folder).Select(row => ChangeOf(row.Before, row.After))
                .OfType<TraceChange>()],
            [.. rows[false].Select(folder => folder.Key.Folder).Distinct()]);
    }

    static TraceChange? ChangeOf(StoredOutcomes before, StoredOutcomes after) =>
        before.Outcomes.Zip(after.Outcomes).Index().FirstOrDefault(call => call.Item.First != call.Item.Second)
            is (var place, (not null, not null) outcomes)
            ? new(after.Folder, after.Trace, place + 1, outcomes.First, outcomes.Second)
            : null;

    static bool CameToItsEnd(StoredOutcomes outcomes) =>
        outcomes.Verdict != VerdictWords.Word(Verdict.Broken) && outcomes.Verdict != TraceResult.Untested;

    static List<(string Package, NightKernel Kernel)> TestedIn(IEnumerable<MergedNight> nights) =>
    [
        .. from night in nights
           from kernel in night.Kernels
           where kernel is { IsTested: true, Kernel: not null }
               && VmName.PathOf(kernel.Target) is null
           let package = VmName.KernelOf(kernel.Target)
           where package is not null
           select (package, kernel),
    ];
}
