using System.CommandLine;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Matrix;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>matrix</c>: the same scripts on every target, in one table.</summary>
sealed class MatrixCommand(Terminal terminal, OpenTarget open, PackagedKernels kernels)
{
    /// <summary>How many scripts a matrix has by default.</summary>
    const int DefaultScripts = 1_000;

    readonly Argument<string[]> _files = new("FILE")
    {
        Description = "traces, or folders of .trace files, in place of random scripts",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<string[]> _targets = Options.Targets();

    readonly Option<int?> _scripts =
        Options.Number("--scripts", 1, $"how many random scripts (default {DefaultScripts:N0})");

    readonly Option<ulong?> _seed = Options.Seed();

    readonly Option<int?> _guests =
        Options.Number("-j", 1, "how many guests side by side, of all targets (default: half the processors)");

    readonly Option<string?> _out = Options.Out();

    readonly ProfileOptions _profile = new(declares: false);

    readonly LedgerOption _ledger = new(terminal);

    readonly BlameOption _blame = new(terminal, open, kernels);

    public Command Create()
    {
        var command = new Command("matrix", "runs the same scripts on every target and prints how the kernels differ")
        {
            _files, _targets, _scripts, _seed, _guests, _out,
        };
        _profile.AddTo(command);
        _ledger.AddTo(command);
        _blame.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_files) is [_, ..] && result.GetValue(_scripts) is not null)
                result.AddError("matrix takes files or --scripts, not both");
        });
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var ledger = _ledger.Of(options);
        var files = TraceFiles.Read(options.GetValue(_files) ?? []).AllOrThrow();
        var seed = options.GetValue(_seed) ?? (ulong)Random.Shared.NextInt64();
        var folder = options.GetValue(_out) ?? ResultsFolder.DefaultPath(terminal.Clock.GetUtcNow(), seed);
        if (files is [])
            await terminal.Output.WriteLineAsync($"seed     {seed}");
        await terminal.Output.WriteLineAsync($"results  {folder}");

        var rows = options.GetRequiredValue(_targets).Select(name => new Row(name, terminal.Clock, ledger)).ToList();
        try
        {
            var scripts = await OpenAsync(rows, options, files, seed, cancellationToken);
            var interrupted = await RunAsync(rows, options, scripts, folder, seed, cancellationToken);
            string[] blames = interrupted ? [] : [.. await BlamesAsync(options, rows, cancellationToken)];
            Write(rows, scripts, ledger, blames, terminal.Output);
            Directory.CreateDirectory(folder);
            await using var copy = File.CreateText(Path.Combine(folder, "matrix.txt"));
            Write(rows, scripts, ledger, blames, copy);
            ResultsTable.Write(folder, rows, scripts);
            var verdict = VerdictWords.Worst(
                rows.Select(row => row.Verdict).Append(LedgerOption.Of(ledger.Expired)));
            return (int)(interrupted ? ExitCodes.OfInterrupted(verdict) : ExitCodes.Of(verdict));
        }
        finally
        {
            foreach (var row in rows)
                await row.DisposeAsync();
        }
    }

    /// <summary>Measures every kernel. No script is made that is a hazard on one of them.</summary>
    async Task<ScriptList> OpenAsync(
        List<Row> rows, ParseResult options, IReadOnlyList<TraceFile> files, ulong seed,
        CancellationToken cancellationToken)
    {
        await ForEachAsync(
            rows, Guests(options), (row, cancellation) => row.OpenAsync(open, _profile.Of(options), cancellation),
            cancellationToken);
        var kernels = rows.Select(row => row.Kernel).OfType<Kernel>().ToList();
        return files is [] ? Random() : Files();

        ScriptList Random()
        {
            Alphabets[] alphabets = [.. kernels.Select(kernel => kernel.Hello.Alphabet).Distinct()];
            if (alphabets is [_, _, ..])
                throw new UsageException(
                    "source:FILE takes scripts of functions, other targets take scripts of sockets: "
                    + "a matrix has one of the two");
            return ScriptList.Random(
                options.GetValue(_scripts) ?? DefaultScripts, seed, [.. kernels.Select(kernel => kernel.Referee)],
                alphabets.FirstOrDefault(Alphabets.Sockets));
        }

        ScriptList Files()
        {
            foreach (var file in files)
                kernels.ForEach(kernel => kernel.Refuse(file.Path, file.Trace.Script, othersFollow: true));
            return ScriptList.Of([.. files.Select(file => new NamedScript(file.Path, file.Trace.Script))]);
        }
    }

    /// <returns>Whether it was interrupted: then the rows tell how far they came.</returns>
    async Task<bool> RunAsync(
        List<Row> rows, ParseResult options, ScriptList scripts, string folder, ulong seed,
        CancellationToken cancellationToken)
    {
        var guests = Guests(options);
        try
        {
            await ForEachAsync(
                rows, guests,
                async (row, cancellation) =>
                {
                    var probes = Math.Max(1, guests / rows.Count);
                    await row.RunAsync(scripts, probes, folder, $"harness matrix, seed {seed}", cancellation);
                    await terminal.Error.WriteLineAsync($"{row.Name}: {VerdictWords.Word(row.Verdict)}");
                },
                cancellationToken);
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    /// <summary>A line for the shortest divergence of each group of each target.</summary>
    async Task<IReadOnlyList<string>> BlamesAsync(
        ParseResult options, List<Row> rows, CancellationToken cancellationToken)
    {
        var blames = new List<string>();
        foreach (var row in rows)
        {
            foreach (var saved in row.Findings.Select(group => group.Findings.First()))
            {
                if (await _blame.OfAsync(options, row.Kernel!, saved.Finding, cancellationToken) is { } blame)
                    blames.Add($"{row.Name}: {saved.File}\n{blame}");
            }
        }
        return blames;
    }

    int Guests(ParseResult options) => options.GetValue(_guests) ?? Options.HalfTheProcessors;

    static void Write(
        List<Row> rows, ScriptList scripts, DivergenceLedger ledger, IEnumerable<string> blames, TextWriter output)
    {
        var disagreements = Enumerable.Range(0, scripts.Count)
            .Select(number => Disagreement.Find(scripts[number], number, rows)).OfType<Disagreement>().ToList();
        output.WriteLine();
        MatrixTable.WriteTargets(output, rows);
        foreach (var blame in blames)
            output.WriteLine(blame);
        LedgerOption.Write(output, [.. ledger.Expired, .. rows.SelectMany(row => row.NotShown)]);
        output.WriteLine();
        MatrixTable.WriteDifferences(output, rows, disagreements);
    }

    static Task ForEachAsync(
        List<Row> rows, int width, Func<Row, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            rows, new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = cancellationToken },
            async (row, cancellation) => await work(row, cancellation));
}
