using Reuseport.Harness.Commands;
using Reuseport.Harness.Results;
using Reuseport.Harness.Tests.Guests;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>What commands leave of a file that a person wrote.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RewrittenTraceTests : CommandFixture
{
    const string Written =
        """
        @trace 1
        # of the file
        @kernel 6.1

        # two sockets
        for i in 0..1
          s{i} = socket udp4   -> ok   # made
          reuseport s{i} on
          bind s{i} lo p0
        end

        send f0 lo p0 1 -> s0          # the first
        send f7 lo p0 1 -> s0
        # the end
        """;

    [Test]
    public void What_need_not_change_stays_as_it_is() =>
        Assert.That(Rewrite(_ => null), Is.EqualTo(Written.Replace("@kernel 6.1\n", "") + "\n"));

    [Test]
    public void An_outcome_that_changes_leaves_call_and_comment() => Assert.That(
        Rewrite(call => call == 6 ? new Outcome.Selected(new(1)) : null),
        Does.Contain("\nsend f0 lo p0 1              -> s1  # the first\nsend f7 lo p0 1 -> s0\n"));

    [Test]
    public void A_block_stays_one_where_its_calls_have_the_same_outcome() => Assert.That(
        Rewrite(call => call is 1 or 4 ? new Outcome.Failed(Errno.EIO) : null),
        Does.Contain("\n  reuseport s{i} on          -> EIO\n  bind s{i} lo p0\nend\n"));

    [Test]
    public void A_block_whose_calls_have_several_outcomes_is_written_out()
    {
        var text = Rewrite(call => call is 1 ? new Outcome.Failed(Errno.EIO) : null);

        Assert.That(text, Does.StartWith(
            """
            @trace 1
            # of the file

            # two sockets
            s0 = socket udp4             -> ok  # made
            reuseport s0 on              -> EIO
            bind s0 lo p0                -> ...
            s1 = socket udp4             -> ok
            """));
    }

    [Test]
    public async Task Check_prints_the_file_as_it_was_written()
    {
        var path = Scratch.Write("written.trace", Written);

        Assert.That(await RunAsync("check", "--print", path), Is.EqualTo(ExitCode.Diverges));
        Assert.That(Output.ToString(), Does.EndWith(
            """
            @trace 1
            # profile seed
            # of the file

            # two sockets
            for i in 0..1
              s{i} = socket udp4   -> ok   # made
              reuseport s{i} on          -> ok
              bind s{i} lo p0            -> ok
            end

            send f0 lo p0 1 -> s0          # the first
            send f7 lo p0 1              -> s1
            # the end

            """));
    }

    [Test]
    public async Task Check_keeps_an_expectation_that_is_right_on_its_kernel()
    {
        var path = Scratch.Write(
            "by-kernel.trace",
            "@trace 1\ns0 = socket tcp4 -> EIO with udp-hash4, else ok\nclose s0 -> ok with udp-hash4, else EIO\n");

        await RunAsync("check", "--print", path);

        Assert.That(Output.ToString(), Does.EndWith(
            "s0 = socket tcp4 -> EIO with udp-hash4, else ok\nclose s0                     -> ok\n"));
    }

    [Test]
    public async Task Minimize_keeps_the_comments_of_the_calls_that_stay()
    {
        var path = Scratch.Write(
            "bad.trace",
            """
            @trace 1
            # why there is this file

            # goes
            s5 = socket udp4             -> ok
            # stays
            s3 = socket tcp4             -> ok  # too
            bind s3 lo p0                -> ok  # goes
            listen s3 99                 -> EIO # it fails
            # ! model says ok
            close s3                     # goes
            """);

        await RunAsync(
            (_, _) => Task.FromResult<Containers.IGuest>(new ModelGuest(KernelProfile.Seed)
            {
                Lie = (op, outcome) => op is Op.Listen ? new Outcome.Failed(Errno.EIO) : outcome,
            }),
            "minimize", path, "--profile", "seed");

        Assert.That(Output.ToString(), Does.Match(
            """
            ^@trace 1
            # minimized from 4 calls
            # why there is this file
            @kernel 0.1-model
            @diverges

            # stays
            s0 = socket tcp4             -> ok  # too
            listen s0 16                 -> EIO  # it fails
            # ! model says ok [^\n]+
            $
            """.TrimEnd('$')));
    }

    [Test]
    public void A_table_stays_one_unless_its_rows_get_several_outcomes()
    {
        const string Table =
            """
            @trace 1

            for n kind in
              0 tcp4   # the first
              1 udp4
            do
              for i in 1..2
                s{n*2+i} = socket {kind} -> ok
              end
            end

            """;
        var file = TraceReader.ReadWritten(Table, out _)!;
        var failed = new Outcome.Failed(Errno.EIO);

        Assert.That(new RewrittenTrace(file, _ => null).Write(), Is.EqualTo(Table));
        Assert.That(
            new RewrittenTrace(file, _ => failed).Write(),
            Is.EqualTo(Table.Replace("socket {kind} -> ok", "socket {kind} -> EIO")));
        Assert.That(new RewrittenTrace(file, call => call == 2 ? failed : null).Write(), Is.EqualTo(
            """
            @trace 1

            # the first
            s1 = socket tcp4             -> ok
            s2 = socket tcp4             -> ok
            s3 = socket udp4             -> EIO
            s4 = socket udp4             -> ok

            """));
    }

    static string Rewrite(Func<int, Outcome?> outcomes) =>
        new RewrittenTrace(TraceReader.ReadWritten(Written, out _)!, outcomes).Write();
}
