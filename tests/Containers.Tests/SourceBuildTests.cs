using Reuseport.Containers.Source;

namespace Reuseport.Containers.Tests;

public class SourceBuildTests
{
    static readonly SourceFile _file = new("a/sock_reuseport.c", "a/sock_reuseport.h", "a");

    [TestCase("/tmp/x/sock_reuseport.c:7:2: error: implicit declaration of function 'sk_foo'; did you mean 'sk_f'?",
        "a: the stand-ins have no sk_foo: sock_reuseport.c:7:2: error: implicit declaration")]
    [TestCase("sock_reuseport.c:9:2: error: 'SK_FOO' undeclared (first use in this function)",
        "a: the stand-ins have no SK_FOO: ")]
    [TestCase("sock_reuseport.c:9:10: fatal error: net/foo.h: No such file or directory",
        "a: the stand-ins have no net/foo.h: ")]
    [TestCase("sock_reuseport.c:3:1: error: unknown type name 'foo_t'", "a: the stand-ins have no foo_t: ")]
    [TestCase("sock_reuseport.c:3:4: error: 'struct sock' has no member named 'sk_foo'",
        "a: the stand-ins have no sk_foo: ")]
    [TestCase("ld: sock_reuseport.o: in function `f':\n/x/sock_reuseport.c:5: undefined reference to `sk_foo'",
        "a: the stand-ins have no sk_foo: sock_reuseport.c:5: undefined reference")]
    [TestCase("driver.c:2: In function 'f':\nsock_reuseport.c:4:1: error: expected ';' before '}' token",
        "a does not compile: sock_reuseport.c:4:1: error: expected")]
    public void What_gcc_says_is_one_line_with_the_name_of_what_is_missing(string said, string line)
    {
        var failure = SourceBuild.Failure(_file, said);

        Assert.That(failure, Does.StartWith(line).And.Not.Contain("\n"));
    }

    [Test]
    public void The_blob_is_the_name_that_git_gives_the_file()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("blob-").FullName, "hello");
        File.WriteAllText(path, "hello\n");

        Assert.That((_file with { Path = path }).Blob, Is.EqualTo("ce013625030b"));
    }

    [Test]
    public void What_gcov_counts_is_read_without_headers_and_names_what_was_not_reached()
    {
        const string json = """
            {"files": [
              {"file": "include/linux/types.h", "lines": [{"line_number": 1, "count": 0, "branches": []}]},
              {"file": "sock_reuseport.c", "lines": [
                {"line_number": 1, "function_name": "f", "count": 3, "branches": [{"count": 3}, {"count": 0}]},
                {"line_number": 2, "function_name": "f", "count": 0, "branches": [{"count": 0}]}]}]}
            """;

        var coverage = SourceCoverage.Read(json, ["  if (x)", "    g();"]);

        Assert.That(coverage.ToString(), Is.EqualTo("lines 1 of 2, branches 1 of 3"));
        Assert.That(
            coverage.Unreached, Is.EqualTo((Unreached[])[new("f", 1, 1, "if (x)"), new("f", 2, null, "g();")]));
    }
}
