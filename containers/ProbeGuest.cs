using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>What a probe runs in: a process, a container or a machine. Disposing it ends it.</summary>
interface IProbeHost : IAsyncDisposable
{
    /// <summary>What the probe reads.</summary>
    Stream Input { get; }

    /// <summary>What the probe writes.</summary>
    Stream Output { get; }

    /// <summary>The tail of what was said there beside the protocol.</summary>
    string LastWords { get; }

    /// <summary>What its kernel said of itself; null for a kernel that is not listened to, or said nothing.</summary>
    Splat? Splat { get; }

    /// <summary>Its kernel runs nothing but the probe: where the probe is silent, the kernel hangs.</summary>
    bool HangsWhenSilent { get; }

    /// <summary>Ends it, by itself if it will, and says how it ended.</summary>
    Task<string> EndAsync();
}

/// <summary>The probe, wherever it runs.</summary>
sealed class ProbeGuest : IGuest
{
    readonly IProbeHost _host;
    readonly ProbeConnection _connection;

    /// <summary>All scripts under way learn at once that the guest broke, and it ends once.</summary>
    readonly Lazy<Task<string>> _end;

    ProbeGuest(string name, IProbeHost host, ProbeConnection connection)
    {
        Name = name;
        _host = host;
        _connection = connection;
        _end = new(host.EndAsync);
    }

    public string Name { get; }

    public GuestHello Hello => _connection.Hello;

    /// <summary>Says hello. Where that fails, the host is ended.</summary>
    /// <param name="words">What the probe is told with it; empty where it needs nothing.</param>
    /// <exception cref="GuestException">It does not answer.</exception>
    /// <exception cref="GuestRefusedException">The probe lacks something there, such as a capability.</exception>
    public static async Task<ProbeGuest> OpenAsync(
        string name, IProbeHost host, TimeProvider clock, CancellationToken cancellationToken, string words = "")
    {
        try
        {
            var connection = await ProbeConnection.OpenAsync(
                host.Input, host.Output, ProbeConnection.DefaultPatience, clock, cancellationToken, words);
            return new(name, host, connection);
        }
        catch (Exception e)
        {
            var broken = e is WireException unsaid ? await BrokenAsync(name, host, host.EndAsync(), unsaid) : null;
            await host.DisposeAsync();
            if (broken is not null)
                throw broken;
            throw;
        }
    }

    public Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(_connection.RunAsync(script, cancellationToken));

    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(_connection.StepAsync(script, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _host.DisposeAsync();
    }

    async Task<GuestAnswer> OrBreakAsync(Task<GuestAnswer> answer)
    {
        try
        {
            return await answer;
        }
        catch (WireException e)
        {
            var broken = await BrokenAsync(Name, _host, _end.Value, e);
            if (broken.Splat is not null || !e.IsSilence || !_host.HangsWhenSilent)
                throw broken;
            // A kernel that is at a loop of its own says nothing, not even on the console.
            var hang = new Splat($"hang: {e.Message}", $"{broken.LastWords}\n") { IsHang = true };
            throw new GuestException(broken.Reason, broken.LastWords, e) { Splat = hang, SeenBefore = e.SeenBefore };
        }
    }

    /// <summary>Tells the reason with all that is known of the end. What the kernel said of itself is a finding.
    /// </summary>
    static async Task<GuestException> BrokenAsync(
        string name, IProbeHost host, Task<string> ending, WireException reason)
    {
        var end = await ending;
        var splat = host.Splat;
        var why = splat is null ? reason.Message : splat.Title;
        return new($"{name}: {why} ({end})", host.LastWords, reason) { Splat = splat, SeenBefore = reason.SeenBefore };
    }
}
