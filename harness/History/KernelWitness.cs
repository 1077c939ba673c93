using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>A trace that a kernel is to run.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Times">How often; at least 1.</param>
public sealed record Showing(string Name, Script Script, int Times);

/// <summary>Runs traces on a kernel, and says what it did with each, in their order.</summary>
public delegate Task<IReadOnlyList<Sight>> LookAt(
    KernelNode node, IReadOnlyList<Showing> showings, CancellationToken cancellationToken);

/// <summary>Shows traces to kernels in VMs.</summary>
/// <param name="open">Opens a target.</param>
/// <param name="fetch">Puts a package into the cache; says false where there is none of that version.</param>
/// <param name="say">Takes a line for each kernel that is looked at.</param>
public sealed class KernelWitness(
    OpenTarget open, Func<string, CancellationToken, Task<bool>> fetch, TimeProvider clock, Action<string> say)
{
    /// <summary>What a release does with one trace.</summary>
    public async Task<Sight> LookAsync(KernelNode node, Showing showing, CancellationToken cancellationToken) =>
        (await LookAsync(node, [showing], cancellationToken))[0];

    /// <summary>What a release does with each of several traces, in their order.</summary>
    public Task<IReadOnlyList<Sight>> LookAsync(
        KernelNode node, IReadOnlyList<Showing> showings, CancellationToken cancellationToken) =>
        LookAsync(node, showings, seen: null, cancellationToken);

    /// <inheritdoc cref="LookAsync(KernelNode, IReadOnlyList{Showing}, CancellationToken)"/>
    /// <param name="seen">Is told of each when it is known; null where it does not matter.</param>
    public async Task<IReadOnlyList<Sight>> LookAsync(
        KernelNode node, IReadOnlyList<Showing> showings, Action<Showing, Sight>? seen,
        CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var version in node.Tried)
        {
            say($"kernel {version}");
            try
            {
                if (await fetch(version, cancellationToken))
                    return await LookAsync(VmName.Of(version), version, showings, seen, cancellationToken);
                reasons.Add($"{version} is not to be had");
            }
            catch (Exception e) when (Failure.IsOfEnvironment(e))
            {
                reasons.Add(e.Message.Split('\n')[0]);
            }
        }
        return [.. showings.Select(_ => new Sight.Untold(string.Join("; ", reasons)))];
    }

    /// <summary>What the kernel of a target does with each of several traces, in their order.</summary>
    /// <param name="version">That of its package; null where it has to say its release itself.</param>
    /// <param name="seen">Is told of each when it is known; null where it does not matter.</param>
    /// <exception cref="GuestException">No guest starts.</exception>
    public async Task<IReadOnlyList<Sight>> LookAsync(
        string name, string? version, IReadOnlyList<Showing> showings, Action<Showing, Sight>? seen,
        CancellationToken cancellationToken)
    {
        await using var target = await open(name, cancellationToken);
        await using var kernel = await OpenAsync(target, cancellationToken);
        version ??= (KernelRelease.Of(kernel.Hello)
            ?? throw new GuestException($"{name}: the release of {kernel.Hello.Kernel} is not known")).ToString();
        await using var trials = new Trials(kernel.StartAsync, kernel.Referee, number: 0);
        var sights = new List<Sight>();
        foreach (var showing in showings)
        {
            var sight = await LookAsync(version, kernel, trials, showing, cancellationToken);
            seen?.Invoke(showing, sight);
            sights.Add(sight);
        }
        return sights;
    }

    /// <summary>An emulated kernel may fail at boot where a real one would not: then it has a second try.</summary>
    async Task<Kernel> OpenAsync(ITarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await Kernel.OpenAsync(target, ProfileChoice.Measured, clock, cancellationToken);
        }
        catch (GuestException e) when (e.Splat is not null)
        {
            return await Kernel.OpenAsync(target, ProfileChoice.Measured, clock, cancellationToken);
        }
    }

    static async Task<Sight> LookAsync(
        string version, Kernel kernel, Trials trials, Showing showing, CancellationToken cancellationToken)
    {
        try
        {
            kernel.Refuse(showing.Name, showing.Script);
        }
        catch (UsageException e)
        {
            return new Sight.Untold(e.Message);
        }
        var runs = new TraceRuns(showing, kernel.Profile, kernel.Target.IsEmulated);
        // A guest whose memory may be corrupted is not used again.
        var isHazard = kernel.Referee.FindHazard(showing.Script) is not null;
        while (runs.NeedMore)
        {
            if (isHazard)
                await trials.DisposeAsync();
            runs.Add(await trials.ObserveAsync(showing.Script, cancellationToken));
        }
        if (isHazard)
            await trials.DisposeAsync();
        return runs.ToSight(version);
    }
}
