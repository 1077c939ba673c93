using Reuseport.Harness.Commands;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests.Nights;

/// <summary>What a plan may say, and which shards it makes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PlanTests : PlayedNight
{
    const string Least = "kernels = [\"host\"]\n[scripts]\neach = 10\n";

    [TestCase("", "1:1: the plan has no work: [scripts], corpus, scenarios, size or [source]")]
    [TestCase("kernel = [\"host\"]\n" + Least, "1:1: 'kernel' is not a key of a plan (kernels, corpus, ")]
    [TestCase("kernels = [\"hosts\"]\n[scripts]\neach = 1", "1:12: 'hosts' is not a kernel: a version or its ")]
    [TestCase(Least + "many = 3", "4:1: 'many' is not a key of the table [scripts] (each, time, shards)")]
    [TestCase(Least + "time = \"3m\"", "4:8: 'each' and 'time' cannot be combined")]
    [TestCase("kernels = [\"host\"]\n[scripts]\ntime = \"3 min\"", "3:8: '3 min' is not a time such as 30s, 10m or 8h")]
    [TestCase("kernels = [\"host\"]\n[scripts]\neach = 0", "3:8: 'each' is not a whole number from 1 up")]
    [TestCase("[scripts]\neach = 1", "1:1: [scripts] needs 'kernels' at the head of the plan")]
    [TestCase("kernels = [\"host\"]\n[scripts]\nshards = 2", "2:1: [scripts] has neither 'each' nor 'time'")]
    [TestCase("[source]\neach = 1", "1:1: [source] has no 'packages'")]
    [TestCase(Least + "[mail]\nfrom = \"a@b.c\"\n", "4:1: [mail] has no 'to'")]
    [TestCase(Least + "[mails]\n", "4:1: 'mails' is not a table of a plan ([scripts], [source], [mail], [nipa])")]
    [TestCase(
        Least + "[mail]\nfrom = \"a@b.c\"\nto = [\"me\"]",
        "6:7: 'me' is not an address such as Nightly <nightly@example.org>")]
    [TestCase("outputs = [\"nipa\"]\n" + Least, "1:12: 'nipa' needs the table [nipa] with the 'url' at which its ")]
    [TestCase(Least + "[nipa]\nurl = \"https://a.b\"", "4:1: [nipa] is there, and 'outputs' does not have \"nipa\"")]
    [TestCase("outputs = [\"nipa\"]\n" + Least + "[nipa]\nurl = \"a/b\"", "6:7: 'a/b' is not an address such as https")]
    [TestCase("outputs = [\"nipa\"]\n" + Least + "[nipa]\n", "5:1: the table [nipa] has no 'url'")]
    [TestCase("keep = \"30\"\nstore = \"s\"\n" + Least, "1:8: '30' is not a number of days such as 30d")]
    [TestCase("keep = \"0d\"\nstore = \"s\"\n" + Least, "1:8: '0d' is not a number of days such as 30d")]
    [TestCase("keep = \"30d\"\n" + Least, "1:8: 'keep' needs a 'store': what is in none would be lost")]
    [TestCase("kernels = [", "1:12: ")]
    public async Task What_is_wrong_is_told_with_its_line(string text, string error)
    {
        var path = WritePlan(text);

        Assert.That(await NightAsync(Honest, path), Is.EqualTo(ExitCode.Usage));

        Assert.That(Error.ToString(), Does.StartWith($"harness: {path}:{error}"));
    }

    [TestCase("\"host\"", "host")]
    [TestCase("\"6.1.3-1\"", "vm:6.1.3-1")]
    [TestCase("\"6.1.3\", \"6.1.3-1\"", "vm:6.1.3-1")]
    [TestCase("\"6.2\"", "vm:6.2.1-1")]
    [TestCase("\"newest of each series\"", "vm:6.1.9-1 vm:6.2.1-1")]
    [TestCase("\"host\", \"new\"", "host")]
    public void A_word_means_kernels(string words, string targets)
    {
        Assert.That(
            Plan(words).Shards.Select(shard => shard.Value.Target).Distinct(), Is.EqualTo(targets.Split(' ')));
    }

    [Test]
    public void The_beginning_of_a_release_means_all_that_begin_so() =>
        Assert.That(Plan("\"6.1\"").Shards.Select(shard => shard.Value.Target).Distinct().Count(), Is.EqualTo(9));

    [Test]
    public void What_the_last_night_could_not_have_is_new() => Assert.That(
        Plan("\"new\", \"host\"", "6.1.1-1", "6.1.2-1", "6.1.9-1").Shards.Select(shard => shard.Value.Target),
        Does.Contain("vm:6.1.3-1").And.Contain("vm:6.2.1-1").And.Not.Contain("vm:6.1.1-1"));

    [TestCase("each = 10\nshards = 3", "4 3 3")]
    [TestCase("each = 2\nshards = 3", "1 1")]
    [TestCase("each = 2000", "2000")]
    [TestCase("time = \"10m\"", "48750 48750 48750")]
    public void Scripts_are_cut_into_shards(string amount, string shards) => Assert.That(
        Plan("\"host\"", amount: amount).Shards.Select(shard => shard.Value.Scripts.ToString()),
        Is.EqualTo(shards.Split(' ')));

    [Test]
    public void Two_plans_of_a_night_are_equal_bytes_and_those_of_two_nights_share_no_seed()
    {
        var (one, next) = (Plan("\"6.1\""), Plan("\"6.1\"", day: 28));

        Assert.That(one.ToJson(), Is.EqualTo(Plan("\"6.1\"").ToJson()));
        Assert.That(one.Shards.Concat(next.Shards).Select(shard => shard.Value.Seed), Is.Unique);
    }

    [Test]
    public async Task The_plan_that_init_writes_works_as_it_is()
    {
        var path = Scratch.In("nightly.toml");
        Assert.That(await NightAsync(Honest, path, "--init"), Is.EqualTo(ExitCode.Agrees));

        Assert.That(
            await NightAsync(Honest, path, "--dry-run", "--night", Date), Is.EqualTo(ExitCode.Agrees), $"{Error}");

        Assert.That(Output.ToString(), Does.Match("\nvm:6.1.9-1 +scripts +1 +2,000 +0.7\n")
            .And.Match("night 2026-11-27: 2 kernels, [0-9]+ shards, [0-9]+ side by side, about [0-9.]+ minutes\n$"));
        Assert.That(await NightAsync(Honest, path, "--init"), Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public async Task A_night_that_is_there_is_gone_on_with_and_not_begun_again()
    {
        var plan = WritePlan(Small("nights"));
        await NightAsync(_ => null, plan, "--night", Date);

        Assert.That(await NightAsync(Honest, plan, "--night", Date), Is.EqualTo(ExitCode.Usage));

        Assert.That(Error.ToString(), Does.EndWith($"{Date} is there already: --resume goes on with it\n"));
    }

    static readonly string[] _offered =
        [.. Enumerable.Range(1, 9).Select(update => FormattableString.Invariant($"6.1.{update}-1")), "6.2.1-1"];

    Night Plan(string words, params string[] known) => Plan(words, "each = 10", 27, known);

    Night Plan(string words, string amount = "each = 10", int day = 27, params string[] known)
    {
        var path = WritePlan($"kernels = [{words}]\n[scripts]\n{amount}\n");
        var planning = new NightPlanning(Harness.Nights.Plan.Read(path), _offered, known.ToHashSet());
        return planning.Of(new(2026, 11, day), "build");
    }
}
