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
        Assert.That(_seen, Is.Unique);
        Assert.That(_seen, Has.Count.LessThanOrEqualTo(2 + 5));
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
        Assert.That(bisection.Range, Is.Null);
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

        Assert.That(bisection.Range, Is.Null);
    }

    [Test]
    public async Task One_call_is_looked_at_alone()
    {
        var bisection = Bisection(
            patch => new Sight.Ran(
                new(
                    KernelProfile.Seed,
                    [Outcome(patch < 4 ? Errno.None : Errno.EINVAL), Outcome(patch < 9 ? Errno.None : Errno.EPERM)]),
                new HashSet<int>()),
            call: 1);

        await bisection.SearchAsync(CancellationToken.None);

        Assert.That(Ends(bisection), Is.EqualTo((_way[8], _way[9])));
    }

    Bisection Bisection(Func<int, Sight> kernel, int? call = null, int sideBySide = 1) => new(
        _way,
        (node, _) =>
        {
            lock (_seen)
                _seen.Add(node.Patch);
            return Task.FromResult(kernel(node.Patch));
        },
        call, sideBySide);

    static (KernelNode, KernelNode) Ends(Bisection bisection) =>
        (bisection.Range!.Value[0].Kernel, bisection.Range.Value[^1].Kernel);

    static Sight.Ran Ran(Errno errno, params int[] free) =>
        new(new(KernelProfile.Seed, [Outcome(errno)]), free.ToHashSet());

    static Outcome Outcome(Errno errno) =>
        errno == Errno.None ? Vocabulary.Outcome.Ok.Instance : new Outcome.Failed(errno);

    [SetUp]
    public void Forget() => _seen.Clear();
}
