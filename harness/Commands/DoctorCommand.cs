using System.CommandLine;
using Reuseport.Containers;
using Reuseport.Containers.Docker;
using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;
using Reuseport.Containers.Vm;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>doctor</c>: what works on this machine and what to install, a line each.</summary>
sealed class DoctorCommand(Terminal terminal, ProbeFile? probe, OpenTarget open)
{
    readonly EachTarget _each = new(terminal, open);

    static readonly Script LoadsProgram =
        new([], [new Op.Load(new(0), new BpfProgram.SkReuseport(new SkReuseportBody.Return(Pass: true)))]);

    public Command Create()
    {
        var command = new Command("doctor", "says what works here and what to install; exit code 0 if run works here")
        {
            _each.Option,
        };
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult options, CancellationToken cancellationToken)
    {
        await SayPrivilegesAsync();
        await SayProbeAsync();
        await SayGccAsync(cancellationToken);
        await SayDockerAsync(cancellationToken);
        await SayVmAsync(cancellationToken);
        return await _each.DoAsync(
            options,
            async (target, cancellation) =>
                await TryRunAsync(target, cancellation) ? ExitCode.Agrees : ExitCode.Broken,
            cancellationToken);
    }

    async Task SayPrivilegesAsync()
    {
        var missing = Capabilities.Missing();
        await SayAsync(missing is null, "privileges", missing ?? "all capabilities that run needs");
    }

    async Task SayProbeAsync() => await SayAsync(probe is not null, "probe", probe switch
    {
        { IsStatic: true } => "static executable",
        { IsStatic: false } => "framework-dependent; for the static one install gcc and libc6-dev and build again",
        null => "no probe beside the harness: build the harness again",
    });

    async Task SayGccAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SayAsync(true, "gcc", await SourceBuild.CompilerAsync(cancellationToken));
        }
        catch (KernelException e)
        {
            await SayAsync(false, "gcc", $"{e.Message}: install gcc for harness source and the static probe");
        }
    }

    /// <summary>Starts a container: an engine that answers may still refuse that.</summary>
    async Task SayDockerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var target = await open(ContainerTarget.DefaultName, cancellationToken);
            await using var guest = await target.StartAsync(0, cancellationToken);
            var engine = target is ContainerTarget { EngineVersion: { } version } ? $"engine {version}, " : "";
            await SayAsync(true, "docker", $"{engine}{target.How}");
        }
        catch (Exception e) when (Failure.IsOfEnvironment(e))
        {
            await SayAsync(false, "docker", e.Message);
        }
    }

    /// <summary>Starts a machine with the newest kernel: QEMU alone, or a /dev/kvm that is there, proves nothing.
    /// </summary>
    async Task SayVmAsync(CancellationToken cancellationToken)
    {
        try
        {
            var qemu = await Qemu.VersionAsync(cancellationToken);
            var kernels = KernelCache.Default.FromArchive();
            var newest = kernels.MaxBy(kernel => kernel.Package.Version, DebianVersion.Order);
            var snapshots = VmTarget.Snapshots(CacheFolder.Default);
            var cached = $"{kernels.Count} kernels and {snapshots} snapshots cached, of {SnapshotLimits.PackagedMax} "
                + $"packaged kernels and {SnapshotLimits.OwnMax} own images at most";
            if (newest is not null)
            {
                await using var target = await open(VmName.Of(newest.Package.Version), cancellationToken);
                await using var guest = await target.StartAsync(0, cancellationToken);
                await SayAsync(true, "vm", $"{qemu}, {target.How}, kernel {guest.Hello.Kernel}; {cached}");
            }
            else
            {
                await SayAsync(false, "vm", $"{qemu}; {cached}: harness kernels fetch 6.12");
            }
        }
        catch (Exception e) when (Failure.IsOfEnvironment(e))
        {
            await SayAsync(false, "vm", e.Message);
        }
    }

    /// <summary>Does what every run begins with.</summary>
    async Task<bool> TryRunAsync(ITarget target, CancellationToken cancellationToken)
    {
        try
        {
            await using var trials = new Trials(target.StartAsync, new(KernelProfile.Seed), number: 0);
            var hello = await trials.HelloAsync(cancellationToken);
            RequiredOptions.Require(target.Name, hello);
            await SayAsync(true, "namespace", "the probe runs in a network namespace of its own");
            var how = target.How is { } word ? $", {word}" : "";
            await SayAsync(true, "kernel", $"{Kernel.Describe(target, hello)}{how}");
            var loads = await LoadsAsync(trials, cancellationToken);
            await SayAsync(loads, "bpf", loads
                ? "BPF_PROG_TYPE_SK_REUSEPORT programs load"
                : "BPF_PROG_TYPE_SK_REUSEPORT programs do not load: CONFIG_BPF_SYSCALL or CAP_BPF is missing");
            var measured = await MeasuredProfile.MeasureAsync(trials, hello, cancellationToken);
            await SayAsync(measured.Suspects is [], "profile", Profile.Describe(measured.Profile));
            return loads;
        }
        catch (Exception e) when (e is GuestException or GuestRefusedException or KernelLacksException)
        {
            await SayAsync(false, "run", e.Message);
            return false;
        }
    }

    static async Task<bool> LoadsAsync(Trials trials, CancellationToken cancellationToken) =>
        await trials.ObserveAsync(LoadsProgram, cancellationToken) is Observation.Ran([Outcome.Ok], _);

    Task SayAsync(bool works, string what, string sentence) =>
        terminal.Output.WriteLineAsync($"{(works ? "ok" : "missing"),-8} {what}: {sentence}");
}
