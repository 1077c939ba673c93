using Microsoft.Playwright;
using Reuseport.Containers;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Harness.Tests.Nights;

namespace Reuseport.Harness.Tests.Report;

/// <summary>Reports of played nights, opened in a browser.</summary>
public abstract class ReportFixture : PlayedNight
{
    /// <summary>Its comment is full of HTML.</summary>
    protected const string Connected =
        """
        @trace 1
        # A socket that connects <img src=x onerror="document.title='hurt'">
        # </script><script>document.title='hurt'</script> leaves its group.
        s0 = socket udp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        s1 = socket udp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        connect s0 f1 lo p0          -> ok

        """;

    static Browser? _browser;

    static string? _report;

    readonly List<string> _problems = [];

    [OneTimeSetUp]
    public static async Task StartBrowserAsync() => _browser = await Browser.StartAsync();

    [OneTimeTearDown]
    public static async Task EndBrowserAsync() => await _browser!.DisposeAsync();

    [TearDown]
    public void No_page_has_failed() => Assert.That(_problems, Is.Empty);

    /// <summary>A night of one scenario more than the small one; kernels show udp-hash4 from a release on.</summary>
    protected string WritePlayedPlan(string more = "")
    {
        var plan = WritePlan($"{more}\n{Small("nights")}");
        Scratch.Write("scenarios/a-socket-that-connects-leaves.trace", Connected);
        return plan;
    }

    private protected static IGuest Changing(string kernel) => Guest(Changed(kernel, "6.1.9"));

    /// <summary>The report of a night on kernels of which the last two show udp-hash4; it is made once.</summary>
    protected async Task<string> ReportAsync() =>
        Scratch.Write("report.html", _report ??= await File.ReadAllTextAsync(await ReportAsync(Changing)));

    private protected async Task<string> ReportAsync(Func<string, IGuest?> kernel)
    {
        await NightAsync(kernel, WritePlayedPlan("outputs = [\"html\"]"), "--night", Date);
        return Scratch.In($"nights/{Date}/report.html");
    }

    protected Task<IPage> OpenAsync(string path, string hash = "", int width = 1280, bool isDark = false) =>
        _browser!.OpenAsync(path, hash, width, isDark, _problems);

    /// <summary>A cell of the map.</summary>
    protected static ILocator Cell(IPage page, string row, string kernel) =>
        page.GetByRole(AriaRole.Gridcell, new() { NameRegex = new($"^{row}, {kernel.Replace(".", "\\.")}:") });

    protected static Task<string> TextAsync(IPage page, string selector) => page.Locator(selector).InnerTextAsync();
}
