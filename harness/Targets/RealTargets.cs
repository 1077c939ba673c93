using Reuseport.Containers;
using Reuseport.Containers.Docker;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;
using Reuseport.Containers.Vm;

namespace Reuseport.Harness.Targets;

/// <summary>The targets of this machine, by the names that <c>--target</c> gives them.</summary>
/// <param name="probe">The probe beside the harness; null when there is none.</param>
/// <param name="say">Takes a line for each thing that takes long.</param>
sealed class RealTargets(ProbeFile? probe, TimeProvider clock, Action<string> say)
{

    readonly KernelStore _kernels = new(CacheFolder.Default, clock, say);
    readonly SourcePackages _sources = new(CacheFolder.Default, clock, say);

    /// <inheritdoc cref="OpenTarget"/>
    public async Task<ITarget> OpenAsync(string name, CancellationToken cancellationToken) => name switch
    {
        HostTarget.DefaultName => new HostTarget(probe, clock),
        ContainerTarget.DefaultName => new ContainerTarget(probe, clock),
        _ when VmName.KernelOf(name) is { } kernel => await OpenVmAsync(name, kernel, cancellationToken),
        _ when name.StartsWith(SourceTarget.Prefix, StringComparison.Ordinal) =>
            await OpenSourceAsync(name[SourceTarget.Prefix.Length..], cancellationToken),
        _ => throw new UsageException($"--target: '{name}' is not host, docker, vm:KERNEL or source:FILE"),
    };

    async Task<SourceTarget> OpenSourceAsync(string reference, CancellationToken cancellationToken) =>
        await SourceTarget.OpenAsync(
            await _sources.FindAsync(reference, cancellationToken), Instrument.None, cancellationToken);

    async Task<VmTarget> OpenVmAsync(
        string name, string reference, CancellationToken cancellationToken)
    {
        var kernel = await _kernels.ResolveAsync(reference, cancellationToken);
        RequiredOptions.Require(name, kernel.Config);
        return new(name, kernel, probe ?? throw HostTarget.NoProbe(), CacheFolder.Default, clock);
    }
}
