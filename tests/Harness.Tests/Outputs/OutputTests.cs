using System.Text.Json;
using System.Xml.Linq;
using System.Xml.Schema;
using Reuseport.Containers;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Outputs;
using Reuseport.Harness.Tests.Nights;

namespace Reuseport.Harness.Tests.Outputs;

/// <summary>What other programs read of a night.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OutputTests : PlayedNight
{
    [Test]
    public async Task Ktap_has_kernels_and_in_them_kinds_of_work_and_in_them_cases()
    {
        var text = Ktap.Write(await CasesAsync(Honest));

        Assert.That(text, Does.StartWith(
            """
            KTAP version 1
            1..4
              KTAP version 1
              # Subtest: vm_6.1.1-1
              1..3
                KTAP version 1
                # Subtest: scripts
                1..2
                ok 1 shard1
                ok 2 shard2
              ok 1 scripts
                KTAP version 1
                # Subtest: corpus
                1..2
                ok 1 one
                ok 2 two
              ok 2 corpus

            """));
        Assert.That(text, Does.EndWith(
            "\nok 4 vm_6.2.1-1\n# Totals: pass:20 fail:0 xfail:0 xpass:0 skip:0 error:0\n"));
    }

    [Test]
    public async Task Ktap_tells_what_fails_and_what_could_not_be_tested_apart()
    {
        var text = Ktap.Write(await CasesAsync(kernel => kernel switch
        {
            "6.1.2" => throw new GuestException("it hangs") { NeverBoots = true },
            "6.2.1" => Liar(kernel),
            _ => Honest(kernel),
        }));

        Assert.That(text, Does.Contain(
            "\n    ok 1 shard1 # SKIP ERROR it hangs\n    ok 2 shard2 # SKIP ERROR it hangs\n"
            + "  ok 1 scripts # SKIP nothing could be tested\n"));
        Assert.That(text, Does.Contain("\n    # listen s0 16                 -> EACCES\n")
            .And.Contain("\n    not ok 1 one\n").And.Contain("\nok 3 vm_6.1.9-1\n")
            .And.Contain("\nnot ok 4 vm_6.2.1-1\n"));
        Assert.That(text, Does.EndWith("fail:7 xfail:0 xpass:0 skip:0 error:4\n"));
    }

    [Test]
    public async Task Junit_is_as_its_schema_says()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add("", Path.Combine(Repository.Root, "tests/Harness.Tests/Outputs/junit.xsd"));

        var document = XDocument.Parse(Junit.Write(await CasesAsync(kernel => kernel switch
        {
            "6.1.2" => throw new GuestException("it hangs\u0001") { NeverBoots = true },
            "6.2.1" => Liar(kernel),
            _ => Honest(kernel),
        })));

        document.Validate(schemas, (_, e) => Assert.Fail(e.Message));
        Assert.That(document.Root!.Attribute("failures")!.Value, Is.EqualTo("7"));
        Assert.That(document.Root!.Attribute("errors")!.Value, Is.EqualTo("4"));
        var failed = document.Descendants("testcase").First(@case => @case.Element("failure") is not null);
        Assert.That(failed.Attribute("classname")!.Value, Does.StartWith("vm:6.2.1-1/"));
        Assert.That(TraceReader.ReadTrace(failed.Element("system-out")!.Value).Diverges);
    }

    [Test]
    public async Task Each_line_of_jsonl_is_a_case()
    {
        var cases = await CasesAsync(Liar);

        var lines = CaseLines.Write(new(2026, 11, 27), cases).TrimEnd('\n').Split('\n');

        Assert.That(lines, Has.Length.EqualTo(cases.Count));
        var first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.That(first.GetProperty("night").GetString(), Is.EqualTo(Date));
        Assert.That(first.GetProperty("kernel").GetString(), Is.EqualTo("vm:6.1.1-1"));
        Assert.That(first.GetProperty("verdict").GetString(), Is.EqualTo("diverges"));
        Assert.That(first.GetProperty("findings").GetArrayLength(), Is.GreaterThan(0));
    }

    [Test]
    public async Task Kcidb_has_no_FAIL_of_what_is_not_the_kernels()
    {
        var night = Scratch.In($"nights/{Date}");
        await NightAsync(
            kernel => kernel switch
            {
                "6.1.2" => throw new GuestException("it hangs") { NeverBoots = true },
                "6.2.1" => Liar(kernel),
                _ => Honest(kernel),
            },
            WritePlan($"outputs = [\"kcidb\"]\n{Small("nights")}"), "--night", Date);

        var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(night, "kcidb.json"))).RootElement;

        Assert.That(Ids("checkouts"), Is.EqualTo(Ids("builds")).And.Length.EqualTo(4));
        var statuses = report.GetProperty("tests").EnumerateArray()
            .Select(test => $"{Text(test, "build_id")} {Text(test, "status")}").Distinct();
        Assert.That(statuses, Is.EqualTo([
            "reuseport_harness:vm:6.1.1-1 PASS", "reuseport_harness:vm:6.1.2-1 MISS",
            "reuseport_harness:vm:6.1.9-1 PASS", "reuseport_harness:vm:6.2.1-1 FAIL",
        ]));
        var incidents = report.GetProperty("incidents").EnumerateArray().ToList();
        Assert.That(incidents.Select(incident => Text(incident, "issue_id")).Distinct(), Is.EqualTo(Ids("issues")));
        Assert.That(incidents.Select(incident => Text(incident, "test_id")), Is.SubsetOf(Ids("tests")));
        foreach (var kind in (string[])["tests", "issues", "incidents"])
            Assert.That(Ids(kind), Is.Unique.And.All.StartsWith("reuseport_harness:"));
        Assert.That(
            report.GetProperty("tests").EnumerateArray().Select(test => Text(test, "path")),
            Is.All.Match(@"^([a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*)?$"));

        string[] Ids(string kind) => [.. report.GetProperty(kind).EnumerateArray().Select(one => Text(one, "id"))];

        static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
    }

    [Test]
    public async Task A_plan_says_what_is_written()
    {
        await NightAsync(
            Honest, WritePlan($"outputs = [\"ktap\", \"junit\", \"jsonl\"]\n{Small("nights")}"), "--night", Date);

        foreach (var file in (string[])["results.ktap", "junit.xml", "cases.jsonl"])
            Assert.That(Scratch.In($"nights/{Date}/{file}"), Does.Exist);
    }

    async Task<IReadOnlyList<NightCase>> CasesAsync(Func<string, IGuest?> kernel)
    {
        await NightAsync(kernel, WritePlan(Small("nights")), "--night", Date);
        return NightCase.Of(NightFolder.Open(Scratch.In($"nights/{Date}")).Merge());
    }
}
