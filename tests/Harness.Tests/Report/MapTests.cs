using Microsoft.Playwright;
using Reuseport.Harness.Profiles;

namespace Reuseport.Harness.Tests.Report;

/// <summary>What a person finds on the map of a report.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MapTests : ReportFixture
{
    const string Leaves = "a socket that connects leaves";

    [Test]
    public async Task A_cell_opens_the_trace_with_what_its_kernel_did_and_the_step_where_it_changes()
    {
        var page = await OpenAsync(await ReportAsync());

        await Cell(page, "udp-hash4", "6.1.9").ClickAsync();

        var panel = await TextAsync(page, "#panel");
        Assert.That(panel, Does.Contain("udp-hash4 on 6.1.9").And.Contain("has it")
            .And.Contain("A UDP socket with a specific address that connects leaves its group"));
        Assert.That(await TextAsync(page, "#panel .step >> nth=0"), Is.EqualTo(
            "6.1.2 → 6.1.9, within 6.1\ncall 7 detach s0\nok → ENOENT"));
        Assert.That(page.Url, Does.EndWith("#map/b-udp-hash4/6.1.9"));
    }

    [Test]
    public async Task A_kernel_between_those_that_do_the_same_tells_of_the_last_change_before_it()
    {
        var page = await OpenAsync(await ReportAsync(kernel => Guest(Changed(kernel, "6.1.2"))));

        await Cell(page, "udp-hash4", "6.1.9").ClickAsync();

        Assert.That(
            await TextAsync(page, "#panel"), Does.Contain("The last change on the way to it:\n\n6.1.1 → 6.1.2"));
    }

    [TestCase("accept() queue", "1 rule, 4 kernels")]
    [TestCase("6.1", "ALL rules, 3 kernels")]
    [TestCase("6.1 connects leaves", "2 rules, 3 kernels")]
    [TestCase("6.2.1", "ALL rules, 1 kernel")]
    public async Task The_filter_takes_words_of_rules_and_kernels(string typed, string counted)
    {
        var page = await OpenAsync(await ReportAsync());

        await page.GetByRole(AriaRole.Searchbox).FillAsync(typed);

        // Two scenarios and two traces of the corpus beside the behaviours.
        var all = FormattableString.Invariant($"{Behaviour.All.Count + 4}");
        Assert.That(await TextAsync(page, "#count"), Is.EqualTo(counted.Replace("ALL", all)));
    }

    [Test]
    public async Task A_filter_that_nothing_meets_says_so_and_Escape_ends_it()
    {
        var page = await OpenAsync(await ReportAsync());
        var search = page.GetByRole(AriaRole.Searchbox);

        await search.FillAsync("<b>nothing</b>");
        Assert.That(await TextAsync(page, "#grid"), Is.EqualTo("Nothing is called so: <b>nothing</b>"));
        await search.PressAsync("Escape");

        Assert.That(await TextAsync(page, "#count"), Does.EndWith("4 kernels"));
    }

    [Test]
    public async Task Only_rules_that_kernels_differ_in_are_left_when_that_is_ticked()
    {
        var page = await OpenAsync(await ReportAsync());

        await page.GetByLabel("only where kernels differ").CheckAsync();

        Assert.That(
            await page.Locator("tr[data-row]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.row)"),
            Is.EqualTo(["b-udp-hash4"]));
    }

    [Test]
    public async Task A_link_opens_its_cell()
    {
        var page = await OpenAsync(await ReportAsync(), "#map/s-a-socket-that-connects-leaves/6.2.1");

        Assert.That(await TextAsync(page, "#panel-title"), Is.EqualTo($"{Leaves} on 6.2.1"));
        Assert.That(
            await page.Locator("#panel a >> nth=0").GetAttributeAsync("href"),
            Is.EqualTo("#map/s-a-socket-that-connects-leaves/6.2.1"));
    }

    [Test]
    public async Task A_link_to_a_rule_that_is_filtered_out_ends_the_filter()
    {
        var page = await OpenAsync(await ReportAsync());
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing");

        await page.EvaluateAsync("() => { location.hash = '#map/b-no-mptcp/6.1.2'; }");

        await page.Locator("#panel-title", new() { HasText = "no-mptcp on 6.1.2" }).WaitForAsync();
    }

    [Test]
    public async Task All_of_it_can_be_done_with_the_keyboard_alone()
    {
        var page = await OpenAsync(await ReportAsync());
        var keys = page.Keyboard;

        await keys.PressAsync("/");
        await keys.TypeAsync("udp-hash4");
        await keys.PressAsync("Enter");
        Assert.That(await FocusAsync(page), Does.StartWith("udp-hash4, 6.1.1:"));
        await keys.PressAsync("ArrowRight");
        await keys.PressAsync("ArrowRight");
        Assert.That(await FocusAsync(page), Is.EqualTo("udp-hash4, 6.1.9: has it"));
        await keys.PressAsync("Enter");
        Assert.That(await TextAsync(page, "#panel-title"), Is.EqualTo("udp-hash4 on 6.1.9"));
        await keys.PressAsync("Tab");
        Assert.That(await page.EvaluateAsync<bool>("() => byId('panel').contains(document.activeElement)"));
        await keys.PressAsync("Escape");

        Assert.That(await page.Locator("#panel").IsVisibleAsync(), Is.False);
        Assert.That(await FocusAsync(page), Is.EqualTo("udp-hash4, 6.1.9: has it"));
        await keys.PressAsync("End");
        Assert.That(await FocusAsync(page), Does.StartWith("udp-hash4, 6.2.1:"));
        await keys.PressAsync("Home");
        Assert.That(await FocusAsync(page), Does.StartWith("udp-hash4, 6.1.1:"));
        Assert.That(await page.Locator("td[tabindex='0']").CountAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cell_says_what_it_is_also_without_its_colour()
    {
        var page = await OpenAsync(await ReportAsync());

        var row = page.Locator("tr[data-row='b-udp-hash4'] td");
        Assert.That(await row.AllInnerTextsAsync(), Is.EqualTo(["○", "○", "●", "●"]));
        Assert.That(
            await page.Locator($"tr[data-row='s-a-socket-that-connects-leaves'] td").AllInnerTextsAsync(),
            Is.EqualTo(["A", "A", "A", "A"]));
    }

    [Test]
    public async Task A_kernel_that_could_not_be_tested_is_in_its_place_and_empty()
    {
        var page = await OpenAsync(await ReportAsync(kernel => kernel == "6.1.2"
            ? throw new Containers.GuestException("it hangs") { NeverBoots = true } : Changing(kernel)));

        Assert.That(
            await page.Locator("tr[data-row='b-udp-hash4'] td").AllInnerTextsAsync(),
            Is.EqualTo(["○", "", "●", "●"]));
        await Cell(page, "udp-hash4", "6.1.2").ClickAsync();
        Assert.That(await TextAsync(page, "#panel"), Does.Contain("not tested: it hangs")
            .And.Contain("It is not known of this kernel."));
    }

    [Test]
    public async Task A_comment_with_HTML_is_shown_as_it_is_written()
    {
        var page = await OpenAsync(await ReportAsync(), "#map/s-a-socket-that-connects-leaves/6.1.1");

        Assert.That(await TextAsync(page, "#panel"), Does.Contain(
            "A socket that connects <img src=x onerror=\"document.title='hurt'\"> "
            + "</script><script>document.title='hurt'</script> leaves its group."));
        Assert.That(await page.TitleAsync(), Is.EqualTo($"SO_REUSEPORT, night of {Date}"));
        Assert.That(await page.Locator("img").CountAsync(), Is.Zero);
    }

    static Task<string> FocusAsync(IPage page) =>
        page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')");
}
