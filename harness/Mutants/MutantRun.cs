using Reuseport.Containers.Kernels;
using Reuseport.Containers.Mutants;
using Reuseport.Containers.Source;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Generation;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Mutants;

/// <summary>
/// Runs every mutant of the kernel's file on the same scripts until one shows it. The file itself is held to the model
/// on them first; a mutant then has to answer as the file does.
/// </summary>
/// <param name="jobs">How many mutants run side by side.</param>
/// <param name="say">Takes a line of progress.</param>
sealed class MutantRun(SourceBuild build, Generator generator, Referee referee, int jobs, Action<string> say)
{
    /// <summary>Most mutants show at once: the first scripts are few, or a mutant would be run for nothing.</summary>
    static readonly int[] _batches = [500, 4_500, 20_000];

    const int UsualBatch = 25_000;

    /// <summary>Makes, compiles and runs the mutants.</summary>
    /// <exception cref="KernelException">gcc fails, or the file itself is not as the model says.</exception>
    public async Task<MutantScore> RunAsync(long scripts, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(build.File.Path, cancellationToken);
        var mutants = FileMutants.Of(text);
        say($"{mutants.Count} mutants are compiled");
        var program = await MutantProgram.MakeAsync(build, text, mutants, cancellationToken);
        var found = new long?[mutants.Count];
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellationToken };
        var left = Enumerable.Range(0, mutants.Count)
            .Where(i => !program.IsRefused(i + 1) && !program.IsSame(i + 1)).ToArray();
        long done = 0;
        for (var round = 0; done < scripts && left.Length > 0; round++)
        {
            var size = (int)Math.Min(scripts - done, round < _batches.Length ? _batches[round] : UsualBatch);
            var batch = await RecordAsync(program, size, done, cancellationToken);
            await Parallel.ForEachAsync(left, sideBySide, async (i, _) =>
            {
                if (await batch.FirstDifferenceAsync(program, i + 1, cancellationToken) is { } at)
                    found[i] = done + at;
            });
            left = [.. left.Where(i => found[i] is null)];
            done += size;
            say(FormattableString.Invariant($"{done:N0} scripts, {left.Length} mutants are not found yet"));
        }
        return new(done, [.. mutants.Select((mutant, i) =>
            MutantResult.Of(mutant, program.IsRefused(i + 1), program.IsSame(i + 1), found[i]))]);
    }

    /// <summary>The next scripts, and what the file answers, which is what the model says.</summary>
    async Task<SourceBatch> RecordAsync(
        MutantProgram program, int size, long done, CancellationToken cancellationToken)
    {
        var traces = new Trace[size];
        for (var i = 0; i < size; i++)
            traces[i] = generator.Next();
        var batch = new SourceBatch([.. traces.Select(trace => trace.Script)]);
        var answers = await batch.RecordAsync(program, cancellationToken);
        for (var i = 0; i < size; i++)
        {
            var difference = i < answers.Count ? referee.Compare(traces[i], answers[i])?.ToString() : "the file failed";
            if (difference is not null)
            {
                throw new KernelException(FormattableString.Invariant(
                    $"{build.File.Origin} itself is not as the model says (script {done + i}: {difference}): ")
                    + "its mutants would tell nothing; harness source shows more");
            }
        }
        return batch;
    }
}
