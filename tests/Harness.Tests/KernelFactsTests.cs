using System.Text.RegularExpressions;

namespace Reuseport.Harness.Tests;

/// <summary>docs/kernel-facts.md: what is cited is there, and what it names is there.</summary>
public sealed partial class KernelFactsTests
{
    const string Document = "docs/kernel-facts.md";

    static readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, Document));

    static readonly HashSet<string> _facts = [.. Heading.Matches(_text).Select(heading => heading.Groups[1].Value)];

    [Test]
    public void Every_fact_that_is_cited_is_in_the_document()
    {
        var missing = from file in Files()
                      from cited in Citation.Matches(File.ReadAllText(file))
                      from number in Number.Matches(cited.Groups[1].Value).Select(match => match.Value)
                      where !_facts.Contains(number)
                      select $"{Path.GetRelativePath(Repository.Root, file)} cites {number}";

        Assert.That(string.Join('\n', missing), Is.Empty);
    }

    [Test]
    public void Every_number_is_given_once()
    {
        var headings = Heading.Matches(_text).Select(heading => heading.Groups[1].Value);

        Assert.That(headings, Is.Unique.And.Not.Empty);
    }

    [Test]
    public void Every_fact_says_which_trace_shows_it_and_where_it_was_measured()
    {
        var facts = Heading.Split(_text)[1..].Chunk(2).Where(fact => fact[0].Length > 1);

        Assert.That(facts.Select(fact => fact[0]), Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var fact in facts)
            {
                Assert.That(fact[1], Does.Contain("\n- trace: [").And.Contain("\n- measured: "), fact[0]);
                Assert.That(Link.Matches(fact[1]), Has.Some.Property("Value").EndsWith(".trace)"), fact[0]);
            }
        });
    }

    /// <summary>Relative links, so that a browser follows them; the word before a trace is its name.</summary>
    [Test]
    public void Every_file_that_the_document_links_to_exists()
    {
        var folder = Path.Combine(Repository.Root, "docs");
        foreach (var link in Link.Matches(_text).Cast<Match>())
        {
            var (name, target) = (link.Groups[1].Value, link.Groups[2].Value.Split('#')[0]);

            Assert.That(Path.Exists(Path.Combine(folder, target)), Is.True, target);
            if (Path.GetExtension(target) == ".trace")
                Assert.That(Path.GetFileNameWithoutExtension(target), Is.EqualTo(name).Or.EqualTo(name.Split(' ')[0]));
        }
    }

    static IEnumerable<string> Files() =>
        from folder in (string[])["reference-model", "kernel-probes", "containers", "harness", "tests", "docs"]
        from file in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".trace" or ".md" or ".c" or ".h"
        select file;

    /// <summary><c>## a. Options</c> and <c>### a1. …</c></summary>
    [GeneratedRegex(@"^##+ ([a-z]\d*)\. .*$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    /// <summary>The numbers after the document's name: <c>a1</c>, or <c>a1, b2 and c3</c>.</summary>
    [GeneratedRegex(@"kernel-facts\.md ((?:(?:, | and )?[a-z]\d*\b)+)")]
    private static partial Regex Citation { get; }

    [GeneratedRegex(@"\b[a-z]\d*\b")]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"\[([^\]]*)\]\(([^)]+)\)")]
    private static partial Regex Link { get; }
}
