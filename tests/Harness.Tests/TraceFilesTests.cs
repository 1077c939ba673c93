using Reuseport.Harness.Profiles;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

public sealed class TraceFilesTests
{
    const string Good = "@trace 1\ns0 = socket tcp4 -> ok\n";

    [Test]
    public void A_bad_file_does_not_stop_the_others()
    {
        using var scratch = new Scratch();
        var first = scratch.Write("1.trace", Good);
        var bad = scratch.Write("2.trace", "@trace 1\ns0 = socket tcp4 -> s0\nlisten s1 5\n");
        var last = scratch.Write("3.trace", Good);
        var missing = scratch.In("4.trace");

        var read = TraceFiles.Read([scratch.Path, missing]);

        Assert.That(read.Files.Select(file => file.Path), Is.EqualTo([first, last]));
        Assert.That(read.Errors, Is.EqualTo(
        [
            $"{bad}:2:21: socket has no outcome s0 (ok, an errno); 'harness help socket' tells its outcomes",
            $"{bad}:3:8: s1 is not defined above",
            $"{missing}: there is no such file",
        ]));
    }

    [Test]
    public void Where_all_files_are_needed_every_error_is_told()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.In("empty"));
        var bad = scratch.Write("1.trace", "nothing");

        var read = TraceFiles.Read([scratch.In("empty"), bad]);

        Assert.That(() => read.AllOrThrow(), Throws.TypeOf<UsageException>().With.Message.EqualTo(
            $"{scratch.In("empty")}: there is no .trace file in it\n{bad}:1:1: the first line must be '@trace 1'"));
    }

    [Test]
    public void Files_without_an_error_are_all_there()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("1.trace", Good);

        Assert.That(TraceFiles.Read([path]).AllOrThrow(), Has.Count.EqualTo(1));
        Assert.That(TraceFiles.Read(path).Trace.Script.Ops, Has.Count.EqualTo(1));
    }
}
