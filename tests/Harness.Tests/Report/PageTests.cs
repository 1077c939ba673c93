using Microsoft.Playwright;
using Reuseport.Harness.Nights;
using Reuseport.Harness.Report;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Tests.Report;

/// <summary>The page as a whole.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PageTests : ReportFixture
{
    /// <summary>
    /// The texts whose contrast with what is behind them is below 4.5 (WCAG 2, AA). Colours behind others are mixed;
    /// what a gradient hatches has no text.
    /// </summary>
    const string Faint =
        """
        () => {
          const parse = text => text.match(/[\d.]+/g).map(Number);
          const behind = node => {
            for (let at = node; at; at = at.parentElement) {
              const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
              if (a === 1) return [r, g, b];
            }
            return [255, 255, 255];
          };
          const light = rgb => rgb.slice(0, 3).map(c => c / 255)
            .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const faint = new Set();
          for (const node of document.querySelectorAll("body *")) {
            const own = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim() !== "");
            if (!own || node.closest("script, noscript, .skip, svg") || !node.checkVisibility()) continue;
            const [one, other] = [light(parse(getComputedStyle(node).color)), light(behind(node))];
            const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
            if (ratio < 4.5) faint.add(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
          }
          return [...faint];
        }
        """;

    [Test]
    public async Task The_page_is_no_wider_than_its_window_and_its_text_has_contrast(
        [Values(400, 1280)] int width, [Values] bool isDark)
    {
        var page = await OpenAsync(await ReportAsync(Liar), "#finding/1", width, isDark);
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(part => { part.open = true; })");

        await CheckAsync(page, width);
        await Cell(page, "two", "6.1.9").ClickAsync();
        await CheckAsync(page, width);
    }

    static async Task CheckAsync(IPage page, int width)
    {
        Assert.That(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), Is.EqualTo(width));
        Assert.That(await page.EvaluateAsync<string[]>(Faint), Is.Empty);
    }

    [Test]
    public async Task Ninety_kernels_and_two_hundred_rows_are_a_small_page_that_opens()
    {
        var (merging, rows) = ManyResults.Make(Scratch.In("many"), kernels: 90, traces: 200);
        var html = HtmlReport.Write(
            ReportSource.Of(merging, FindingHistory.Of([merging.Merged]), followUps: [], store: null));

        Assert.That(html, Has.Length.LessThan(5_000_000));
        var page = await OpenAsync(Scratch.Write("report.html", html), $"#map/{rows[^1]}/7.9.8");

        Assert.That(await TextAsync(page, "#count"), Is.EqualTo($"{rows.Count} rules, 90 kernels"));
        Assert.That(await TextAsync(page, "#summary"), Does.Contain("on 90 kernels"));
        Assert.That(await page.Locator("#panel").IsVisibleAsync());
        Assert.That(await page.Locator("td.chosen").BoundingBoxAsync(), Has.Property("X").GreaterThan(0));
    }

    [Test]
    public async Task A_night_with_nothing_to_show_says_so()
    {
        var merging = new Merging(new(new(2026, 11, 27), "build", "", [], []), []);

        var page = await OpenAsync(Scratch.Write("report.html", HtmlReport.Write(
            ReportSource.Of(merging, FindingHistory.Of([merging.Merged]), followUps: [], store: null))));

        Assert.That(await page.Locator(".empty").AllInnerTextsAsync(), Is.EqualTo([
            "No kernel was tested.", "Nothing was found.", "No kernel was tested.", "Nothing was run.",
            "Made from the folder of one night: harness report of a store has all nights.",
        ]));
    }

    [Test]
    public async Task Kernels_are_ordered_by_any_column()
    {
        var page = await OpenAsync(await ReportAsync(kernel => kernel == "6.1.9" ? Liar(kernel) : Honest(kernel)));

        Assert.That(await FirstAsync(), Is.EqualTo("6.1.1-1"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Verdict" }).ClickAsync();
        Assert.That(await FirstAsync(), Is.EqualTo("6.1.9-1"));
        Assert.That(await page.Locator("th[aria-sort='descending']").InnerTextAsync(), Does.StartWith("Verdict"));
        await page.Keyboard.PressAsync("Enter");
        Assert.That(await FirstAsync(), Is.EqualTo("6.1.1-1"));

        async Task<string> FirstAsync() => await page.Locator("#kernels tbody th >> nth=0").InnerTextAsync();
    }

    [Test]
    public async Task Coverage_has_every_named_result_and_those_never_reached_first()
    {
        var page = await OpenAsync(await ReportAsync());

        await page.GetByText("By kernel").ClickAsync();

        var rows = page.Locator(".covered tbody tr");
        Assert.That(await rows.CountAsync(), Is.EqualTo(Model.NamedResult.All.Count));
        Assert.That(await rows.First.Locator("td").AllInnerTextsAsync(), Is.EqualTo(["·", "·", "·", "·"]));
        Assert.That(await rows.Last.Locator("td").AllInnerTextsAsync(), Has.None.EqualTo("·"));
    }

    [Test]
    public async Task An_incomplete_night_is_in_the_line_and_its_findings_are_not_counted()
    {
        var plan = WritePlayedPlan($"store = \"{Scratch.In("store.db")}\"\noutputs = [\"html\"]");
        await NightAsync(Liar, plan, "--night", Date);
        await NightAsync(kernel => kernel == "6.1.2" ? null : Liar(kernel), plan, "--night", "2026-11-28");

        var page = await OpenAsync(Scratch.In("nights/2026-11-28/report.html"));

        Assert.That(await TextAsync(page, "#summary"), Does.EndWith("incomplete, 4 shards missing"));
        var plot = page.Locator("#plots figure >> nth=2").Locator("svg");
        Assert.That(
            await plot.GetAttributeAsync("aria-label"),
            Is.EqualTo("New findings: not counted in the last of 2 nights"));
        Assert.That(await plot.Locator("circle").CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_nights_of_a_store_are_plots_and_a_table()
    {
        var store = Scratch.In("store.db");
        foreach (var (day, kernel) in ((int, Func<string, Containers.IGuest?>)[])[(27, Liar), (28, Liar), (29, Honest)])
        {
            await NightAsync(
                kernel, WritePlayedPlan($"store = \"{store}\"\noutputs = [\"html\"]"), "--night",
                FormattableString.Invariant($"2026-11-{day}"));
        }

        var page = await OpenAsync(Scratch.In("nights/2026-11-29/report.html"));
        await page.GetByText("The same as a table").ClickAsync();

        Assert.That(await page.Locator("#plots figure").CountAsync(), Is.EqualTo(4));
        Assert.That(
            await page.Locator("#plots figure >> nth=2").Locator("svg").GetAttributeAsync("aria-label"),
            Is.EqualTo("New findings: 0 in the last of 3 nights"));
        var rows = await page.Locator("#plots tbody tr").AllInnerTextsAsync();
        Assert.That(
            rows.Select(row => row.Split('\t')).Select(row => string.Join(' ', row[0], row[5], row[6], row[7], row[8])),
            Is.EqualTo(["2026-11-27 1 0 0 yes", "2026-11-28 0 1 0 yes", "2026-11-29 0 0 1 yes"]));
        Assert.That(await TextAsync(page, "#findings h3"), Does.StartWith("Gone (1)"));
    }
}
