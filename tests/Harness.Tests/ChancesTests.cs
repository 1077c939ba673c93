using System.Text.RegularExpressions;
using Reuseport.Harness.Generation;

namespace Reuseport.Harness.Tests;

/// <summary>The table of what the generator does how often is all that there is.</summary>
public sealed class ChancesTests
{
    static readonly string _generator = string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "harness", "Generation"), "*.cs")
        .Where(file => Path.GetFileName(file) != "Chances.cs").Select(File.ReadAllText));

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
    public void No_chance_is_a_number_without_a_name() =>
        Assert.That(Regex.Matches(_generator, @"Percent\([^)]*\b\d").Select(match => match.Value), Is.Empty);
}
