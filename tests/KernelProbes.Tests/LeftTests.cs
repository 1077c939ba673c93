using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Scripts;

namespace Reuseport.KernelProbes.Tests;

/// <summary>What is left of a script, and what it is not told of another's.</summary>
public class LeftTests
{
    const string Nothing = "left                         -> sockets=0 programs=0 entries=0";

    [TestCase("")]
    [TestCase("connect f0 lo p0 -> ...\norphan s0 u1 -> ...\nconnect f7 lo p0 -> ...")]
    [TestCase("syn f0 lo p0 -> ...\nsyn f7 lo p0 -> ...\nshutdown s0 rd -> ok\nclose s1 -> ok")]
    [TestCase("wait s0 accept -> asleep\nwait s1 poll -> asleep")]
    [TestCase("byid b0 -> ok\norder s0 f0 lo p0 -> ...")]
    [TestCase("connect s2 peer -> ok\ns3 = sockets 3 like s0 -> ok")]
    public void Nothing_is_left_of_a_script_whatever_it_had(string calls) => Answers.AssertSeen($"""
        m0 = sockarray 2 8           -> ok
        b0 = reuseport select m0 index 1 note -> ok
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        s1 = socket tcp4             -> ok
        reuseport s1 on              -> ok
        bind s1 lo p0                -> ok
        listen s1 16                 -> ok
        s2 = socket tcp4             -> ok
        attach s0 b0                 -> ok
        update m0 1 s1 any           -> ok
        {calls}
        {Nothing}
        """);

    [Test]
    public void A_closed_socket_that_a_request_keeps_has_its_name_in_a_map() => Answers.AssertSeen($"""
        m0 = sockarray 1 8           -> ok
        b0 = cbpf index 0            -> ok
        s0 = socket tcp4             -> ok
        reuseport s0 on              -> ok
        bind s0 lo p0                -> ok
        listen s0 16                 -> ok
        syn f5 lo p0                 -> ok
        shutdown s0 rd               -> ok
        attach s0 b0                 -> ok
        connect s0 peer              -> ok
        update m0 0 s0 any           -> ok
        close s0                     -> ok
        lookup m0 0                  -> s0|ENOENT
        {Nothing}
        """);

    [Test]
    public void Each_script_that_asks_has_programs_that_no_other_had()
    {
        var key = new ProgramKey(new BpfProgram.SocketFilter(new Selector.Index(7)));
        var programs = new BpfPrograms(log: null);
        var (first, second) = (new OwnPrograms(programs), new OwnPrograms(programs));
        programs.Load(key, out var shared);
        first.Load(key, out var firsts);
        second.Load(key, out var seconds);

        LoadedProgram[] all = [shared, firsts, seconds];
        Assert.That(all.Select(program => Bpf.IdOf(program.Fd)).Distinct().Count(), Is.EqualTo(3));
        Assert.That((first.Held, second.Held), Is.EqualTo((1, 1)));

        first.CloseAll();
        Assert.That((first.Held, second.Held), Is.EqualTo((0, 1)));
        second.Close(seconds);
        Assert.That(second.Held, Is.Zero);
        programs.Clear();
    }

    [Test]
    public void Maps_are_emptied_and_what_was_in_them_is_counted()
    {
        using var scratch = new GroupOfTwo();
        var maps = new BpfMaps();
        maps.Take(2, sizeof(long), out var map);
        maps.Take(2, sizeof(int), out var narrow);
        Bpf.TryUpdate(map, 1, (long)scratch.First, flags: 0);
        Bpf.TryUpdate(narrow, 0, scratch.Second, flags: 0);

        Assert.That((maps.Empty(), maps.Empty()), Is.EqualTo((2, 0)));
        maps.Clear();
    }

    /// <summary>Two members of a group of the namespace that the tests run in.</summary>
    sealed class GroupOfTwo : IDisposable
    {
        public GroupOfTwo()
        {
            (First, Second) = (Inet.Open(Transport.Udp4), Inet.Open(Transport.Udp4));
            foreach (var fd in (int[])[First, Second])
            {
                Inet.Set(fd, Tmds.Linux.LibC.SO_REUSEPORT, 1);
                Inet.Bind(fd, Inet.At(Address.Lo, First == fd ? (ushort)0 : Inet.LocalOf(First).Port));
            }
        }

        public int First { get; }

        public int Second { get; }

        public void Dispose()
        {
            Assert.That(Tmds.Linux.LibC.close(First), Is.Zero);
            Assert.That(Tmds.Linux.LibC.close(Second), Is.Zero);
        }
    }
}
