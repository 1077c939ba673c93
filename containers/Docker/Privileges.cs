using Docker.DotNet.Models;

namespace Reuseport.Containers.Docker;

/// <summary>What a container may do, which has to be all that the probe needs.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Host">The settings of the engine that give it.</param>
sealed record Privileges(string Name, Func<HostConfig> Host)
{
    /// <summary>What an engine says when it may not give what it was asked for: it, runc or crun.</summary>
    static readonly string[] _refusals = ["caps", "capabilit", "not permitted", "privileged", "denied"];

    public static Privileges All { get; } = new("privileged", () => new() { Privileged = true });

    /// <summary>
    /// For an engine that lacks a capability itself, as in a container or a VM: those that there are, and what else
    /// makes a container privileged that the probe needs, a writable /proc/sys.
    /// </summary>
    public static Privileges OfHost { get; } = new("capabilities of the host", () => new()
    {
        // Taken from all and not named one by one: an engine may not know the newest ones, which it never gives.
        CapAdd = ["ALL"],
        CapDrop = [.. Capabilities.LackedByHost()],
        SecurityOpt = ["seccomp=unconfined", "apparmor=unconfined"],
        // Empty, not null, which would be the engine's own list.
        MaskedPaths = [],
        ReadonlyPaths = [],
    });

    /// <summary>Whether the engine could not give it.</summary>
    public static bool IsRefusal(EngineException e) =>
        e.Status is not null && _refusals.Any(word => e.Message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
