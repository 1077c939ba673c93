using System.CommandLine;
using Reuseport.Containers.Docker;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Vm;

namespace Reuseport.Harness.Commands;

/// <summary><c>clean</c>: removes what guests have left on this machine. Kernels stay: they have a command.</summary>
sealed class CleanCommand(Terminal terminal)
{
    public Command Create()
    {
        var command = new Command(
            "clean",
            "removes the containers, images and snapshots that guests have left (kernels: see kernels remove). "
                + "Snapshots whose image is gone are removed automatically, and so are the oldest beyond "
                + $"{SnapshotLimits.PackagedMax} packaged kernels and {SnapshotLimits.OwnMax} own images");
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        var files = await VmTarget.CleanAsync(CacheFolder.Default, terminal.Clock, cancellationToken);
        await SayAsync(files);
        if (VmTarget.Snapshots(CacheFolder.Default) is > 0 and var used)
            await terminal.Output.WriteLineAsync($"kept {used} snapshots that another harness uses");
        var rest = await ContainerTarget.CleanAsync(terminal.Clock, cancellationToken);
        await SayAsync(rest);
        if (files is [] && rest is [])
            await terminal.Output.WriteLineAsync("nothing to remove");
        return (int)ExitCode.Agrees;
    }

    async Task SayAsync(IReadOnlyList<string> removed)
    {
        foreach (var thing in removed)
            await terminal.Output.WriteLineAsync($"removed {thing}");
    }
}
