using System.Text;
using Reuseport.KernelProbes.Agent;

namespace Reuseport.KernelProbes.Tests;

public class FrameTests
{
    const string Hello = "hello 1\n";
    const string OneCall = "run 7 1\ns0 = socket tcp4\n";

    [Test]
    public void The_probe_tells_where_it_runs()
    {
        var said = ProbeProcess.Talk(Hello + "bye\n");

        Assert.That(said.Lines.Single(), Does.Match(
            @"^hello 1 kernel=\S+ version=\S+ arch=\S+ cpu=\d+ build=\S+ nofile=\d+$"));
        Assert.That((said.ExitCode, said.Error), Is.EqualTo((0, "")));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Static_or_on_the_shared_framework_it_is_the_same_probe(bool framework)
    {
        var command = framework ? ProbeProcess.FrameworkCommand : ProbeProcess.Command;

        var said = ProbeProcess.Talk(command, Encoding.UTF8.GetBytes(Hello + OneCall));

        Assert.That(said.Lines.Skip(1), Is.EqualTo((string[])["ran 7 1", "ok"]));
        Assert.That(said.ExitCode, Is.Zero);
    }

    [TestCase("")]
    [TestCase(Hello)]
    [TestCase(Hello + OneCall)]
    public void The_end_of_the_input_between_frames_is_a_bye(string input) =>
        Assert.That(ProbeProcess.Talk(input).ExitCode, Is.Zero);

    [TestCase("hel", "ended within a frame")]
    [TestCase(Hello + "run 7 2\ns0 = socket tcp4\n", "ended within a frame")]
    [TestCase(Hello + "run 7 1\ns0 = soc", "ended within a frame")]
    [TestCase("hello 2\n", "version '2'")]
    [TestCase(OneCall, "the first frame must be 'hello 1'")]
    [TestCase(Hello + Hello, "'hello 1' is not a frame")]
    [TestCase(Hello + "\n", "'' is not a frame")]
    [TestCase(Hello + "run 7\n", "'run 7' is not a frame")]
    [TestCase(Hello + "run seven 1\n", "'seven' is not a number")]
    [TestCase(Hello + "run -7 1\n", "'-7' is not a number")]
    [TestCase(Hello + "run 7 99999999999\n", "'99999999999' is not a number")]
    public void A_broken_frame_is_the_last(string input, string sentence)
    {
        var said = ProbeProcess.Talk(input);

        Assert.That(said.Lines[^1], Does.StartWith("fault 0 0 EPROTO ").And.Contains(sentence));
        Assert.That((said.ExitCode, said.Error), Is.EqualTo((1, "")));
    }

    [Test]
    public void A_line_without_an_end_is_not_waited_for() =>
        Assert.That(ProbeProcess.Talk(new string('x', 5000)).Lines[^1], Does.Contain("a line of more than 4096 bytes"));

    [Test]
    public void Any_bytes_are_answered_with_a_fault([Range(0, 9)] int seed)
    {
        var garbage = new byte[10_000];
        new Random(seed).NextBytes(garbage);

        var said = ProbeProcess.Talk(ProbeProcess.Command, [.. Encoding.UTF8.GetBytes(Hello), .. garbage]);

        Assert.That(said.Lines[^1], Does.StartWith("fault 0 0 EPROTO "));
        Assert.That((said.Lines.Count, said.ExitCode, said.Error), Is.EqualTo((2, 1, "")));
    }

    [Test]
    public void Steps_are_answered_one_by_one_to_an_end()
    {
        var said = ProbeProcess.Talk(Hello + "step 7 2\ns0 = socket tcp4\nclose s0\n" + OneCall);

        Assert.That(said.Lines.Skip(1), Is.EqualTo((string[])["ran 7 2", "ok", "ok", "end", "ran 7 1", "ok"]));
    }

    [Test]
    public void A_step_that_cannot_be_read_is_a_fault_of_its_own()
    {
        var said = ProbeProcess.Talk(Hello + "step 1 1\nclose s1\n" + OneCall);

        Assert.That(said.Lines[1], Does.StartWith("fault 1 0 EPROTO line 1"));
        Assert.That(said.Lines.Skip(2), Is.EqualTo((string[])["ran 7 1", "ok"]));
    }

    [Test]
    public void A_script_that_cannot_be_read_is_a_fault_of_its_own()
    {
        var said = ProbeProcess.Talk(Hello + "run 1 2\ns0 = socket tcp4\nclose s1\n" + OneCall);

        Assert.That(said.Lines[1], Is.EqualTo("fault 1 0 EPROTO line 2, column 7: s1 is not defined above"));
        Assert.That(said.Lines.Skip(2), Is.EqualTo((string[])["ran 7 1", "ok"]));
    }

    [Test]
    public void The_script_after_a_fault_runs_in_a_new_namespace()
    {
        // Far above the limit of open files of this process.
        const int sockets = 100_000;
        var greedy = string.Concat(Enumerable.Range(0, sockets).Select(i => $"s{i} = socket udp4\n"));

        string[] limited = ["prlimit", "--nofile=100", .. ProbeProcess.Command, "--verbose"];
        var said = ProbeProcess.Talk(limited, Encoding.UTF8.GetBytes($"{Hello}run 1 {sockets}\n{greedy}{OneCall}"));

        Assert.That(said.Lines[1], Does.Match(@"^fault 1 \d\d EMFILE socket$"));
        Assert.That(said.Lines.Skip(2), Is.EqualTo((string[])["ran 7 1", "ok"]));
        Assert.That(said.Error, Is.EqualTo("namespace 1: socket\n"));
    }

    [Test]
    public void Frames_are_answered_before_the_next_is_there()
    {
        var input = new PatientStream();
        var output = new StringWriter();
        var reader = new FrameReader(input, () => input.Waited.Add(output.ToString()));

        while (reader.ReadLine() is { } line)
            output.Write(line);

        Assert.That(input.Waited, Is.EqualTo((string[])["", "one\ntwo\n", "one\ntwo\nthree\n"]));
    }

    /// <summary>Gives two lines at once, then a third.</summary>
    sealed class PatientStream : MemoryStream
    {
        readonly Queue<string> _pieces = new(["one\ntwo\n", "three\n"]);

        public List<string> Waited { get; } = [];

        public override int Read(byte[] buffer, int offset, int count) =>
            _pieces.TryDequeue(out var piece) ? Encoding.UTF8.GetBytes(piece, 0, piece.Length, buffer, offset) : 0;
    }
}
