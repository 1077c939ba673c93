using Reuseport.Containers;
using Reuseport.Containers.Source;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Minimizing;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Reporting;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary>
/// Two versions of the kernel's file on the same scripts. The model only draws them, and keeps them out of what is not
/// defined.
/// </summary>
sealed class SourceComparison(SourceTarget target, SourceTarget other, long scripts, ulong seed)
{
    /// <summary>How many scripts are under way.</summary>
    const int Ahead = 64;

    /// <summary>How many scripts were run.</summary>
    public long Scripts { get; private set; }

    /// <summary>The first script in which they differ, minimized, in words; null when there is none.</summary>
    /// <exception cref="GuestException">The first version failed.</exception>
    public async Task<string?> FindAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        await using var one = await target.StartAsync(0, cancellationToken);
        await using var two = await other.StartAsync(1, cancellationToken);
        await terminal.Output.WriteLineAsync($"first    {one.Hello.Kernel}, {target.Name}");
        await terminal.Output.WriteLineAsync($"second   {two.Hello.Kernel}, {other.Name}");
        var profile = await MeasureAsync(target, cancellationToken);
        var generator = new Generator(profile, seed, Alphabets.Functions);
        Referee[] referees = [.. new[] { profile, await MeasureAsync(other, cancellationToken) }
            .Distinct().Select(known => new Referee(known))];
        while (Scripts < scripts)
        {
            var drawn = Enumerable.Range(0, (int)Math.Min(Ahead, scripts - Scripts))
                .Select(_ => Defined(referees, generator.Next().Script))
                .Select(script => (script, RunAsync(one, two, script, cancellationToken))).ToList();
            foreach (var (script, running) in drawn)
            {
                Scripts++;
                try
                {
                    var (seen, seenByOther) = await running;
                    if (FirstDifference(seen, seenByOther) is { } call)
                        return await MinimizeAsync(one, two, referees, script, call, cancellationToken);
                }
                catch (GuestException e) when (e.Splat is { } splat)
                {
                    return await MinimizeAsync(referees[0], script, splat, cancellationToken);
                }
            }
        }
        return null;
    }

    /// <summary>The script as far as it is defined in both versions; the generator sees to the first.</summary>
    static Script Defined(Referee[] referees, Script script)
    {
        foreach (var referee in referees)
        {
            if (referee.FindHazard(script) is { } hazard)
                script = script with { Ops = script.Ops[..hazard] };
        }
        return script;
    }

    async Task<string> MinimizeAsync(
        IGuest one, IGuest two, Referee[] referees, Script script, int call, CancellationToken cancellationToken)
    {
        var minimizer = new Minimizer(async (candidate, cancellation) =>
        {
            if (Defined(referees, candidate) != candidate)
                return null;
            var (seen, seenByOther) = await RunAsync(one, two, candidate, cancellation);
            return FirstDifference(seen, seenByOther);
        });
        var minimal = await minimizer.MinimizeAsync(script, call, cancellationToken);
        var (first, second) = await RunAsync(one, two, minimal, cancellationToken);
        var trace = AnnotatedTrace.Write(
            [$"script {Scripts - 1} of seed {seed}, minimized from {script.Ops.Count} calls"],
            new(one.Hello.Kernel, minimal, first),
            at => first[at] == second[at] ? [] : [$"! {two.Hello.Kernel} says {second[at]}"]);
        return trace.TrimEnd();
    }

    async Task<string> MinimizeAsync(
        Referee referee, Script script, Splat splat, CancellationToken cancellationToken)
    {
        foreach (var version in (SourceTarget[])[target, other])
        {
            var examination = new Examination(version.StartAsync, referee, number: 0, version.Name);
            var @case = new Case("", null, Examination.Unknown(script));
            var findings = await examination.ExamineAsync(
                new Suspect.Splatted(@case, splat, []), cancellationToken);
            if (findings is [{ Repeats: true, Splat: { } again } finding])
                return $"{finding.Trace.Script}# ! {version.Name}: {again.Title}";
        }
        return $"{script}# ! {splat.Title}, which did not repeat alone";
    }

    static async Task<(EquatableArray<Outcome>, EquatableArray<Outcome>)> RunAsync(
        IGuest one, IGuest two, Script script, CancellationToken cancellationToken)
    {
        var running = one.RunAsync(script, cancellationToken);
        var second = await two.RunAsync(script, cancellationToken);
        return (SeenIn(await running), SeenIn(second));
    }

    static EquatableArray<Outcome> SeenIn(GuestAnswer answer) =>
        answer is GuestAnswer.Ran(var seen) ? seen : throw new GuestException($"a script was not run: {answer}", "");

    static async Task<KernelProfile> MeasureAsync(SourceTarget version, CancellationToken cancellationToken)
    {
        await using var trials = new Trials(version.StartAsync, new(KernelProfile.Seed), number: 0);
        var hello = await trials.HelloAsync(cancellationToken);
        return (await MeasuredProfile.MeasureAsync(trials, hello, cancellationToken)).Profile;
    }

    static int? FirstDifference(EquatableArray<Outcome> one, EquatableArray<Outcome> two)
    {
        for (var i = 0; i < one.Count; i++)
        {
            if (!one[i].Equals(two[i]))
                return i;
        }
        return null;
    }
}
