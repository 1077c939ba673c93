using Reuseport.Containers;

namespace Reuseport.Harness.Targets;

/// <summary>The targets of this machine, by the names that <c>--target</c> gives them.</summary>
/// <param name="probe">The probe beside the harness; null when there is none.</param>
sealed class RealTargets(ProbeFile? probe, TimeProvider clock)
{
    /// <inheritdoc cref="OpenTarget"/>
    public async Task<ITarget> OpenAsync(string name, CancellationToken cancellationToken) => name switch
    {
        "host" => new HostTarget(probe, clock),
        _ => throw new UsageException($"--target: '{name}' is none of host, docker, vm:KERNEL"),
    };
}
