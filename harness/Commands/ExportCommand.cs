using System.CommandLine;
using Reuseport.Harness.Export;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Commands;

/// <summary><c>export</c>: a trace as a C program that stands alone, as a selftest, or as a mail.</summary>
sealed class ExportCommand(Terminal terminal)
{
    readonly Argument<string[]> _files = Options.Files("traces of calls on sockets, or folders of .trace files");

    readonly Option<string> _format = new("--format")
    {
        Description = "c: a program that stands alone; ksft: a selftest for the kernel's tree; "
            + "report: a mail for the kernel's lists, with --history; "
            + "floor: the calls of all traces in one program that measures",
        HelpName = "c|ksft|report|floor",
        Required = true,
    };

    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "the file to write, or the folder for several traces; standard output without it",
        HelpName = "PATH",
    };

    readonly Option<string?> _history = new("--history")
    {
        Description = "for a report: history.json, which harness history --out writes",
        HelpName = "FILE",
    };

    readonly ModelKernel _kernel = new("every kernel: the program asks for the behaviours that matter");

    public Command Create()
    {
        _format.AcceptOnlyFromAmong("c", "ksft", "report", "floor");
        var command = new Command("export", "writes a trace as a C program, for people without this harness")
        {
            _files, _format, _output, _history, _kernel.Profile, _kernel.Kernel,
        };
        command.Validators.Add(_kernel.Validate);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var files = TraceFiles.Read(options.GetRequiredValue(_files)).AllOrThrow();
        var output = options.GetValue(_output);
        if (options.GetValue(_format) == "floor")
        {
            var floor = new CFloor([.. files.Select(file => file.Trace.Script)]).Write();
            await WriteAsync(floor, output, cancellationToken);
            return (int)ExitCode.Agrees;
        }
        if (files.Count == 1 && !Directory.Exists(output))
        {
            await WriteAsync(options, files[0], output, cancellationToken);
            return (int)ExitCode.Agrees;
        }
        if (output is null)
            throw new UsageException("several traces need --output FOLDER");
        Directory.CreateDirectory(output);
        var ending = options.GetValue(_format) == "report" ? "txt" : "c";
        foreach (var file in files)
        {
            var path = Path.Combine(output, $"{Path.GetFileNameWithoutExtension(file.Path)}.{ending}");
            await WriteAsync(options, file, path, cancellationToken);
        }
        return (int)ExitCode.Agrees;
    }

    async Task WriteAsync(ParseResult options, TraceFile file, string? output, CancellationToken cancellationToken)
    {
        var kinds = _kernel.Named(options) is { } profile ? KernelKinds.One(profile) : KernelKinds.All(file.Trace);
        var name = Path.GetFileNameWithoutExtension(output ?? file.Path);
        var text = options.GetValue(_format) switch
        {
            "report" => Report(options, file, Program(CForm.Alone)),
            "ksft" => Program(CForm.Kselftest),
            _ => Program(CForm.Alone),
        };
        await WriteAsync(text, output, cancellationToken);
        if (options.GetValue(_format) == "ksft")
        {
            var lines = Kselftest.Lines(name, file.Trace.Script);
            await (output is null ? terminal.Error : terminal.Output).WriteAsync(lines);
        }

        string Program(CForm form) => new CProgram(name, file.Written, kinds, form).Write();
    }

    async Task WriteAsync(string text, string? output, CancellationToken cancellationToken)
    {
        if (output is null)
            await terminal.Output.WriteAsync(text);
        else
            await File.WriteAllTextAsync(output, text, cancellationToken);
    }

    string Report(ParseResult options, TraceFile file, string program)
    {
        var path = options.GetValue(_history)
            ?? throw new UsageException(
                $"a report needs --history FILE: harness history --out DIR {file.Path} writes DIR/history.json");
        var own = Path.GetFileName(file.Path);
        var history = TraceReport.Read(path).FirstOrDefault(one => Path.GetFileName(one.Trace) == own)
            ?? throw new UsageException($"{path}: it has no history of {own}");
        if (!history.Calls.SequenceEqual(file.Trace.Script.Ops.Select(op => op.ToString())))
            throw new UsageException($"{path}: its history is of other calls than {file.Path} has");
        var title = Path.GetFileNameWithoutExtension(file.Path).Replace('-', ' ');
        return new RegressionReport(title, file.Written, history, program).Write();
    }
}
