using System.Text.RegularExpressions;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Tests.Ledger;

/// <summary>What a ledger may say, and where it says what it may not.</summary>
public sealed partial class LedgerReaderTests
{
    const string Good =
        """
        [[divergence]]
        id = "late-bucket"
        kernels = ["6.1..6.12.85", "7.0.."]
        behaviours = ["udp-hash4"]
        call = "bind"
        result = "BindResult.Bound"
        reason = "The bucket is made late."
        link = "https://example.org/1"
        added = 2026-11-27
        expires = 2027-02-28

        """;

    [Test]
    public void An_entry_has_all_that_the_file_says()
    {
        var (entries, errors) = LedgerReader.Read(Good);

        Assert.That(errors, Is.Empty);
        var entry = entries.Single();
        Assert.That(entry.Known, Is.EqualTo(
            new KnownDivergence("late-bucket", "The bucket is made late.", "https://example.org/1")));
        Assert.That(entry.Key.Call, Is.EqualTo("bind"));
        Assert.That(entry.Key.Result.ToString(), Is.EqualTo("BindResult.Bound"));
        Assert.That(entry.Kernels.Select(range => range.ToString()), Is.EqualTo(["6.1..6.12.85", "7.0.."]));
        Assert.That(entry.Behaviours.Select(behaviour => behaviour.Name), Is.EqualTo(["udp-hash4"]));
        Assert.That((entry.Added, entry.Expires), Is.EqualTo((new DateOnly(2026, 11, 27), new DateOnly(2027, 2, 28))));
    }

    [TestCase("")]
    [TestCase("# nothing is known\n")]
    public void A_ledger_may_be_empty(string text)
    {
        var (entries, errors) = LedgerReader.Read(text);

        Assert.That((entries.Count, errors.Count), Is.EqualTo((0, 0)));
    }

    [TestCase("behaviours = [\"udp-hash4\"]\n")]
    [TestCase("kernels = [\"6.1..6.12.85\", \"7.0..\"]\n")]
    [TestCase("result = \"BindResult.Bound\"\n")]
    public void A_line_may_be_missing(string line) =>
        Assert.That(LedgerReader.Read(Good.Replace(line, "")).Errors, Is.Empty);

    [TestCase("id = \"late-bucket\"", "id = \"Late Bucket\"",
        "2:6: 'Late Bucket' is not an id such as late-bucket: small letters, digits, hyphens")]
    [TestCase("id = \"late-bucket\"", "id = \"\"", "2:6: 'id' is empty")]
    [TestCase("id = \"late-bucket\"\n", "", "1:1: the entry has no 'id'")]
    [TestCase("[\"6.1..6.12.85\", \"7.0..\"]", "[\"6.1..6.12.85\", \"new\"]",
        "3:28: 'new' is not a range of kernels such as 6.1..6.12.85, 7.0.. or 6.12")]
    [TestCase("[\"6.1..6.12.85\", \"7.0..\"]", "[\n  6.1,\n]", "4:3: 'kernels' is not a text in quotes")]
    [TestCase("[\"6.1..6.12.85\", \"7.0..\"]", "\"6.1\"",
        "3:11: 'kernels' is not a list of texts such as [\"…\", \"…\"]")]
    [TestCase("[\"6.1..6.12.85\", \"7.0..\"]", "[]", "3:11: 'kernels' is not a list of texts such as [\"…\", \"…\"]")]
    [TestCase("kernels = [\"6.1..6.12.85\", \"7.0..\"]\nbehaviours = [\"udp-hash4\"]\n", "",
        "1:1: the entry has neither 'kernels' nor 'behaviours'")]
    [TestCase("\"udp-hash4\"", "\"solaris\"", "4:15: 'solaris' is not a behaviour (incoming-cpu, ")]
    [TestCase("call = \"bind\"", "call = \"bind s0 lo p0\"",
        "5:8: 'bind s0 lo p0' is not a call: it is its word alone, such as bind")]
    [TestCase("call = \"bind\"\n", "", "1:1: the entry has no 'call'")]
    [TestCase("BindResult.Bound", "BindResult.Tied", "6:10: 'BindResult.Tied' is not a named result such as ")]
    [TestCase("result = \"BindResult.Bound\"", "result = 7", "6:10: 'result' is not a text in quotes")]
    [TestCase("\"The bucket is made late.\"", "\" \"", "7:10: 'reason' is empty")]
    [TestCase("reason = ", "because = ",
        "1:1: the entry has no 'reason'\n7:1: 'because' is not a key of an entry (id, ")]
    [TestCase("link = \"https://example.org/1\"\n", "", "1:1: the entry has no 'link'")]
    [TestCase("2026-11-27", "\"2026-11-27\"",
        "9:9: 'added' is not a date such as 2026-11-27, without quotes and time")]
    [TestCase("2026-11-27", "2026-11-27T10:00:00",
        "9:9: 'added' is not a date such as 2026-11-27, without quotes and time")]
    [TestCase("2027-02-28", "2027-02-30", "10:11: Unable to parse the date time/offset `2027-02-30`")]
    [TestCase("2027-02-28", "soon", "10:11: Unexpected token `soon` for a value")]
    [TestCase("expires = 2027-02-28", "", "1:1: the entry has no 'expires'")]
    [TestCase("2027-02-28", "2026-11-26", "10:11: the entry expires before the day that it was added")]
    [TestCase("link = \"https://example.org/1\"", "link = \"https://example.org/1", "8:")]
    [TestCase("link = ", "id = ", "8:1: ")]
    [TestCase("[[divergence]]", "[divergence]",
        "1:1: 'divergence' is not known here: each entry begins with [[divergence]]")]
    [TestCase("[[divergence]]", "[[divergences]]",
        "1:1: 'divergences' is not known here: each entry begins with [[divergence]]")]
    [TestCase("[[divergence]]", "kernel.new = 6\n[[divergence]]",
        "1:1: 'kernel.new' stands in no entry: begin one with [[divergence]]")]
    [TestCase("added", "  why.not", "1:1: the entry has no 'added'\n9:3: 'why.not' is not a key of an entry (id, ")]
    public void What_is_wrong_is_told_with_its_line_and_column(string right, string wrong, string error)
    {
        var text = Good.Replace(right, wrong);

        Assert.That(text, Is.Not.EqualTo(Good));
        Assert.That(Errors(text), Does.StartWith(error));
    }

