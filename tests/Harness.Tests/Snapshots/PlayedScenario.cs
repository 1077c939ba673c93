using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Tests.History;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Snapshots;

/// <summary>A folder with one scenario, on packaged kernels that the model plays.</summary>
public abstract class PlayedScenario : PlayedKernels
{
    protected const string Name = "a-socket-that-connects-leaves-its-group";

    protected PlayedScenario()
    {
        var calls = File.ReadAllLines(Trace).Where(line => !line.StartsWith('#') && line.Trim() != "");
        var text = string.Join('\n', ["@trace 1", "# A socket that connects is filed by its peer.", .. calls.Skip(1)]);
        Scratch.Write($"{Name}.trace", text + "\n");
    }

    protected string Verified => File.ReadAllText(Scratch.In($"{Name}.verified.txt"));

    protected string ReceivedPath => Scratch.In($"{Name}.received.txt");

    /// <param name="since">The release from which on kernels have udp-hash4.</param>
    protected Task<ExitCode> SnapshotAsync(string since, params string[] command) =>
        SnapshotAsync(update => Guest(update, Changed(update, since)), command);

    private protected Task<ExitCode> SnapshotAsync(Func<string, ModelGuest> kernel, params string[] command) =>
        PlayAsync(kernel, ["snapshot", .. command, "--dir", Scratch.Path]);

    private protected static ModelGuest Guest(
        string update, Behaviours behaviours, Func<Script, GuestAnswer?>? before = null) =>
        new(new(behaviours))
        {
            Hello = GuestHello.Parse([$"kernel={update}", "arch=none", "build=test"])!,
            Before = before ?? (_ => null),
        };
}
