using System.Text.RegularExpressions;
using Reuseport.Harness.Generation;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

/// <summary>The table of what the generator does how often is all that there is.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ChancesTests : CommandFixture
{
    static readonly string _generator = string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "harness", "Generation"), "*.cs")
        .Where(file => !Path.GetFileName(file).StartsWith("Chances.", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    [Test]
    public void Each_chance_is_drawn_somewhere_and_neither_never_nor_always()
    {
        foreach (var (name, percent) in Chances.All)
        {
            Assert.That(percent, Is.InRange(1, 99), name);
            Assert.That(Regex.IsMatch(_generator, $@"\b{name}\b"), name);
        }
    }

    [Test]
    public async Task The_table_is_printed_below_what_was_drawn_where_it_is_asked_for([Values] bool asked)
    {
        string[] arguments = ["run", "--scripts", "1", "--seed", "1", "--out", Scratch.In("out")];

        await RunAsync(asked ? [.. arguments, "--chances"] : arguments);

        var printed = Output.ToString().Split('\n')
            .SkipWhile(line => !line.StartsWith("drawn", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith("chance ", StringComparison.Ordinal));
        var chances = Chances.All
            .Select(chance => FormattableString.Invariant($"chance   {chance.Value,2}  {chance.Key}"));
        Assert.That(printed, Is.EqualTo(asked ? chances : []));
    }

    [Test]
    public void No_chance_is_a_number_without_a_name() =>
        Assert.That(Regex.Matches(_generator, @"Percent\([^)]*\b\d").Select(match => match.Value), Is.Empty);
}
