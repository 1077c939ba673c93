using System.IO.Pipes;

namespace Reuseport.Containers.Tests;

/// <summary>What becomes of scripts when their guest breaks.</summary>
public sealed class ProbeGuestTests
{
    [Test]
    public async Task A_guest_that_breaks_under_many_scripts_ends_once_and_each_script_is_told()
    {
        await using var host = new DeadHost();
        await using var guest = await ProbeGuest.OpenAsync("it", host, TimeProvider.System, CancellationToken.None);
        var script = TraceReader.ReadScript("s0 = socket tcp4\n");

        var answers = Enumerable.Range(0, 64).Select(_ => guest.RunAsync(script, CancellationToken.None)).ToList();
        host.Die();

        foreach (var answer in answers)
            Assert.That(async () => await answer, Throws.InstanceOf<GuestException>());
        Assert.That(host.Ended, Is.EqualTo(1));
    }

    /// <summary>Says hello, takes scripts, and dies when it is told to.</summary>
    sealed class DeadHost : IProbeHost
    {
        readonly AnonymousPipeServerStream _answers = new(PipeDirection.Out);
        int _ended;

        public DeadHost()
        {
            Output = new AnonymousPipeClientStream(PipeDirection.In, _answers.GetClientHandleAsString());
            const string Words = "kernel=6.1.1 version=x arch=x86_64 build=x nofile=1024 missing=";
            _answers.Write(System.Text.Encoding.ASCII.GetBytes($"{Wire.Hello} {Wire.Version} {Words}\n"));
        }

        public Stream Input { get; } = new MemoryStream();

        public Stream Output { get; }

        public string LastWords => "";

        public Splat? Splat => null;

        public bool HangsWhenSilent => false;

        public int Ended => _ended;

        public void Die() => _answers.Dispose();

        public async Task<string> EndAsync()
        {
            Interlocked.Increment(ref _ended);
            await Task.Yield();
            return "it died";
        }

        public async ValueTask DisposeAsync()
        {
            await _answers.DisposeAsync();
            await Output.DisposeAsync();
        }
    }
}
