namespace Reuseport.Model.Tests;

/// <summary>
/// kernel-facts.md d1, d3 and d4: the group of three listeners with a program, and the queue of one that stops.
/// </summary>
public class MigrationTests
{
    const string Migrate = "sysctl net.ipv4.tcp_migrate_req 1;";

    static readonly string _three = $"{Given.Listeners(3)} b0 = cbpf index 0; attach s0 b0; ";

    [TestCase("shutdown s0 rd", "g0 L[s2 s1] C[s0] prog=0")]
    [TestCase("shutdown s0 rdwr", "g0 L[s2 s1] C[s0] prog=0")]
    [TestCase("shutdown s0 wr", "g0 L[s0 s1 s2] prog=0")]
    [TestCase("disconnect s0", "g0 L[s2 s1] C[s0] prog=0")]
    [TestCase("close s0", "g0 L[s2 s1] prog=0")]
    [TestCase("shutdown s0 rd; listen s0 9 -> ok", "g0 L[s2 s1 s0] prog=0")]
    [TestCase("close s1; close s2; shutdown s0 rd", "g0 L[] C[s0] prog=0")]
    [TestCase("close s1; close s2; shutdown s0 rd; listen s0 9 -> ok", "g1 L[s0]")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; shutdown s2 rd", "g0 L[] C[s0 s1 s2] prog=0")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; shutdown s2 rd; listen s1 9 -> ok", "g0 L[] C[s0 s2] prog=0; g1 L[s1]")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; shutdown s2 rd; listen s1 9; listen s0 9 -> ok; listen s2 9 -> ok",
        "g1 L[s1 s0 s2]")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; shutdown s2 rd; s3 = socket tcp4; reuseport s3 on; bind s3 lo p0 -> ok;"
        + "listen s3 9 -> ok; listen s0 9 -> ok", "g0 L[] C[s2 s1] prog=0; g1 L[s3 s0]")]
    [TestCase("shutdown s0 rd; attach s0 b0 -> ok", "g0 L[s2 s1] prog=0; g1 L[s0] prog=0")]
    [TestCase("shutdown s0 rd; attach s0 b0 -> ok; listen s0 9 -> EADDRINUSE", "g0 L[s2 s1] prog=0; g1 L[s0] prog=0")]
    [TestCase("close s1; close s2; detach s0; shutdown s0 rd; attach s0 b0 -> ok; listen s0 9 -> ok",
        "g1 L[s0] prog=0")]
    [TestCase("shutdown s0 rd; detach s0 -> ENOENT; detach s1 -> ok", "g0 L[s2 s1] C[s0]")]
    [TestCase("shutdown s0 rd; sysctl net.ipv4.tcp_migrate_req 0; listen s0 9 -> ok", "g0 L[s2 s1 s0] prog=0")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; close s0", "g0 L[s2] C[s1] prog=0")]
    public void With_migration(string script, string after) =>
        Assert.That(StateText.Write(Walk.Check(Migrate + _three + script).First), Is.EqualTo(after));

    [TestCase("shutdown s0 rd", "g0 L[s2 s1] prog=0")]
    [TestCase("disconnect s1", "g0 L[s0 s2] prog=0")]
    [TestCase("shutdown s0 rd; listen s0 9 -> ok", "g0 L[s2 s1 s0] prog=0")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; shutdown s2 rd", "")]
    [TestCase("close s1; close s2; shutdown s0 rd; listen s0 9 -> ok", "g0 L[s0]")]
    [TestCase("shutdown s0 rd; attach s0 b0 -> ok; listen s0 9 -> EADDRINUSE", "g0 L[s2 s1] prog=0; g1 L[s0] prog=0")]
    [TestCase("shutdown s0 rd; sysctl net.ipv4.tcp_migrate_req 1; shutdown s1 rd", "g0 L[s2] C[s1] prog=0")]
    public void Without_migration(string script, string after) =>
        Assert.That(StateText.Write(Walk.Check(_three + script).First), Is.EqualTo(after));

    /// <summary>
    /// The rows of <see cref="With_migration"/> without migration: the setting can be written and says nothing.
    /// </summary>
    [TestCase("shutdown s0 rd", "g0 L[s2 s1] prog=0")]
    [TestCase("shutdown s0 wr", "g0 L[s0 s1 s2] prog=0")]
    [TestCase("disconnect s0", "g0 L[s2 s1] prog=0")]
    [TestCase("close s0", "g0 L[s2 s1] prog=0")]
    [TestCase("shutdown s0 rd; listen s0 9 -> ok", "g0 L[s2 s1 s0] prog=0")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; shutdown s2 rd", "")]
    [TestCase("shutdown s0 rd; shutdown s1 rd; shutdown s2 rd; listen s1 9 -> ok", "g0 L[s1]")]
    [TestCase("shutdown s0 rd; detach s0 -> ENOENT; detach s1 -> ok", "g0 L[s2 s1]")]
    [TestCase("shutdown s0 rd; attach s0 b0 -> ok; listen s0 9 -> EADDRINUSE", "g0 L[s2 s1] prog=0; g1 L[s0] prog=0")]
    [TestCase("connect f0 lo p0 -> s0; shutdown s0 rd; accept s1 -> EAGAIN; accept s2 -> EAGAIN", "g0 L[s2 s1] prog=0")]
    [TestCase("connect f0 lo p0 -> s0; shutdown s0 rd; connect f0 lo p0 -> s2", "g0 L[s2 s1] prog=0")]
    [TestCase("shutdown s0 rd; reuseport s0 off; listen s0 9 -> EADDRINUSE", "g0 L[s2 s1] prog=0")]
    public void Without_a_closed_section(string script, string after) =>
        Assert.That(
            StateText.Write(Walk.Check(Migrate + _three + script, new(Behaviours.NoMigration)).First),
            Is.EqualTo(after));

    /// <summary>A port that was not named is free when its listener is shut down, which stays in the group.</summary>
    [Test]
    public void An_auto_bound_listener_moves_to_the_group_of_its_new_port()
    {
        var worlds = Walk.Check($"""
            {Migrate}
            {Given.Listeners(1)}
            s1 = socket tcp4; reuseport s1 on; listen s1 9 -> ok; shutdown s1 rd -> ok
            bind s1 lo p0 -> ok; listen s1 9 -> ok
            """);

        Assert.That(StateText.Write(worlds.First), Is.EqualTo("g0 L[s0 s1]"));
    }

    /// <summary>The matrix for a child in the accept queue: shutdown, close and AF_UNSPEC are the same.</summary>
    [TestCase(0, "b0 = cbpf index 0", "EAGAIN")]
    [TestCase(1, "b0 = cbpf index 0", "f4")]
    [TestCase(1, "b0 = filter index 0", "f4")]
    [TestCase(1, "b0 = reuseport pass", "f4")]
    [TestCase(1, "b0 = reuseport drop", "f4")]
    public void A_child_moves_by_its_hash_and_no_program_is_asked(int migrate, string program, string accepted)
    {
        foreach (var leave in new[] { "shutdown s0 rd", "close s0", "disconnect s0" })
        {
            Walk.Check($"""
                sysctl net.ipv4.tcp_migrate_req {migrate}
                {Given.Listeners(3)} b1 = cbpf index 0; attach s0 b1; connect f4 lo p0 -> s0
                {program.Replace("b0", "b2", StringComparison.Ordinal)}; attach s1 b2
                {leave}
                accept s1 -> {accepted}
                accept s2 -> EAGAIN
                """);
        }
    }

    /// <summary>The rest of the matrix: SELECT_OR_MIGRATE programs are asked whatever the setting says.</summary>
    [TestCase("migrate pass", "s1", "success=1 failure=0")]
    [TestCase("migrate select m0 index 0", "s2", "success=1 failure=0")]
    [TestCase("migrate select m0 index 1", "s1", "success=1 failure=0")]
    [TestCase("migrate select m0 index 1 or drop", null, "success=0 failure=1")]
    [TestCase("migrate select m0 payload or drop", "s2", "success=1 failure=0")]
    [TestCase("migrate select m0 hash 2 or drop", null, "success=0 failure=1")]
    [TestCase("migrate drop", null, "success=0 failure=1")]
    public void A_program_that_migrates_is_asked(string program, string? target, string counters)
    {
        foreach (var migrate in (int[])[0, 1])
        {
            foreach (var leave in (string[])["shutdown s0 rd", "close s0", "disconnect s0"])
            {
                Walk.Check($"""
                    sysctl net.ipv4.tcp_migrate_req {migrate}
                    m0 = sockarray 2 8; b0 = cbpf index 0; b1 = {program} note-migrating
                    {Given.Listeners(3)} update m0 0 s2 any; attach s0 b0; connect f4 lo p0 -> s0; attach s1 b1
                    {leave}
                    counters -> {counters}; counters -> success=0 failure=0
                    accept s1 -> {(target == "s1" ? "f4" : "EAGAIN")}
                    accept s2 -> {(target == "s2" ? "f4" : "EAGAIN")}
                    """);
            }
        }
    }

    /// <summary>Without migration such a program selects and nothing else, and there is nothing to count.</summary>
    [Test]
    public void A_program_that_migrates_is_not_asked_on_kernels_without_migration() =>
        Walk.Check($"""
            {Migrate} b0 = migrate pass note; {Given.Listeners(2)} attach s0 b0; connect f0 lo p0 -> s0
            shutdown s0 rd; counters -> ENOENT; notes b0 -> runs=1 hash=0 any=0 proto=6 len=40; accept s1 -> EAGAIN
            """, new(Behaviours.NoMigration | Behaviours.AnyAttachType));

    [TestCase(0, "success=0 failure=0")]
    [TestCase(1, "success=2 failure=0")]
    public void Each_child_is_counted_if_it_may_move(int migrate, string counters) =>
        Walk.Check($"""
            sysctl net.ipv4.tcp_migrate_req {migrate}
            {Given.Listeners(2)} connect f0 lo p0 -> s0; connect f1 lo p0 -> s0; connect f7 lo p0 -> s1
            shutdown s0 rd; counters -> {counters}
            """);

    /// <summary>The section is empty: the sole listener, or the last of all.</summary>
    [Test]
    public void A_child_without_a_target_is_counted_as_a_failure() =>
        Walk.Check($"""
            b0 = migrate pass note-migrating; {Given.Listeners(2)} attach s0 b0
            connect f0 lo p0 -> s0; shutdown s0 rd; counters -> success=1 failure=0
            shutdown s1 rd; counters -> success=0 failure=1
            notes b0 -> runs=2 hash=0 any=0 proto=6 len=0 migrating=1
            """);

    [Test]
    public void With_an_empty_listening_section_a_child_is_reset() =>
        Walk.Check($"""
            {Migrate} {Given.Listeners(1)} connect f0 lo p0 -> s0
            shutdown s0 rd; listen s0 9 -> ok; accept s0 -> EAGAIN
            """);

    [Test]
    public void Without_a_group_a_child_is_reset() =>
        Walk.Check($"""
            {Migrate} {Given.Listeners(1)} s1 = socket tcp4; bind s1 lo2 p0; listen s1 9; connect f0 lo2 p0 -> s1
            shutdown s1 rd; connect f0 lo2 p0 -> ECONNREFUSED; accept s0 -> EAGAIN
            """);

    [Test]
    public void The_targets_backlog_is_not_asked() =>
        Walk.Check($"""
            {Migrate}
            {Given.Bound("tcp4", 2)} listen s0 0; listen s1 0
            connect f0 lo p0 -> s0; connect f7 lo p0 -> s1; connect f6 lo p0 -> unanswered
            close s0; accept s1 -> f7; accept s1 -> f0; accept s1 -> EAGAIN
            """);

    /// <summary>sk_hash has the real local address: a flow steered for the wildcard has another hash there.</summary>
    [Test]
    public void In_a_wildcard_group_the_target_is_not_known() =>
        Walk.Check($"""
            {Migrate}
            {Given.Listeners(3, "any p0")} connect w0 lo p0 -> s0; connect f0 lo p0 -> s0|s1|s2
            accept s0 -> w0; connect w0 lo p0 -> s0; shutdown s0 rd
            accept s1 -> EAGAIN|f0|w0
            """);

    [Test]
    public void A_flow_that_is_steered_for_the_address_moves_to_a_known_target() =>
        Walk.Check($"""
            {Migrate}
            {Given.Listeners(1, "any p0")} connect f7 lo p0 -> s0
            s1 = socket tcp4; reuseport s1 on; bind s1 any p0; listen s1 9
            s2 = socket tcp4; reuseport s2 on; bind s2 any p0; listen s2 9
            shutdown s0 rd; accept s1 -> f7
            """);
}
