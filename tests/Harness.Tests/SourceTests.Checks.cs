using Reuseport.Containers.Source;
using Reuseport.Harness.Commands;

namespace Reuseport.Harness.Tests;

public sealed partial class SourceTests
{
    /// <summary>
    /// What KASAN, lockdep, PROVE_RCU and DEBUG_ATOMIC_SLEEP say, and a comparison of states does not.
    /// </summary>
    [TestCase("reuse->has_conns = 1;", "kfree(reuse);", "kfree() of what others may read, without a grace period")]
    [TestCase("kfree(reuse);\n}", "kfree(reuse); reuse->num_socks = 0;\n}", "a write after free")]
    [TestCase("reuse->max_socks = max_socks;", "reuse->max_socks = max_socks; reuse->socks[max_socks] = NULL;",
        "a write out of bounds")]
    [TestCase("= kzalloc(size, GFP_ATOMIC)", "= kzalloc(size, GFP_KERNEL)",
        "sleeping function called from invalid context")]
    [TestCase("alloc_skb(0, GFP_ATOMIC)", "alloc_skb(0, GFP_KERNEL)", "sleeping function called from invalid context")]
    [TestCase("reuse->has_conns = 1;", "synchronize_rcu();", "sleeping function called from invalid context")]
    [TestCase("spin_lock_bh(&reuseport_lock);\n\n\t/* Allocation",
        "spin_lock(&reuseport_lock);\n\n\t/* Allocation",
        "a lock that softirqs take is taken while they may come")]
    [TestCase("prog, skb, migrating_sk, hash);", "prog, skb, migrating_sk, hash + 1);",
        "a program is given another hash than the call")]
    [TestCase("prog, skb, migrating_sk, hash);", "prog, skb, NULL, hash);", "a program is given another migrating_sk")]
    [TestCase("if (!rcu_access_pointer(sk->sk_reuseport_cb))\n\t\treturn;\n\n\tspin_lock_bh",
        "if (sk->sk_reuseport_cb && !sk->sk_reuseport_cb->max_socks)\n\t\treturn;\n\n\tspin_lock_bh",
        "a group is read without the lock and outside of rcu_read_lock()")]
    [TestCase("if (!rcu_access_pointer(sk->sk_reuseport_cb))\n\t\treturn;\n\n\tspin_lock_bh",
        "rcu_read_lock();\n\tif (sk->sk_reuseport_cb)\n\t\tsk->sk_reuseport_cb->max_socks = 128;"
        + "\n\trcu_read_unlock();\n\n\tspin_lock_bh",
        "a group is written without the lock")]
    [TestCase("ida_free(&reuseport_ida, reuse->reuseport_id);", "", "an id was leaked")]
    public async Task What_a_kernel_with_its_checks_on_reports_is_a_finding(string piece, string instead, string title)
    {
        var path = await SourceFixture.CopyAsync(_scratch, piece, instead);

        var code = await HarnessAsync(
            "source", path, "--scripts", "40000", "--seed", "1", "--stop-at-first", "-o", _scratch.In("run"));

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
        Assert.That(_output.ToString(), Does.Contain($"BUG: {title}").And.Contain("\nsplat"));
    }

    [TestCase("kfree_skb(nskb);", "")]
    [TestCase("= kzalloc(size, GFP_ATOMIC)", "= kmalloc(size, GFP_ATOMIC)")]
    [TestCase("reuse->num_closed_socks * sizeof(struct sock *)",
        "min_t(u16, reuse->num_closed_socks, 16) * sizeof(struct sock *)")]
    public async Task A_fault_that_needs_a_rare_state_is_found(string piece, string instead)
    {
        var path = await SourceFixture.CopyAsync(_scratch, piece, instead);

        var code = await HarnessAsync(
            "source", path, "--scripts", "100000", "--seed", "1", "--stop-at-first", "-o", _scratch.In("run"));

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString());
    }

    [Test]
    public async Task A_file_without_a_function_is_run_without_it()
    {
        var file = await SourceFixture.FileAsync();
        var text = await File.ReadAllTextAsync(file.Path);
        var at = text.IndexOf("void reuseport_update_incoming_cpu(", StringComparison.Ordinal);
        var end = text.IndexOf("\n}\n", at, StringComparison.Ordinal) + 3;
        var path = _scratch.Write(SourceFile.Name, text.Remove(at, end - at));

        var code = await HarnessAsync("source", path, "--scripts", "3000", "--seed", "1", "-o", _scratch.In("run"));

        // It is only missed where it is called.
        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString() + _error);
        Assert.That(_scratch.Traces("run/divergences").Min(trace => trace.Script.Ops.Count), Is.LessThanOrEqualTo(4));
        Assert.That(
            _error.ToString(), Does.Match(@"has no sock_reuseport\.h: that of linux-source-6\.\d+_\S+ is taken"));
    }

    [Test]
    public async Task The_score_of_mutants_says_which_survive()
    {
        var file = await SourceFixture.FileAsync();

        var code = await HarnessAsync(
            "source", file.Path, "--mutants", "--scripts", "50", "--seed", "1", "-o", _scratch.In("run"));

        Assert.That(code, Is.EqualTo(ExitCode.Diverges), _output.ToString() + _error);
        Assert.That(_output.ToString(), Does.Match(@"\nsurvives   line \d+, reuseport_grow: - ").And.Match(
            @"\nmutants  \d+: \d+ do not compile, \d+ are the same program, \d+ cannot be shown by one thread\n"
            + @"score    \d+ of \d+, \d+\.\d %, in 50 scripts\n"));
        Assert.That(
            await File.ReadAllTextAsync(_scratch.In("run/mutants.json")), Does.Contain("\"end\": \"Survives\""));
    }

    [Test]
    public async Task Mutants_are_those_of_one_file()
    {
        var file = await SourceFixture.FileAsync();

        Assert.That(await HarnessAsync("source", file.Path, file.Path, "--mutants"), Is.EqualTo(ExitCode.Usage));
        Assert.That(_error.ToString(), Does.Contain("--mutants takes one file"));
    }

    [Test]
    public async Task The_mutants_of_a_file_that_is_not_as_the_model_says_tell_nothing()
    {
        var path = await SourceFixture.CopyAsync(
            _scratch, "return sk->sk_reuseport ? -ENOENT : -EINVAL;", "return -ENOENT;");

        Assert.That(
            await HarnessAsync("source", path, "--mutants", "--scripts", "5000", "--seed", "1"),
            Is.EqualTo(ExitCode.Broken));
        Assert.That(_error.ToString(), Does.Contain("itself is not as the model says"));
    }
}
