using System.Globalization;
using Reuseport.Bench.Hunt;

// hunt [SCRIPTS] [MUTANTS] [FILE]: writes what it measured to the file, which is kept in the repository.
// hunt SCRIPTS MUTANTS FILE NAMED: of the faults with this text in their ids alone; prints the traces that show them.
var scripts = args is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : 100_000;
var mutants = args is [_, var second, ..] ? int.Parse(second, CultureInfo.InvariantCulture) : 300;

var root = new DirectoryInfo(AppContext.BaseDirectory);
while (!File.Exists(Path.Combine(root.FullName, "Harness.sln")))
    root = root.Parent ?? throw new DirectoryNotFoundException("Harness.sln is in no folder above the program");

var named = args is [_, _, _, var text, ..] ? text : "";
var benchmark = new Benchmark(root.FullName, mutants, named);
foreach (var stale in Equivalent.Stale(benchmark.All))
    Console.Error.WriteLine($"equivalent.txt: {stale} is no mutation any more");
Console.WriteLine($"places   {benchmark.All.Count}, {benchmark.Mutations.Count} of them mutated");
var results = await benchmark.HuntAsync([1, 2, 3], scripts);
Console.Write(results.Summary);
File.WriteAllText(
    args is [_, _, var file, ..] ? file : Path.Combine(root.FullName, "tests", "bench", "hunt", "results.txt"),
    results.ToString());
if (named is not "")
    Console.Write(results.Scripts);
foreach (var hidden in results.Hidden)
    Console.WriteLine($"hidden   {hidden}");
