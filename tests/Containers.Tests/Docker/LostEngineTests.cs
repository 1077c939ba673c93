using System.Globalization;
using Reuseport.Containers.Docker;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Containers.Tests.Docker;

/// <summary>An engine that dies, stops, or is none.</summary>
[Category("Docker")]
public sealed class LostEngineTests
{
    static readonly Script _oneCall = TraceReader.ReadScript("s0 = socket tcp4\n");

    [Test]
    public async Task An_engine_that_dies_breaks_its_guests_and_leaves_no_probe()
    {
        await using var engine = await PrivateEngine.StartAsync();
        await using var target = Target(engine.Host);
        var guest = await target.StartAsync(0, CancellationToken.None);
        Assert.That(await guest.RunAsync(_oneCall, CancellationToken.None), Is.InstanceOf<GuestAnswer.Ran>());
        var id = (await engine.ContainersAsync()).Single().ID;
        var pid = (await engine.InspectAsync(id)).State.Pid.ToString(CultureInfo.InvariantCulture);
        PrivateEngine.Run("kill", "-STOP", pid);
        var answer = guest.RunAsync(_oneCall, CancellationToken.None);
        engine.Signal("KILL");

        var broken = await Assert.ThrowsAsync<GuestException>(() => answer);
        Assert.That(broken!.Message, Does.StartWith("container 0: its output ").And.Contain("Docker engine at"));
        Assert.That(broken.Message, Does.Not.Contain("\n"));
        await guest.DisposeAsync();
        Assert.That(() => File.Exists($"/proc/{pid}/exe"), Is.False.After(10_000, 20));
        await RefusesAsync(target, "no Docker engine at ");
    }

    [Test]
    public async Task An_engine_that_stops_does_not_hold_anybody_up()
    {
        await using var engine = await PrivateEngine.StartAsync();
        var clock = new ImpatientClock();
        await using var target = new ContainerTarget(SharedEngine.Probe, clock, engine.Host);
        await using var guest = await target.StartAsync(0, CancellationToken.None);
        engine.Signal("STOP");
        try
        {
            var answer = guest.RunAsync(_oneCall, CancellationToken.None);
            clock.RunOut();
            var broken = await Assert.ThrowsAsync<GuestException>(() => answer);
            Assert.That(broken!.Message, Does.Contain("no answer within"));
            await RefusesAsync(target, "did not answer within 30 s");
        }
        finally
        {
            engine.Signal("CONT");
        }
    }

    [Test]
    public Task No_engine_is_one_line() => RefusesAsync(
        Target("unix:///nowhere/docker.sock"),
        "no Docker engine at unix:///nowhere/docker.sock: install docker.io and start it");

    [Test]
    public async Task An_engine_whose_socket_is_not_for_us_is_one_line()
    {
        await using var server = new FakeEngine(says: "");
        PrivateEngine.Run("chown", "65534", server.Path);
        PrivateEngine.Run("chmod", "600", server.Path);
        var scratch = Directory.CreateTempSubdirectory("reuseport-harness-");
        try
        {
            // Root without capabilities is a user like others.
            string[] powerless = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"];
            var run = await HarnessProcess.Start(
                server.Host, scratch, powerless, "run", "--target", "docker").EndAsync();
            Assert.That(run.Error, Is.EqualTo(
                $"harness: no permission for {server.Host}: run as root or join the group docker\n"));
            Assert.That(run.ExitCode, Is.EqualTo(128));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    [TestCase("docker")]
    [TestCase("unix://")]
    [TestCase("ssh://somewhere")]
    [TestCase("tcp://")]
    public Task An_address_that_is_none_is_one_line(string host) =>
        RefusesAsync(Target(host), $"DOCKER_HOST: '{host}' is not an address such as ");

    [TestCase("", "closed the connection")]
    [TestCase("garbage\r\n\r\n", "closed the connection")]
    [TestCase("HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\n<html>", "is not a Docker engine: 404")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "is not a Docker engine")]
    [TestCase(
        "HTTP/1.1 403 No\r\nContent-Length: 20\r\n\r\n{\"message\":\"not\\nyou\"}",
        "is not a Docker engine: 403")]
    [TestCase("HTTP/1.1 403 No\r\nContent-Length: 22\r\n\r\n{\"message\":\"not\\nyou\"}", "engine says: not you")]
    public async Task What_an_engine_would_not_say_is_one_line(string says, string reason)
    {
        await using var server = new FakeEngine(says);
        await RefusesAsync(Target(server.Host), reason);
    }

    [Test]
    public async Task An_engine_that_says_nothing_is_left_after_its_deadline()
    {
        await using var server = new FakeEngine(says: null);
        var clock = new ImpatientClock();
        clock.RunOut();

        await RefusesAsync(new(SharedEngine.Probe, clock, server.Host), "did not answer within 30 s");
    }

    [TestCase("OCI runtime create failed: unable to start container process: unable to apply caps: unknown")]
    [TestCase("authorization denied by plugin no-privileged")]
    public void An_engine_that_may_not_give_all_says_so_in_many_ways(string message) =>
        Assert.That(Privileges.IsRefusal(new(message, System.Net.HttpStatusCode.InternalServerError)), Is.True);

    [Test]
    public void An_engine_that_is_gone_has_refused_nothing() =>
        Assert.That(Privileges.IsRefusal(new("permission denied", status: null)), Is.False);

    static ContainerTarget Target(string host) => new(SharedEngine.Probe, TimeProvider.System, host);

    static async Task RefusesAsync(ContainerTarget target, string reason)
    {
        await using var disposed = target;
        var broken = await Assert.ThrowsAsync<GuestException>(() => target.StartAsync(0, CancellationToken.None));
        Assert.That(broken!.Message, Does.Contain(reason).And.Not.Contain("\n"));
    }
}
