using Microsoft.Playwright;
using Reuseport.Containers;
using Reuseport.Harness.History;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Report;
using Reuseport.Harness.Store;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Report;

/// <summary>How a report shows what was found.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FindingTests : ReportFixture
{
    const string Group =
        """
        @trace 1
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p3                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p3                -> ok
        listen s1 16                 -> ok
        connect f0 lo p3             -> ...

        """;

    [Test]
    public async Task The_group_is_drawn_up_to_the_call_that_differs_and_the_kernels_is_not_known_after_it()
    {
        var page = await OpenAsync(await DivergingAsync(), "#finding/1");

        var sides = page.Locator("#finding-1 .side");
        var (model, kernel) = (sides.Nth(0), sides.Nth(1));
        Assert.That(await TextAsync(page, "#finding-1 .step-status"), Does.EndWith(": connect f0 lo p3"));
        Assert.That(await model.Locator(".outcome-line").InnerTextAsync(), Is.EqualTo("s0"));
        Assert.That(await kernel.Locator(".outcome-line").InnerTextAsync(), Is.EqualTo("s1"));
        Assert.That(await SelectedAsync(model), Is.EqualTo(["▶ s0", "▶ s0"]));
        Assert.That(await SelectedAsync(kernel), Is.EqualTo(["▶ s1"]));
        Assert.That(await kernel.InnerTextAsync(), Does.Contain("The kernel's group is not known from here on"));
        Assert.That(
            await model.Locator(".state >> nth=0").Locator(".member b").AllInnerTextsAsync(),
            Is.EqualTo(["▶ s0", "s1"]));
    }

    [Test]
    public async Task Arrows_go_through_the_calls_and_each_has_its_link()
    {
        var path = await DivergingAsync();
        var page = await OpenAsync(path, "#finding/1");
        var calls = await page.Locator("#finding-1 .calls li").CountAsync();

        for (var call = calls; call > 1; call--)
            await page.Keyboard.PressAsync("ArrowLeft");
        Assert.That(
            await TextAsync(page, "#finding-1 .step-status"), Does.StartWith($"Call 1 of {calls}: s0 = socket"));
        Assert.That(await page.Locator("#finding-1 .unknown").CountAsync(), Is.Zero);
        await page.Keyboard.PressAsync("ArrowRight");

        Assert.That(page.Url, Does.EndWith("#finding/1/2"));
        var linked = await OpenAsync(path, "#finding/1/2");
        Assert.That(await TextAsync(linked, "#finding-1 .step-status"), Does.StartWith("Call 2 of "));
    }

    [Test]
    public async Task A_finding_has_its_verdict_its_kernels_and_a_trace_that_replays()
    {
        var page = await OpenAsync(await DivergingAsync(), "#finding/1");

        Assert.That(await TextAsync(page, "#summary"), Does.Contain("findings: 1 new, 0 still, 0 open, 0 gone"));
        Assert.That(await TextAsync(page, "#findings h3"), Does.StartWith("New (1)"));
        Assert.That(await TextAsync(page, "#finding-1 summary >> nth=0"), Does.StartWith("diverges "));
        Assert.That(await TextAsync(page, "#finding-1 dd >> nth=0"), Is.EqualTo("6.2.1-1"));
        await page.GetByText("Trace, which replays").ClickAsync();
        Assert.That(
            TraceReader.ReadTrace(await TextAsync(page, "#finding-1 details[open] > pre")).Outcomes[^1].ToString(),
            Is.EqualTo("s1"));
    }

    [Test]
    public async Task What_was_found_out_about_a_finding_is_with_it()
    {
        await DivergingAsync();
        var merging = NightFolder.Open(Scratch.In($"nights/{Date}")).Merge();
        var finding = merging.Merged.Findings.Single();
        var change = new ChangeReport(
            "6.1.9", "6.2.1", IsOfTrunk: true, Untold: [], Call: 9, "s0", "s1", Behaviour: null,
            [new(["tcp: <b>another</b> order"], 12, "the changelog of 6.2.1-1")]);
        var followUp = new FollowUp(finding.Signature, "vm:6.2.1-1")
        {
            History = new("trace", [], [], [change]),
            Blame = "since 6.2.1, 6.1.9 -> 6.2.1, on the trunk: a change of the mainline",
            Program = "int main(void) { return 1 < 2; }\n",
        };

        var page = await OpenAsync(
            Scratch.Write("report.html", HtmlReport.Write(ReportSource.Of(
                merging, FindingHistory.Of([merging.Merged]), [followUp], store: null))), "#finding/1");

        Assert.That(await TextAsync(page, "#finding-1"), Does.Contain(followUp.Blame)
            .And.Contain("6.1.9 → 6.2.1, on the trunk\ncall 9: s0 → s1\ntcp: <b>another</b> order\n\n"
                + "1 of 12 commits: the changelog of 6.2.1-1"));
        await page.GetByText("C program that stands alone").ClickAsync();
        Assert.That(await page.GetByText("int main(void) { return 1 < 2; }").IsVisibleAsync());
        Assert.That(await page.Locator("#finding-1 details[open] > button").InnerTextAsync(), Is.EqualTo("Copy"));
    }

    [Test]
    public async Task Beside_the_model_stands_a_failed_kernel_without_a_group_and_of_an_outdated_trace_the_file()
    {
        var plan = WritePlayedPlan("outputs = [\"html\"]");
        Scratch.Write("corpus/two.trace", Rule.Replace("EADDRINUSE", "ok"));
        var failing = new ModelGuest(KernelProfile.Seed)
        {
            Before = script => script.Ops.Any(op => op is Op.Detach)
                ? throw new GuestException("it failed") { Splat = new("WARNING: at fn", "console") }
                : null,
        };
        await NightAsync(kernel => kernel == "6.2.1" ? failing : Honest(kernel), plan, "--night", Date);
        var page = await OpenAsync(Scratch.In($"nights/{Date}/report.html"));

        await page.EvaluateAsync("() => document.querySelectorAll('.finding').forEach(one => { one.open = true; })");

        var failed = page.Locator(".finding", new() { HasText = "WARNING: at fn" });
        Assert.That(
            await failed.Locator(".side >> nth=1").InnerTextAsync(),
            Does.Contain("The kernel's group is not known: the trace does not say what the kernel did."));
        var outdated = page.Locator(".finding", new() { HasText = "outdated two" });
        Assert.That(await outdated.Locator(".side h4").AllInnerTextsAsync(), Is.EqualTo(["Model", "The file"]));
        Assert.That(
            await outdated.Locator(".outcome-line").AllInnerTextsAsync(), Is.EqualTo(["EADDRINUSE", "ok"]));
    }

    [Test]
    public async Task A_finding_of_a_trace_shows_in_its_cell_of_the_map()
    {
        var page = await OpenAsync(await DivergingAsync());

        Assert.That(
            await page.Locator("tr[data-row='c-two'] td").AllInnerTextsAsync(), Is.EqualTo(["A", "A", "A", "B!"]));
        await Cell(page, "two", "6.2.1").ClickAsync();
        Assert.That(await TextAsync(page, "#panel .warning"), Is.EqualTo("This kernel was told of: diverges."));
    }

    /// <summary>Where two sockets share p3, the newest kernel selects the other one.</summary>
    async Task<string> DivergingAsync()
    {
        var plan = WritePlayedPlan("outputs = [\"html\"]");
        Scratch.Write("corpus/two.trace", Group);
        await NightAsync(kernel => kernel == "6.2.1" ? Swapping : Honest(kernel), plan, "--night", Date);
        return Scratch.In($"nights/{Date}/report.html");
    }

    static IGuest Swapping => new ModelGuest(KernelProfile.Seed)
    {
        Lie = (op, outcome) => op is Op.Connect { Flow: { } flow, To.Port.Index: 3 }
            && outcome is Outcome.Selected(var sk) && sk.Index < 2 && $"{flow}" == "f0"
            ? new Outcome.Selected(new(1 - sk.Index)) : outcome,
    };

    static async Task<IReadOnlyList<string>> SelectedAsync(ILocator side) =>
        await side.Locator(".selected b").AllInnerTextsAsync();
}
