using Microsoft.Playwright;

namespace Reuseport.Harness.Tests.Report;

/// <summary>The distribution's browser without a screen.</summary>
sealed class Browser : IAsyncDisposable
{
    readonly IPlaywright _driver;
    readonly IBrowser _browser;

    Browser(IPlaywright driver, IBrowser browser) => (_driver, _browser) = (driver, browser);

    public static async Task<Browser> StartAsync()
    {
        var driver = await Playwright.CreateAsync();
        return new(driver, await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            // Its sandbox refuses root, and what it opens is ours.
            Args = ["--no-sandbox"],
        }));
    }

    /// <summary>Opens a file in a window of its own.</summary>
    /// <param name="problems">Takes what the page's script fails at, and what its policy refuses.</param>
    public async Task<IPage> OpenAsync(
        string path, string hash, int width, bool isDark, ICollection<string> problems)
    {
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) => problems.Add(message.Text);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:///", StringComparison.Ordinal))
                problems.Add($"it asks for {request.Url}");
        };
        await page.GotoAsync($"file://{path}{hash}");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }
}
