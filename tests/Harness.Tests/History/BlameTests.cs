using System.Collections.Concurrent;
using Reuseport.Harness.History;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Targets;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.History;

/// <summary>Which kernels do what one of them did: 6.1.1 to 6.1.9, 6.2.1 and 6.3.1 to 6.3.5.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BlameTests
{
    static readonly KernelTree _tree = KernelTree.Of(
        "6.1.1 6.1.2 6.1.3 6.1.4 6.1.5 6.2.1 6.3.1 6.3.2 6.3.3 6.3.4 6.3.5".Split(' '));

    static readonly Script _script = new([], [Op.Left.Instance]);

    readonly ConcurrentBag<KernelNode> _looked = [];

    [TestCase("6.1.3", "6.1.3", "6.1.3 alone, not 6.1.2 and 6.1.4: a regression or a backport")]
    [TestCase("6.1.3", "6.1.3 6.1.4 6.1.5", "since 6.1.3, 6.1.2 -> 6.1.3, within 6.1: a regression or a backport")]
    [TestCase("6.1.5", "6.1.3 6.1.4 6.1.5", "since 6.1.3, 6.1.2 -> 6.1.3, within 6.1: a regression or a backport")]
    [TestCase("6.1.5", "6.1.5", "since 6.1.5, 6.1.4 -> 6.1.5, within 6.1: a regression or a backport")]
    [TestCase("6.3.2", "6.2.1 6.3.1 6.3.2 6.3.3 6.3.4 6.3.5",
        "since 6.2.1, 6.1.1 -> 6.2.1, on the trunk: a change of the mainline without a name in the profile")]
    [TestCase("6.1.2", "6.1.1 6.1.2 6.1.3 6.1.4 6.1.5",
        "until 6.1.1, 6.1.1 -> 6.2.1, on the trunk: a change without a name in the profile ended it")]
    [TestCase("6.1.1", "6.1.1 6.1.2 6.1.3 6.1.4 6.1.5 6.2.1 6.3.1 6.3.2 6.3.3 6.3.4 6.3.5",
        "every kernel that was looked at does so: the model is wrong")]
    [TestCase("6.3.5", "6.1.1 6.1.2 6.1.3 6.1.4 6.1.5 6.2.1 6.3.1 6.3.2 6.3.3 6.3.4 6.3.5",
        "every kernel that was looked at does so: the model is wrong")]
    [TestCase("6.3.9", "6.3.4 6.3.5", "since 6.3.4, 6.3.3 -> 6.3.4, within 6.3: a regression or a backport")]
    [TestCase("6.3.9", "none", "since 6.3.9, 6.3.5 -> 6.3.9, within 6.3: a regression or a backport")]
    public async Task The_line_says_which_kernels_do_so_and_what_that_means(string seen, string like, string expected)
    {
        var line = await BlameAsync(seen, node => like.Split(' ').Contains(node.Upstream));

        Assert.That(line, Is.EqualTo(expected));
        Assert.That(_looked.Distinct().Count(), Is.LessThanOrEqualTo(6), "a handful");
        Assert.That(_looked, Has.None.Matches<KernelNode>(node => node!.Upstream == seen), "what was seen is known");
    }

    [Test]
    public async Task An_own_build_of_a_packaged_release_is_another_kernel() => Assert.That(
        await BlameAsync("6.1.3", node => node.Versions.Contains("./bzImage"), "./bzImage"),
        Is.EqualTo("./bzImage alone, not 6.1.3: what was changed in it"));

    [Test]
    public async Task Nothing_is_told_where_the_oldest_kernel_does_not_boot() => Assert.That(
        await BlameAsync("6.1.3", node => node.Upstream == "6.1.1" ? null : false),
        Is.EqualTo("nothing can be told of 6.1.1: it does not boot"));

    /// <param name="isLike">Whether a kernel does as the one that was seen; null for one that does not boot.</param>
    /// <param name="path">The file of the kernel that was seen; null for a package.</param>
    async Task<string> BlameAsync(string seen, Func<KernelNode, bool?> isLike, string? path = null)
    {
        var kernels = new PackagedKernels(
            (_, _) => throw new AssertionException("the tree is known"), (_, _) => Task.FromResult(true),
            (_, _) => throw new AssertionException("no kernel is a file"), (_, _, _) => Task.FromResult<string?>(null));
        var blame = new Blame(_tree, LookAsync, new(kernels, offline: true, git: null), sideBySide: 1);
        var blamed = await blame.OfAsync(
            "a.trace", _script, call: 0, KernelRelease.Parse(seen)!, path, Answers(true), CancellationToken.None);
        return blamed.Verdict;

        Task<Sight> LookAsync(KernelNode node, Showing showing, CancellationToken cancellationToken)
        {
            _looked.Add(node);
            var run = isLike(node) is { } like ? new TraceRun(Answers(like), new HashSet<int>()) : null;
            return Task.FromResult<Sight>(
                run is null ? new Sight.Untold("it does not boot")
                : new Sight.Ran($"{node}-1", KernelProfile.Seed, [.. Enumerable.Repeat(run, showing.Times)]));
        }
    }

    static KernelAnswers Answers(bool like) =>
        new(KernelProfile.Seed, [like ? new Outcome.Failed(Errno.EINVAL) : Outcome.Ok.Instance]);
}
