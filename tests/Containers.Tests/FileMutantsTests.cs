using Reuseport.Containers.Mutants;
using Reuseport.Containers.Source;

namespace Reuseport.Containers.Tests;

/// <summary>The faults of one line that a C file can have.</summary>
public class FileMutantsTests
{
    [TestCase("if (a == b)\n\t\tf();", "if (a != b)", "if (0)", "if (1)", "(left out)")]
    [TestCase("while (a < b && c)\n\t\tf();",
        "while (a <= b && c)", "while (a >= b && c)", "while (a < b || c)", "while (0)", "while (1)", "(left out)")]
    [TestCase("i++;", "i--;", "(left out)")]
    [TestCase("return -ENOENT;", "return +ENOENT;", "return -ENOMEM;", "(left out)")]
    [TestCase("x = kzalloc(n * 2U, GFP_ATOMIC);",
        "x = kzalloc(n / 2U, GFP_ATOMIC);", "x = kzalloc(n * 3U, GFP_ATOMIC);",
        "x = kzalloc(n * 1U, GFP_ATOMIC);", "x = kzalloc(n * 2U, GFP_KERNEL);", "x = kmalloc(n * 2U, GFP_ATOMIC);",
        "(left out)")]
    [TestCase("kfree_rcu(reuse, rcu);", "kfree(reuse);", "(left out)")]
    [TestCase("call_rcu(&reuse->rcu, free);", "free(&reuse->rcu);", "(left out)")]
    [TestCase("f(a);\n\tg(b);", "g(b); f(a);", "(left out)", "(left out)")]
    [TestCase("int a = 0;", "int a = 1;")]
    [TestCase("struct sock *sk;")]
    [TestCase("/* a == b */")]
    public void A_statement_has_these_faults(string statement, params string[] faults)
    {
        var mutants = FileMutants.Of($"static void h(void)\n{{\n\t{statement}\n}}\n");

        Assert.That(
            mutants.Select(mutant => mutant.ToString().Split(" + ", 2)[1].Trim()), Is.EquivalentTo(faults));
    }

    [Test]
    public void A_call_is_exchanged_with_one_of_the_same_types()
    {
        var mutants = FileMutants.Of("""
            static int one(struct sock *sk, int a)
            {
            }

            static int other(struct sock *sk2, int b)
            {
            }

            static int third(struct sock *sk)
            {
            	return one(sk, x);
            }
            """);

        Assert.That(
            mutants.Select(mutant => mutant.After), Is.EquivalentTo((string[])["return other(sk, x);", ";"]));
    }

    [Test]
    public void A_constant_has_its_neighbours()
    {
        var mutants = FileMutants.Of("#define INIT_SOCKS 128\n");

        Assert.That(mutants.Select(mutant => mutant.After), Is.EqualTo(
            (string[])["#define INIT_SOCKS 129", "#define INIT_SOCKS 127"]));
    }

    [Test]
    public void The_nearest_header_is_that_with_most_of_the_words()
    {
        var folder = Directory.CreateTempSubdirectory("headers-").FullName;
        string[] headers = [Path.Combine(folder, "old.h"), Path.Combine(folder, "new.h")];
        File.WriteAllText(headers[0], "u16 num_socks;");
        File.WriteAllText(headers[1], "u16 num_socks; u16 incoming_cpu;");

        Assert.That(NearestHeader.Of("reuseport_alloc( num_socks", headers), Is.EqualTo(headers[0]));
        Assert.That(NearestHeader.Of("reuseport_alloc( num_socks incoming_cpu", headers), Is.EqualTo(headers[1]));
        Assert.That(NearestHeader.Of("another file", headers), Is.Null);
    }
}
