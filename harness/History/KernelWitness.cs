using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>
/// Shows a trace to kernels in VMs, twice to each: where a kernel does not do the same both times, nothing can be told
/// of it.
/// </summary>
/// <param name="open">Opens a target.</param>
/// <param name="fetch">Puts a package into the cache; says false where there is none of that version.</param>
/// <param name="say">Takes a line for each kernel that is looked at.</param>
public sealed class KernelWitness(
    OpenTarget open, Func<string, CancellationToken, Task<bool>> fetch, TimeProvider clock, Action<string> say)
{
    /// <summary>What a release does with a trace.</summary>
    /// <param name="name">What the trace is called.</param>
    public async Task<Sight> LookAsync(
        KernelNode node, string name, Script script, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var version in node.Tried)
        {
            say($"kernel {version}");
            try
            {
                if (await fetch(version, cancellationToken))
                    return await LookAsync(version, name, script, cancellationToken);
                reasons.Add($"{version} is not to be had");
            }
            catch (Exception e) when (Failure.IsOfEnvironment(e))
            {
                reasons.Add(e.Message.Split('\n')[0]);
            }
        }
        return new Sight.Untold(string.Join("; ", reasons));
    }

    async Task<Sight> LookAsync(string version, string name, Script script, CancellationToken cancellationToken)
    {
        await using var target = await open($"vm:{version}", cancellationToken);
        await using var kernel = await Kernel.OpenAsync(target, ProfileChoice.Measured, clock, cancellationToken);
        try
        {
            kernel.Refuse(name, script);
        }
        catch (UsageException e)
        {
            return new Sight.Untold(e.Message);
        }
        await using var trials = new Trials(kernel.StartAsync, kernel.Referee, number: 0);
        // A guest whose memory may be corrupted is not used again.
        var needsFresh = kernel.Referee.FindHazard(script) is not null;
        Sight.Ran? first = null;
        for (var i = 0; i < 2; i++)
        {
            var observation = needsFresh
                ? await trials.ObserveFreshAsync(script, cancellationToken)
                : await trials.ObserveAsync(script, cancellationToken);
            var sight = Of(kernel, script, observation);
            if (sight is not Sight.Ran ran)
                return sight;
            if (first?.FirstDifference(ran) is { } call)
                return new Sight.Untold($"call {call + 1} is flaky: {first.At(call)}, then {ran.At(call)}");
            first ??= ran;
        }
        return first!;
    }

    static Sight Of(Kernel kernel, Script script, Observation observation) => observation switch
    {
        Observation.Ran(var seen, _) => Sight.Of(script, new(kernel.Profile, seen)),
        Observation.Splatted(var splat, _) => new Sight.Untold($"the kernel failed: {splat.Title}"),
        Observation.Failed(var reason) => new Sight.Untold(reason.Split('\n')[0]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
