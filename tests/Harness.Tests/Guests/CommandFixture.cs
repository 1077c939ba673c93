using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Guests;

/// <summary>Command lines of one test, what they print, and a folder for their files.</summary>
public abstract class CommandFixture : IDisposable
{
    protected const string Listening =
        """
        @trace 1
        s5 = socket udp4             -> ok
        s3 = socket tcp4             -> ok
        bind s3 lo p0                -> ok
        listen s3 99                 -> ok
        """;

    private protected Scratch Scratch { get; } = new();

    private protected StringWriter Output { get; } = new() { NewLine = "\n" };

    private protected StringWriter Error { get; } = new() { NewLine = "\n" };

    public void Dispose()
    {
        Scratch.Dispose();
        Output.Dispose();
        Error.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Task<IGuest> Honest(int number, CancellationToken cancellationToken) =>
        Task.FromResult<IGuest>(new ModelGuest(KernelProfile.Seed));

    private protected Task<ExitCode> RunAsync(params string[] arguments) => RunAsync(Honest, arguments);

    private protected Task<ExitCode> RunAsync(StartGuest start, params string[] arguments) =>
        RunAsync((name, _) => Task.FromResult<ITarget>(new FakeTarget(name, start)), arguments);

    private protected Task<ExitCode> RunAsync(OpenTarget open, params string[] arguments) =>
        new HarnessCommand(new(Output, Error, ErrorIsLive: false, TimeProvider.System), probe: null, open)
            .RunAsync(arguments, CancellationToken.None);
}
