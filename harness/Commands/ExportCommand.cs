using System.CommandLine;
using Reuseport.Harness.Export;

namespace Reuseport.Harness.Commands;

/// <summary><c>export</c>: a trace as a C program that stands alone, as a selftest of the kernel, or as a mail.</summary>
sealed class ExportCommand(Terminal terminal)
{
    readonly Argument<string[]> _files = Options.Files("traces of calls on sockets, or folders of .trace files");

    readonly Option<string> _format = new("--format")
    {
        Description = "c: a program that stands alone; ksft: a selftest for the kernel's tree",
        HelpName = "c|ksft",
        Required = true,
    };

    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "the file to write, or the folder for several traces; standard output without it",
        HelpName = "PATH",
    };

    readonly ModelKernel _kernel = new("every kernel: the program asks for the behaviours that matter");

    public Command Create()
    {
        _format.AcceptOnlyFromAmong("c", "ksft");
        var command = new Command("export", "writes a trace as a C program, for people without this harness")
        {
            _files, _format, _output, _kernel.Profile, _kernel.Kernel,
        };
        command.Validators.Add(_kernel.Validate);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var files = TraceFiles.Read(options.GetRequiredValue(_files)).AllOrThrow();
        var output = options.GetValue(_output);
        if (files.Count == 1 && !Directory.Exists(output))
        {
            await WriteAsync(options, files[0], output, cancellationToken);
            return (int)ExitCode.Agrees;
        }
        if (output is null)
            throw new UsageException("several traces need --output FOLDER");
        Directory.CreateDirectory(output);
        foreach (var file in files)
        {
            var path = Path.Combine(output, $"{Path.GetFileNameWithoutExtension(file.Path)}.c");
            await WriteAsync(options, file, path, cancellationToken);
        }
        return (int)ExitCode.Agrees;
    }

    async Task WriteAsync(ParseResult options, TraceFile file, string? output, CancellationToken cancellationToken)
    {
        var kinds = _kernel.Named(options) is { } profile ? KernelKinds.One(profile) : KernelKinds.All(file.Trace);
        var form = options.GetValue(_format) == "c" ? CForm.Alone : CForm.Kselftest;
        var name = Path.GetFileNameWithoutExtension(output ?? file.Path);
        var text = new CProgram(name, file.Written, kinds, form).Write();
        if (output is null)
            await terminal.Output.WriteAsync(text);
        else
            await File.WriteAllTextAsync(output, text, cancellationToken);
    }
}
