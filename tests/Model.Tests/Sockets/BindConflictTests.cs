namespace Reuseport.Model.Tests;

/// <summary>
/// kernel-facts.md b1: which sockets may have a port together. A table has a row for the first socket and a column for
/// the second, both with no flag, RA, RP and RA+RP (SO_REUSEADDR, SO_REUSEPORT); X is EADDRINUSE.
/// </summary>
public class BindConflictTests
{
    static readonly string[] _flags = ["none", "RA", "RP", "RA+RP"];

    static readonly (string, string)[] _overlapping =
        [("lo", "lo"), ("lo", "any"), ("any", "lo"), ("any", "any"), ("lo2", "any")];

    const string Attach = "reuseport {0} on; attach {0} b0;";

    /// <summary>kernel-facts.md b1, b3 and b11</summary>
    [TestCase("", "", "", "XXXX X.X. XX.. X...", TestName = "first only bound")]
    [TestCase("", "listen s0 1; shutdown s0 rd;", "", "XXXX X.X. XX.. X...", TestName = "first shut down")]
    [TestCase("", "sysctl net.ipv4.tcp_migrate_req 1; listen s0 1; shutdown s0 rd;", "", "XXXX X.X. XX.. X...",
        TestName = "first shut down and in the closed section")]
    [TestCase("", "listen s0 1;", "", "XXXX XXXX XX.. XX..", TestName = "first listening")]
    [TestCase("", "", Attach, "XXXX X.X. XXXX X.X.", TestName = "second has a program")]
    [TestCase("", "listen s0 1;", Attach, "XXXX XXXX XXXX XXXX", TestName = "first listening, second has a program")]
    [TestCase(Attach, "", "", "XXXX X.X. XX.. X...", TestName = "first has a program")]
    [TestCase(Attach, "listen s0 1;", "", "XXXX XXXX XX.. XX..", TestName = "first has a program and listens")]
    public void Tcp_bind(string before, string after, string second, string table) =>
        Assert.Multiple(() => AssertTable("tcp4", before, after, second, table));

    /// <summary>kernel-facts.md b1 and b3</summary>
    [TestCase("", "", "XXXX X.X. XX.. X...", TestName = "udp: both clean")]
    [TestCase("", Attach, "XXXX X.X. XXXX X.X.", TestName = "udp: second has a program")]
    [TestCase(Attach, "", "XXXX X.X. XX.. X...", TestName = "udp: first has a program")]
    public void Udp_bind(string before, string second, string table) =>
        Assert.Multiple(() => AssertTable("udp4", before, "", second, table));

    /// <summary>kernel-facts.md b10: both are bound, and the first listens already; - could not be bound.</summary>
    [TestCase("s0", "s1", "---- -X-X --.. -X..")]
    [TestCase("s1", "s0", "---- -X-X --.. -X..")]
    public void Tcp_listen(string first, string second, string table)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            foreach (var (one, other) in _overlapping)
            {
                var seen = Table((flags, otherFlags) =>
                {
                    var bound = $"{Socket("tcp4", "s0", one, flags)} {Socket("tcp4", "s1", other, otherFlags)}";
                    return IsInUse(bound, profile) ? '-'
                        : IsInUse($"{bound}; listen {first} 1; listen {second} 1", profile) ? 'X' : '.';
                });
                Assert.That(seen, Is.EqualTo(table), $"{one} and {other}, {profile}");
            }
        }
    }

    [TestCase("tcp4")]
    [TestCase("udp4")]
    public void Addresses_that_do_not_overlap_never_conflict(string transport)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            var seen = Table((flags, otherFlags) => IsInUse($"""
                {Socket(transport, "s0", "lo", flags)}
                {Socket(transport, "s1", "lo2", otherFlags)}
                """, profile) ? 'X' : '.');

            Assert.That(seen, Is.EqualTo(".... .... .... ...."));
        }
    }

    static void AssertTable(string transport, string before, string after, string second, string table)
    {
        foreach (var profile in Walk.AllProfiles)
        {
            foreach (var (one, other) in _overlapping)
            {
                var seen = Table((flags, otherFlags) => IsInUse($"""
                    b0 = cbpf index 0
                    {Socket(transport, "s0", one, flags, before)} {after}
                    {Socket(transport, "s1", other, otherFlags, second)}
                    """, profile) ? 'X' : '.');
                Assert.That(seen, Is.EqualTo(table), $"{one} before {other}, {profile}");
            }
        }
    }

    static string Table(Func<string, string, char> cell) =>
        string.Join(' ', _flags.Select(row => string.Concat(_flags.Select(column => cell(row, column)))));

    /// <summary>A socket with its flags as they are when it is bound, whatever came before.</summary>
    static string Socket(string transport, string sk, string address, string flags, string before = "") => $"""
        {sk} = socket {transport}; {before.Replace("{0}", sk, StringComparison.Ordinal)}
        reuseaddr {sk} {(flags.Contains("RA", StringComparison.Ordinal) ? "on" : "off")}
        reuseport {sk} {(flags.Contains("RP", StringComparison.Ordinal) ? "on" : "off")}
        bind {sk} {address} p0;
        """;

    static bool IsInUse(string script, KernelProfile profile) =>
        Walk.Last(script.TrimEnd(';'), profile).Expected is Outcome.Failed(Errno.EADDRINUSE);
}
