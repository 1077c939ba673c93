using Reuseport.Containers;
using Reuseport.Containers.Source;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
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
        var pair = new GuestPair(one, two, [profile, await MeasureAsync(other, cancellationToken)]);
        while (Scripts < scripts)
        {
            var drawn = Enumerable.Range(0, (int)Math.Min(Ahead, scripts - Scripts))
                .Select(_ => pair.Defined(generator.Next().Script))
                .Select(script => (script, pair.RunAsync(script, cancellationToken))).ToList();
            foreach (var (script, running) in drawn)
            {
                Scripts++;
                try
                {
                    if ((await running).Difference is { } call)
                        return Write(one, two, script, await pair.MinimizeAsync(script, call, cancellationToken));
                }
                catch (GuestException e) when (e.Splat is { } splat)
                {
                    return await MinimizeAsync(profile, script, splat, cancellationToken);
                }
            }
        }
        return null;
    }

    string Write(IGuest one, IGuest two, Script script, PairAnswer minimal) => AnnotatedTrace.Write(
        [$"script {Scripts - 1} of seed {seed}, minimized from {script.Ops.Count} calls"],
        new(one.Hello.Kernel, minimal.Script, minimal.First),
        at => minimal.First[at] == minimal.Second[at] ? []
            : [$"! {two.Hello.Kernel} says {minimal.Second[at]}"]).TrimEnd();

    async Task<string> MinimizeAsync(
        KernelProfile profile, Script script, Splat splat, CancellationToken cancellationToken)
    {
        foreach (var version in (SourceTarget[])[target, other])
        {
            var examination = new Examination(version.StartAsync, new(profile), number: 0, version.Name);
            var @case = new Case("", null, Examination.Unknown(script));
            var findings = await examination.ExamineAsync(
                new Suspect.Splatted(@case, splat, []), cancellationToken);
            if (findings is [{ Repeats: true, Splat: { } again } finding])
                return $"{finding.Trace.Script}# ! {version.Name}: {again.Title}";
        }
        return $"{script}# ! {splat.Title}; it did not happen again when the script ran alone";
    }

    static async Task<KernelProfile> MeasureAsync(SourceTarget version, CancellationToken cancellationToken)
    {
        await using var trials = new Trials(version.StartAsync, new(KernelProfile.Seed), number: 0);
        var hello = await trials.HelloAsync(cancellationToken);
        return (await MeasuredProfile.MeasureAsync(trials, hello, cancellationToken)).Profile;
    }
}
