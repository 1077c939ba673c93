using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Reuseport.Harness.Tests.Outputs;

/// <summary>What kcidb, the database of kernel test systems, is sent of a night.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KcidbTests : MixedNight
{
    const string Written = "outputs = [\"kcidb\"]";

    static readonly JsonSchema _schema = JsonSchema.FromText(
        File.ReadAllText(Path.Combine(Repository.Root, "tests/Harness.Tests/Outputs/kcidb-5.0.schema.json")));

    [Test]
    public async Task A_report_is_as_the_schema_says()
    {
        await PlayMixedAsync(Written);

        Assert.That(ErrorsOf(Report()), Is.Empty);
    }

    /// <summary>A schema that takes everything would say nothing.</summary>
    [TestCase("tests", "status", "\"XFAIL\"")]
    [TestCase("tests", "id", "\"no origin\"")]
    [TestCase("tests", "path", "\"two words\"")]
    [TestCase("tests", "start_time", "\"yesterday\"")]
    [TestCase("tests", "misc", "null")]
    [TestCase("tests", "colour", "\"red\"")]
    [TestCase("builds", "architecture", "\"X86\"")]
    [TestCase("checkouts", "origin", "\"reuseport-harness\"")]
    [TestCase("issues", "version", "-1")]
    [TestCase("issues", "version", "\"1\"")]
    [TestCase("issues", "culprit", "{\"weather\": true}")]
    [TestCase("incidents", "present", "\"yes\"")]
    public async Task A_report_that_is_not_so_is_refused(string kind, string key, string value)
    {
        await PlayMixedAsync(Written);
        var report = Report();

        report[kind]![0]![key] = JsonNode.Parse(value);

        Assert.That(ErrorsOf(report), Is.Not.Empty);
    }

    [TestCase("builds", "checkout_id")]
    [TestCase("tests", "build_id")]
    [TestCase("issues", "version")]
    [TestCase("incidents", "issue_version")]
    public async Task A_report_without_a_key_that_must_be_there_is_refused(string kind, string key)
    {
        await PlayMixedAsync(Written);
        var report = Report();

        Assert.That(report[kind]![0]!.AsObject().Remove(key));

        Assert.That(ErrorsOf(report), Is.Not.Empty);
    }

    /// <summary>What the harness failed at is no failure of the kernel, and what is known does not alarm.</summary>
    [Test]
    public async Task A_status_means_what_the_schema_means_by_it()
    {
        await PlayMixedAsync(Written);

        var statuses = Report()["tests"]!.AsArray()
            .Select(test => $"{test!["build_id"]} {test["status"]}{(test["waived"] is null ? "" : " waived")}");

        Assert.That(statuses.Distinct(), Is.EquivalentTo(
        [
            "reuseport_harness:vm:6.1.1-1 PASS", "reuseport_harness:vm:6.1.1-1 SKIP",
            "reuseport_harness:vm:6.1.2-1 MISS",
            "reuseport_harness:vm:6.1.9-1 FAIL waived", "reuseport_harness:vm:6.1.9-1 SKIP",
            "reuseport_harness:vm:6.2.1-1 FAIL", "reuseport_harness:vm:6.2.1-1 SKIP",
        ]));
    }

    [Test]
    public async Task Each_object_has_an_id_of_its_own_and_belongs_to_one_that_is_there()
    {
        await PlayMixedAsync(Written);
        var report = Report();

        foreach (var kind in (string[])["checkouts", "builds", "tests", "issues", "incidents"])
            Assert.That(All(kind, "id"), Is.Unique.And.Not.Empty, kind);
        Assert.That(All("builds", "checkout_id"), Is.SubsetOf(All("checkouts", "id")));
        Assert.That(All("tests", "build_id").Distinct(), Is.SubsetOf(All("builds", "id")));
        Assert.That(All("incidents", "test_id").Distinct(), Is.SubsetOf(All("tests", "id")));
        Assert.That(All("incidents", "issue_id").Distinct(), Is.EquivalentTo(All("issues", "id")));

        List<string> All(string kind, string key) =>
            [.. report[kind]!.AsArray().Select(one => one![key]!.GetValue<string>())];
    }

    [Test]
    public async Task Traces_of_one_name_in_two_folders_are_two_tests()
    {
        var one = $"\"{Scratch.In("corpus")}\"";
        var plan = $"{Written}\n{Small("nights")}".Replace(one, $"{one}, \"{Traces("more", "one")}\"");
        await NightAsync(Honest, WritePlan(plan), "--night", Date);

        var tests = Report()["tests"]!.AsArray().Select(test => test!["id"]!.GetValue<string>()).ToList();

        Assert.That(tests, Is.Unique.And.Count.EqualTo(24));
        Assert.That(tests, Does.Contain(
            $"reuseport_harness:{Date}/vm:6.1.1-1/corpus/{Scratch.In("more")}/one"));
    }

    JsonNode Report() => JsonNode.Parse(File.ReadAllText(Scratch.In($"nights/{Date}/kcidb.json")))!;

    static List<string> ErrorsOf(JsonNode report)
    {
        var results = _schema.Evaluate(
            JsonSerializer.SerializeToElement(report),
            new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid ? [] :
        [
            .. results.Details!.Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!, (detail, error) => $"{detail.InstanceLocation}: {error.Value}"),
        ];
    }
}
