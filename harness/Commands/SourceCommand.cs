using System.CommandLine;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Commands;

/// <summary>
/// <c>source</c>: the kernel's own file, function by function, against the model; or two versions of it against each
/// other.
/// </summary>
sealed class SourceCommand(Terminal terminal, OpenTarget open, PackagedKernels kernels)
{
    /// <summary>Ten seconds, in which every line of the file is reached.</summary>
    const long DefaultScripts = 1_000_000;

    readonly RunCommand _run = new(terminal, open, kernels, DefaultScripts);

    readonly SourcePackages _packages = new(
        CacheFolder.Default, terminal.Clock, terminal.Say);

    readonly Argument<string[]> _files = new("FILE")
    {
        Description = "sock_reuseport.c with its header beside it, a kernel's tree, or a package such as "
            + "linux-source-6.1; with two the second is compared with the first",
        Arity = new(1, 2),
    };

    readonly Option<bool> _sanitize = new("--sanitize")
    {
        Description = "build with address and undefined-behaviour sanitizers; what they report is a finding",
    };

    readonly Option<bool> _coverage = new("--coverage")
    {
        Description = "counts the lines and branches of the file that were reached",
    };

    readonly Option<bool> _mutants = new("--mutants")
    {
        Description = "makes every fault of one line that the file can have, and counts those that the scripts find",
    };

    public Command Create()
    {
        var command = new Command(
            "source", "calls the functions of the kernel's own file, and compares every result and the whole state")
        {
            _files, _sanitize, _coverage, _mutants,
        };
        _run.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var (sanitize, coverage) = (options.GetValue(_sanitize), options.GetValue(_coverage));
        var mutants = options.GetValue(_mutants);
        if (sanitize && coverage)
            throw new UsageException("--sanitize and --coverage cannot be combined");
        if (mutants && (sanitize || coverage || options.GetRequiredValue(_files) is not [_]))
            throw new UsageException("--mutants takes one file, and neither --sanitize nor --coverage");
        var instrument = coverage ? Instrument.Coverage : sanitize ? Instrument.Sanitizers : Instrument.None;
        var files = options.GetRequiredValue(_files);
        var seed = await _run.SeedAsync(options);
        await using var target = await OpenAsync(files[0], instrument, cancellationToken);
        if (mutants)
        {
            return (int)await new SourceMutants(terminal, target).RunAsync(
                _run.ProfileOf(options), _run.ScriptsOf(options), seed,
                _run.ProbesOf(options) ?? Environment.ProcessorCount, _run.FolderOf(options, seed), cancellationToken);
        }
        if (files is [_])
            return (int)await RunAsync(options, target, seed, cancellationToken);

        await using var other = await OpenAsync(files[1], instrument, cancellationToken);
        var comparison = new SourceComparison(target, other, _run.ScriptsOf(options), seed);
        if (await comparison.FindAsync(terminal, cancellationToken) is not { } found)
        {
            await terminal.Output.WriteLineAsync($"\n{comparison.Scripts:N0} scripts: both files do the same");
            return (int)ExitCode.Agrees;
        }
        await terminal.Output.WriteAsync($"\n{found}\n\n{VerdictWords.Word(Verdict.Diverges)}\n");
        return (int)ExitCode.Diverges;
    }

    async Task<ExitCode> RunAsync(
        ParseResult options, SourceTarget target, ulong seed, CancellationToken cancellationToken)
    {
        var folder = _run.FolderOf(options, seed);
        var code = await _run.RunAsync(options, target, seed, folder, cancellationToken);
        if (await target.CoverageAsync(cancellationToken) is { } coverage)
        {
            var text = CoverageText.Write(coverage);
            await terminal.Output.WriteAsync($"\n{text}");
            await File.WriteAllTextAsync(Path.Combine(folder, "coverage.txt"), text, cancellationToken);
        }
        return code;
    }

    async Task<SourceTarget> OpenAsync(string file, Instrument instrument, CancellationToken cancellationToken) =>
        await SourceTarget.OpenAsync(
            await _packages.FindAsync(file, cancellationToken), instrument, cancellationToken);
}
