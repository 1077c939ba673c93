using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>A script that is shown to kernels, and what it is called.</summary>
public sealed record NamedTrace(string Name, Script Script);

/// <summary>
/// Shows traces to kernels in VMs, each twice: where a kernel does not do the same both times, nothing can be told of
/// it.
/// </summary>
/// <param name="open">Opens a target.</param>
/// <param name="fetch">Puts a package into the cache; says false where there is none of that version.</param>
/// <param name="say">Takes a line for each kernel that is looked at.</param>
public sealed class KernelWitness(
    OpenTarget open, Func<string, CancellationToken, Task<bool>> fetch, TimeProvider clock, Action<string> say)
{
    /// <summary>What a release does with each trace, in their order.</summary>
    public async Task<IReadOnlyList<Sight>> LookAsync(
        KernelNode node, IReadOnlyList<NamedTrace> traces, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var version in node.Tried)
        {
            say($"kernel {version}");
            try
            {
                if (await fetch(version, cancellationToken))
                    return await LookAsync(version, traces, cancellationToken);
                reasons.Add($"{version} is not to be had");
            }
            catch (Exception e) when (Failure.IsOfEnvironment(e))
            {
                reasons.Add(e.Message.Split('\n')[0]);
            }
        }
        return [.. traces.Select(_ => new Sight.Untold(string.Join("; ", reasons)))];
    }

    async Task<IReadOnlyList<Sight>> LookAsync(
        string version, IReadOnlyList<NamedTrace> traces, CancellationToken cancellationToken)
    {
        await using var target = await open($"vm:{version}", cancellationToken);
        await using var kernel = await Kernel.OpenAsync(target, ProfileChoice.Measured, clock, cancellationToken);
        var sights = new List<Sight>();
        await using var shared = new Trials(kernel.StartAsync, kernel.Referee, number: 0);
        foreach (var trace in traces)
        {
            // What may corrupt the kernel's memory gets a guest of its own, which is not used afterwards.
            var corrupts = kernel.Referee.FindHazard(trace.Script) is not null;
            await using var alone = corrupts ? new Trials(kernel.StartAsync, kernel.Referee, number: 1) : null;
            sights.Add(await LookAsync(kernel, alone ?? shared, trace, corrupts, cancellationToken));
        }
        return sights;
    }

    static async Task<Sight> LookAsync(
        Kernel kernel, Trials trials, NamedTrace trace, bool corrupts, CancellationToken cancellationToken)
    {
        try
        {
            kernel.Refuse(trace.Name, trace.Script);
        }
        catch (UsageException e)
        {
            return new Sight.Untold(e.Message);
        }
        Sight.Ran? first = null;
        for (var i = 0; i < 2; i++)
        {
            var observation = corrupts
                ? await trials.ObserveFreshAsync(trace.Script, cancellationToken)
                : await trials.ObserveAsync(trace.Script, cancellationToken);
            if (Of(kernel, trace, observation) is not Sight.Ran ran)
                return Of(kernel, trace, observation);
            if (first?.FirstDifference(ran) is { } call)
                return new Sight.Untold($"call {call + 1} is flaky: {first.At(call)}, then {ran.At(call)}");
            first ??= ran;
        }
        return first!;
    }

    static Sight Of(Kernel kernel, NamedTrace trace, Observation observation) => observation switch
    {
        Observation.Ran(var seen, _) => Sight.Of(kernel.Profile, trace.Script, seen),
        Observation.Splatted(var splat, _) => new Sight.Untold($"the kernel failed: {splat.Title}"),
        Observation.Failed(var reason) => new Sight.Untold(reason.Split('\n')[0]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
