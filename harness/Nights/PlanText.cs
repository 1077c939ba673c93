namespace Reuseport.Harness.Nights;

/// <summary>The plan that <c>--init</c> writes: it works as it is.</summary>
static class PlanText
{
    /// <param name="exists">Whether a folder is there; work on one that is not is commented out.</param>
    public static string Write(Func<string, bool> exists)
    {
        return $"""
            # What `harness nightly` does every night. Paths are relative to the folder that it runs in.

            # Which kernels: a package (6.12.118-1), the beginning of a release (6.12), the path of your own build
            # (./bzImage), "{KernelChoice.Newest}", "{KernelChoice.New}" (since the last night), or
            # "{KernelChoice.Host}" (the one that the harness runs on).
            kernels = ["{KernelChoice.Newest}", "{KernelChoice.New}"]

            # Folders of traces that every kernel replays. What it does with scenarios is compared with their snapshots.
            {Folder("corpus", "tests/corpus")}
            {Folder("scenarios", "tests/scenarios")}
            {Folder("size", "tests/size")}

            # The divergences that are known: they do not fail. See docs/verdicts.md.
            # ledger = "known.toml"

            # A folder for each night.
            nights = "nights"

            # What came of all nights: it tells what is new from what is known for long.
            store = "nights/store.db"

            # The folders of older nights are removed, once the store has them.
            # keep = "30d"

            # What is written for other programs, beside the results: {string.Join(", ", Plan.KnownOutputs)}.
            outputs = ["ktap", "html"]

            # How many shards run side by side.
            side-by-side = {Math.Max(1, Environment.ProcessorCount / 2)}

            # How many new findings are followed up: which packaged kernels do the same, and since when.
            follow-up = 5

            # Random scripts for each kernel: their number, or `time = "10m"`. They are cut into shards of some minutes;
            # `shards = 4` cuts them into so many.
            [scripts]
            each = 2000

            # The kernel's own file, function by function: packages of the source, or paths.
            # [source]
            # packages = ["linux-source-6.1"]
            # each = 1000000

            # The output "nipa": the folder `nipa` beside those of the nights, and where you serve it.
            # [nipa]
            # url = "https://example.org/nipa"

            # A mail beside the results, where something is new or gone. The harness does not send it.
            # [mail]
            # from = "Nightly <nightly@example.org>"
            # to = ["you@example.org"]

            """;

        string Folder(string key, string path) => $"{(exists(path) ? "" : "# ")}{key} = [\"{path}\"]";
    }
}
