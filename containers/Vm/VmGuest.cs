using Reuseport.Vocabulary;

namespace Reuseport.Containers.Vm;

/// <summary>The probe as the only process of a virtual machine.</summary>
sealed class VmGuest : IGuest
{
    readonly RunningMachine _machine;
    readonly ProbeConnection _connection;

    VmGuest(string name, RunningMachine machine, ProbeConnection connection)
    {
        Name = name;
        _machine = machine;
        _connection = connection;
    }

    public string Name { get; }

    public GuestHello Hello => _connection.Hello;

    /// <summary>Says hello to a probe that waits for it, and brings its machine up to date.</summary>
    /// <exception cref="GuestException">It does not answer.</exception>
    public static async Task<VmGuest> OpenAsync(
        string name, RunningMachine machine, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ProbeConnection.OpenAsync(
                machine.Protocol, machine.Protocol, ProbeConnection.DefaultPatience, clock, cancellationToken,
                Awakening.Words(clock));
            return new(name, machine, connection);
        }
        catch (WireException e)
        {
            throw await BrokenAsync(name, machine, e);
        }
    }

    public Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(_connection.RunAsync(script, cancellationToken));

    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        OrBreakAsync(_connection.StepAsync(script, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _machine.DisposeAsync();
    }

    async Task<GuestAnswer> OrBreakAsync(Task<GuestAnswer> answer)
    {
        try
        {
            return await answer;
        }
        catch (WireException e)
        {
            var broken = await BrokenAsync(Name, _machine, e);
            // A kernel that is at a loop of its own says nothing, not even on the console.
            if (broken.Splat is not null || !e.IsSilence)
                throw broken;
            var hang = new Splat($"hang: {e.Message}", $"{broken.LastWords}\n") { IsHang = true };
            throw new GuestException(broken.Reason, broken.LastWords, e) { Splat = hang, SeenBefore = e.SeenBefore };
        }
    }

    /// <summary>Tells the reason with all that is known of the end. What the kernel said of itself is a finding.
    /// </summary>
    static async Task<GuestException> BrokenAsync(string name, RunningMachine machine, WireException reason)
    {
        var end = await machine.EndAsync();
        var splat = machine.Console.Splat;
        var why = splat is null ? reason.Message : splat.Title;
        return new($"{name}: {why} ({end})", machine.LastWords, reason)
        {
            Splat = splat,
            SeenBefore = reason.SeenBefore,
        };
    }
}
