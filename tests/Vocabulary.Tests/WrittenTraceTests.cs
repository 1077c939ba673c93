namespace Reuseport.Vocabulary.Tests;

/// <summary>To which call a comment belongs.</summary>
public class WrittenTraceTests
{
    const string Commented =
        """
        # before all
        @trace 1
        # of the file
        @kernel 6.1  # seen there

        # above the first
        # and again
        s0 = socket tcp4 -> ok       # beside the first

        # parted

        # above the second
        listen s0 1
        # ! model says ok
        # | g0 [s0]
        close s0
        # at the end
        """;

    [Test]
    public void A_comment_belongs_to_the_call_beside_it_or_below_it()
    {
        var comments = Read(Commented).Comments;

        Assert.That(comments.Head, Is.EqualTo(["# before all", "# of the file", "# seen there"]));
        Assert.That(comments[0].Above, Is.EqualTo(["# above the first", "# and again"]));
        Assert.That(comments[0].Beside, Is.EqualTo("# beside the first"));
        Assert.That(comments[1].Above, Is.EqualTo(["# parted", "# above the second"]));
        Assert.That(comments[2].Above, Is.Empty, "what the harness has noted is no comment");
        Assert.That(comments[2].Below, Is.EqualTo(["# at the end"]));
    }

    [TestCase("@trace 1\n# of the file\ns0 = socket tcp4\n")]
    [TestCase("@trace 1\n\n# of the file\ns0 = socket tcp4\n")]
    [TestCase("# of the file\n@trace 1\n\ns0 = socket tcp4\n")]
    [TestCase("@trace 1\n# of the file\n\ns0 = socket tcp4\n")]
    [TestCase("@trace 1\n# of the file\n")]
    public void What_stands_first_is_said_of_the_file(string text)
    {
        var comments = Read(text).Comments;

        Assert.That(comments.Head, Is.EqualTo(["# of the file"]));
        Assert.That(comments[0].Beside, Is.Null);
        Assert.That(comments[0].Above, Is.Empty);
    }

    [Test]
    public void The_comment_of_a_block_belongs_to_its_first_number()
    {
        var comments = Read("@trace 1\ncounters\n# two\nfor i in 0..1\ns{i} = socket tcp4 # made\nend\n").Comments;

        Assert.That(comments[1].Above, Is.EqualTo(["# two"]));
        Assert.That(comments[1].Beside, Is.EqualTo("# made"));
        Assert.That((comments[2].Above.Count, comments[2].Beside), Is.EqualTo((0, (string?)null)));
    }

    [Test]
    public void The_comments_of_rows_belong_to_the_first_call_of_the_block()
    {
        var written = Read(
            "@trace 1\ncounters\nfor n in # which\n0 # one\n1 # two\ndo\nfor i in 0..1\ns{n*2+i} = socket udp4\n"
            + "end # inner\nend # outer\ncounters\n");

        Assert.That(written.Comments[1].Above, Is.EqualTo(["# which", "# one", "# two"]));
        Assert.That(written.Comments[5].Above, Is.EqualTo(["# inner", "# outer"]));
        Assert.That(written.Blocks, Is.EqualTo([new LineRange(3, 10)]));
        Assert.That(written.LineOfCall, Is.EqualTo([2, 8, 8, 8, 8, 11]));
    }

    [Test]
    public void A_call_that_is_left_keeps_its_comments()
    {
        var comments = Read(Commented).Comments;

        var left = comments.Of([1]);

        Assert.That(left.Head, Is.EqualTo(comments.Head));
        Assert.That(left.Calls, Is.EqualTo([comments[1]]));
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    public void Lines_end_as_they_do_for_the_reader(string end)
    {
        var written = Read(Commented.ReplaceLineEndings(end));

        Assert.That(written.LineOfCall, Is.EqualTo([8, 13, 16]));
        Assert.That(written.Lines[7], Does.StartWith("s0 = socket"));
    }

    static WrittenTrace Read(string text)
    {
        var written = TraceReader.ReadWritten(text, out var errors);
        Assert.That(errors, Is.Empty);
        return written!;
    }
}