    [TestCase("late-bucket", "6.1", "BindResult.Bound", "14:6: 'late-bucket' is the id of the entry in line 1, too")]
    [TestCase("other", "6.12.80..6.16", "BindResult.Bound",
        "13:1: the entry overlaps 'late-bucket' in line 1: both explain the same call and result on the same kernel")]
    [TestCase("other", "6.12.86..6.16", "BindResult.Bound", "")]
    [TestCase("other", "6.12.80..6.16", "BindResult.InUse", "")]
    public void Entries_that_may_explain_one_divergence_are_an_error(
        string id, string kernels, string result, string error)
    {
        var second = Good.Replace("late-bucket", id).Replace("BindResult.Bound", result)
            .Replace("\"6.1..6.12.85\", \"7.0..\"", $"\"{kernels}\"");

        Assert.That(Errors($"{Good}\n# the next\n{second}"), Is.EqualTo(error));
    }

    [Test]
    public void An_entry_of_behaviours_alone_overlaps_any_with_its_call_and_result() => Assert.That(
        Errors(Good + Good.Replace("late-bucket", "other").Replace("kernels = [\"6.1..6.12.85\", \"7.0..\"]\n", "")),
        Does.StartWith("11:1: the entry overlaps 'late-bucket' in line 1: "));

    [Test]
    public void All_errors_are_told_at_once_in_their_order()
    {
        var wrong = Good.Replace("bind", "tie").Replace("7.0..", "..").Replace("2027-02-28", "1");

        var places = LedgerReader.Read(wrong).Errors.Select(error => (error.Line, error.Column));
        Assert.That(places, Is.EqualTo([(3, 28), (5, 8), (10, 11)]));
    }

    [Test]
    public void The_example_in_the_documents_is_a_ledger()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs/verdicts.md"));
        var example = Example.Match(text).Groups[1].Value;

        var (entries, errors) = LedgerReader.Read(example);

        Assert.That(errors, Is.Empty);
        Assert.That(entries, Is.Not.Empty);
        Assert.That(entries.SelectMany(entry => entry.Behaviours), Is.SubsetOf(Behaviour.All));
    }

    static string Errors(string text) => string.Join(
        '\n', LedgerReader.Read(text).Errors.Select(error => FormattableString.Invariant(
            $"{error.Line}:{error.Column}: {error.Reason}")));

    [GeneratedRegex(@"```toml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example { get; }
}
