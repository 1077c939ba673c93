using System.Text.RegularExpressions;

namespace Reuseport.Vocabulary.Tests;

public partial class RepositoryTests
{
    /// <summary>
    /// A socket, a thread or a kernel is "it". A sentence that says so with a word for people has to be read twice.
    /// </summary>
    [Test]
    public void Source_files_have_no_words_for_people()
    {
        var naming = from file in Sources
                     from line in File.ReadLines(file.FullName).Index()
                     from Match word in WordForPeople.Matches(Exception.Replace(line.Item, ""))
                     select $"{Name(file)}:{line.Index + 1}: {word.Value}";

        AssertNone(naming);
    }

    [TestCase("    // A flow that no" + "body steered has any hash.", true)]
    [TestCase("    public void Wh" + "o_waits_is_told() =>", true)]
    [TestCase("    [TestCase(\"wh" + "o has another peer\")]", true)]
    [TestCase("    // The whole group, and whose it is.", false)]
    [TestCase("        connect s0 no" + "body            -> ECONNREFUSED", false)]
    [TestCase("        new(`connect s0 peer|no" + "body`)", false)]
    [TestCase("    /// <summary><c>no" + "body</c>, a port without one.</summary>", false)]
    [TestCase("    [TestCase(\"connect f0 lo p0 -> ECONNREFUSED\", Peer.No" + "body)]", false)]
    public void A_word_for_people_is_found_but_in_the_exceptions(string line, bool isFound) =>
        Assert.That(WordForPeople.IsMatch(Exception.Replace(line, "")), Is.EqualTo(isFound));

    /// <summary>Between underscores, too, where a test has it in its name.</summary>
    [GeneratedRegex("(?<![a-z])(wh(o|om|oever)|(no|some|every)body)(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex WordForPeople { get; }

    /// <summary>
    /// The peer without a listener has such a word in the language of traces: in a call, alone in a string, quoted in a
    /// summary. The identifiers are members: behind their type, or where they are declared.
    /// </summary>
    [GeneratedRegex("""
        connect\ s[0-9]+\ (?:peer\|)?(?:no)body\b
        | "(?:no)body"
        | <c>(?:no)body</c>
        | (?:\b(?:Peer|Ports)\.|^\s*|\bushort\ )(?:No)body(?=[,;:)}]|\ =|\ :|$)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Exception { get; }
}
