using Reuseport.Harness.History;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

public sealed class BisectionTests
{
    static readonly IReadOnlyList<KernelNode> _way =
        [.. Enumerable.Range(0, 32).Select(patch => new KernelNode("6.9", patch, [$"6.9.{patch}-1"]))];

    readonly List<int> _seen = [];

    [Test]
    public async Task Every_step_is_found_in_few_looks([Range(1, 31)] int changed)
    {
        var bisection = Bisection(patch => Ran(patch < changed ? Errno.None : Errno.EINVAL));

        Assert.That(await bisection.SearchAsync(CancellationToken.None), Is.Null);

        Assert.That(Ends(bisection), Is.EqualTo((_way[changed - 1], _way[changed])));
        Assert.That(_seen.Distinct().Count(), Is.LessThanOrEqualTo(2 + 5));
        Assert.That(_seen[^2..], Is.EqualTo([changed - 1, changed]), "the step is looked at again");
    }

    [Test]
    public async Task Several_kernels_side_by_side_find_the_same([Values(2, 3, 8)] int sideBySide)
    {
        var bisection = Bisection(patch => Ran(patch < 11 ? Errno.None : Errno.EINVAL), sideBySide: sideBySide);

        await bisection.SearchAsync(CancellationToken.None);

        Assert.That(Ends(bisection), Is.EqualTo((_way[10], _way[11])));
    }

    [Test]
    public async Task Kernels_of_which_nothing_can_be_told_make_the_answer_a_range()
    {
        var bisection = Bisection(patch =>
            patch is 15 or 16 or 17
                ? new Sight.Untold("it does not boot")
                : Ran(patch < 16 ? Errno.None : Errno.EINVAL));

        await bisection.SearchAsync(CancellationToken.None);

        Assert.That(Ends(bisection), Is.EqualTo((_way[14], _way[18])));
        Assert.That(bisection.Seen.Count(pair => pair.Sight is Sight.Untold), Is.EqualTo(3));
    }

    [Test]
    public async Task Ends_that_do_the_same_have_no_step()
    {
        var bisection = Bisection(_ => Ran(Errno.EINVAL));

        Assert.That(await bisection.SearchAsync(CancellationToken.None), Is.Null);
        Assert.That(bisection.Change, Is.Null);
        Assert.That(_seen, Is.EquivalentTo([0, 31]));
    }

    [TestCase(0)]
    [TestCase(31)]
    public async Task Nothing_can_be_told_where_an_end_cannot_be_run(int end)
    {
        var bisection = Bisection(patch => patch == end ? new Sight.Untold("it panics") : Ran(Errno.None));

        Assert.That(await bisection.SearchAsync(CancellationToken.None), Is.EqualTo($"6.9.{end}: it panics"));
    }

    [Test]
    public async Task What_the_kernel_is_free_to_do_is_no_difference()
    {
        var bisection = Bisection(patch => Ran(patch < 20 ? Errno.None : Errno.EINVAL, free: [0]));

        await bisection.SearchAsync(CancellationToken.None);

        Assert.That(bisection.Change, Is.Null);
    }

    [Test]
    public async Task One_call_is_looked_at_alone()
    {
        var bisection = Bisection(
            patch => Ran(TwoCalls(patch < 4 ? Errno.None : Errno.EINVAL, patch < 9 ? Errno.None : Errno.EPERM)),
            call: 1);

        await bisection.SearchAsync(CancellationToken.None);

        Assert.That(Ends(bisection), Is.EqualTo((_way[8], _way[9])));
    }

    [Test]
    public async Task A_trace_that_fails_now_and_then_is_run_as_often_as_its_rate_demands([Range(1, 31, 6)] int changed)
    {
        var runs = new int[32];
        var bisection = new Bisection(
            _way,
            (node, times, _) => Task.FromResult<Sight>(Ran(
            [
                .. Enumerable.Range(runs[node.Patch], times).Select(run =>
                    Run([Outcome(node.Patch >= changed && run % 10 == 7 ? Errno.EINVAL : Errno.None)])),
            ], runs[node.Patch] += times)),
            call: null, sideBySide: 1, atEnds: 10);

        await bisection.SearchAsync(CancellationToken.None);

        Assert.That(Ends(bisection), Is.EqualTo((_way[changed - 1], _way[changed])));
        Assert.That(bisection.Repetition.Rarest, Is.EqualTo(0.1).Within(0.02));
        Assert.That(bisection.Repetition.Times, Is.InRange(44, 57));
        Assert.That(bisection.Risk, Is.InRange(0.0001, 0.1));
    }

    [Test]
    public async Task An_end_of_which_nothing_can_be_told_the_second_time_gives_no_answer()
    {
        var looks = 0;
        var bisection = Bisection(patch => patch == 0 ? Ran(Errno.None)
            : patch == 31 && looks++ > 0 ? new Sight.Untold("it panics")
            : Ran(patch == 31 ? Errno.EINVAL : Errno.None));

        Assert.That(await bisection.SearchAsync(CancellationToken.None), Is.EqualTo("6.9.31: it panics"));
    }

    [Test]
    public async Task Of_an_interrupted_search_what_is_left_is_no_step()
    {
        using var interruption = new CancellationTokenSource();
        var bisection = Bisection(patch =>
        {
            if (patch is not (0 or 31))
                interruption.Cancel();
            return Ran(patch < 11 ? Errno.None : Errno.EINVAL);
        });

        Assert.That(
            async () => await bisection.SearchAsync(interruption.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(bisection.Change!.Step, Is.EqualTo(new Step(_way[0], _way[16])));
        Assert.That(bisection.Change.Unseen, Is.EqualTo(15));
    }

    Bisection Bisection(Func<int, Sight> kernel, int? call = null, int sideBySide = 1) => new(
        _way,
        (node, _, _) =>
        {
            lock (_seen)
                _seen.Add(node.Patch);
            return Task.FromResult(kernel(node.Patch));
        },
        call, sideBySide);

    static (KernelNode, KernelNode) Ends(Bisection bisection) =>
        (bisection.Change!.Step.Before, bisection.Change.Step.After);

    static Sight.Ran Ran(Errno errno, params int[] free)
    {
        var run = new TraceRun(new(KernelProfile.Seed, [Outcome(errno)]), free.ToHashSet());
        return Ran([run, run]);
    }

    /// <param name="_">So many runs are counted by the caller.</param>
    static Sight.Ran Ran(EquatableArray<TraceRun> runs, int _ = 0) => new("6.9-1", KernelProfile.Seed, runs);

    static EquatableArray<TraceRun> TwoCalls(Errno first, Errno second)
    {
        var run = Run([Outcome(first), Outcome(second)]);
        return [run, run];
    }

    static TraceRun Run(EquatableArray<Outcome> seen) => new(new(KernelProfile.Seed, seen), new HashSet<int>());

    static Outcome Outcome(Errno errno) =>
        errno == Errno.None ? Vocabulary.Outcome.Ok.Instance : new Outcome.Failed(errno);

    [SetUp]
    public void Forget() => _seen.Clear();
}
