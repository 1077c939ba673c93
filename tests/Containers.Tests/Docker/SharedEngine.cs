namespace Reuseport.Containers.Tests.Docker;

/// <summary>The engine of the tests that leave it as it was.</summary>
[SetUpFixture]
public sealed class SharedEngine
{
    static PrivateEngine? _engine;

    internal static PrivateEngine Instance => _engine ?? throw new InvalidOperationException("it is not started yet");

    internal static ProbeFile Probe => ProbeFile.Find(Path.Combine(AppContext.BaseDirectory, "probe"))
        ?? throw new FileNotFoundException("the probe");

    [OneTimeSetUp]
    public async Task StartAsync() => _engine = await PrivateEngine.StartAsync();

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
    }
}
