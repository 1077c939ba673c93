using System.CommandLine;
using Reuseport.Harness.Export;

namespace Reuseport.Harness.Commands;

/// <summary><c>export</c>: a trace as a C program that stands alone, as a selftest of the kernel, or as a mail.</summary>
sealed class ExportCommand(Terminal terminal)
{
    readonly Argument<string> _file = new("TRACE") { Description = "a trace of calls on sockets" };

    readonly Option<string> _format = new("--format")
    {
        Description = "c: a program that stands alone; ksft: a selftest for the kernel's tree",
        HelpName = "c|ksft",
        Required = true,
    };

    readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "the file to write; standard output without it",
        HelpName = "FILE",
    };

    readonly ModelKernel _kernel = new("every kernel: the program asks for the behaviours that matter");

    public Command Create()
    {
        _format.AcceptOnlyFromAmong("c", "ksft");
        var command = new Command("export", "writes a trace as a C program, for people without this harness")
        {
            _file, _format, _output, _kernel.Profile, _kernel.Kernel,
        };
        command.Validators.Add(_kernel.Validate);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var file = TraceFiles.Read(options.GetRequiredValue(_file));
        var output = options.GetValue(_output);
        var kinds = _kernel.Named(options) is { } profile ? KernelKinds.One(profile) : KernelKinds.All(file.Trace);
        var form = options.GetValue(_format) == "c" ? CForm.Alone : CForm.Kselftest;
        var name = Path.GetFileNameWithoutExtension(output ?? file.Path);
        var text = new CProgram(name, file.Written, kinds, form).Write();
        if (output is null)
            await terminal.Output.WriteAsync(text);
        else
            await File.WriteAllTextAsync(output, text, cancellationToken);
        return (int)ExitCode.Agrees;
    }
}
