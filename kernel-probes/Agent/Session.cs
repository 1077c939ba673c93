using System.Globalization;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Agent;

/// <summary>
/// The frames of <see cref="Wire"/>, from hello to bye. One thread does all, the one that calls <see cref="Run"/>: it
/// enters the namespaces and is pinned.
/// </summary>
/// <param name="log">Is told of every new namespace.</param>
sealed class Session(Stream input, TextWriter output, int cpu, TextWriter? log)
{
    /// <summary>Lines of one frame: the calls of the longest script, and room for its settings.</summary>
    const int LinesMax = ScriptRules.OpsMax + 100;

    /// <summary>Characters of the sentence of a fault.</summary>
    const int SentenceMax = 1000;

    /// <summary>
    /// The machine is a virtual one and ours alone: hello brings it up to date, and each answer leaves at once, as a
    /// kernel that fails at the next script would take it along.
    /// </summary>
    public bool OwnsMachine { get; init; }

    /// <summary>What the kernel lacks, where that is known already; else hello finds it out.</summary>
    public IReadOnlyList<KernelOption>? Missing { get; init; }

    /// <summary>Answers until bye or the end of the input.</summary>
    /// <returns>Whether the session went as it should; if not, the last line that was written is the fault.</returns>
    public bool Run()
    {
        try
        {
            var frames = new FrameReader(input, output.Flush);
            if (frames.ReadLine() is { } hello && Hello(hello) is { } probe)
                Answer(frames, probe);
            return true;
        }
        catch (FaultException fault)
        {
            WriteFault(id: 0, call: 0, fault);
            return false;
        }
        finally
        {
            output.Flush();
        }
    }

    /// <returns>Null where the kernel lacks what scripts need: there is nothing to be asked of it.</returns>
    Probe? Hello(string line)
    {
        if (line.Split(' ', StringSplitOptions.TrimEntries) is not [Wire.Hello, var version, .. var words])
            throw FaultException.OfProtocol($"the first frame must be '{Wire.Hello} {Wire.Version}'");
        if (version != Wire.Version.ToString(CultureInfo.InvariantCulture))
            throw FaultException.OfProtocol($"version '{version}' is not known: this is {Wire.Version}");
        if (OwnsMachine)
            AfterRestore.Apply(words);
        var missing = Missing ?? MissingOptions.Find();
        var probe = missing is [] ? new Probe(log) : null;
        var state = OwnsMachine ? AfterRestore.Describe() : "";
        output.WriteLine($"{Wire.Hello} {Wire.Version} {Machine.Describe(Cpu.Pin(cpu), missing)}{state}");
        return probe;
    }

    void Answer(FrameReader frames, Probe probe)
    {
        using (probe)
        {
            while (frames.ReadLine() is { } line)
            {
                switch (line.Split(' ', StringSplitOptions.TrimEntries))
                {
                    case [Wire.Bye]:
                        return;
                    case [Wire.Run, var id, var lines]:
                        Answer(probe, Frame(frames, id, lines), RunScript);
                        if (OwnsMachine)
                            output.Flush();
                        break;
                    case [Wire.Step, var id, var lines]:
                        Answer(probe, Frame(frames, id, lines), StepScript);
                        break;
                    default:
                        throw FaultException.OfProtocol($"'{line.TrimEnd()}' is not a frame");
                }
            }
        }
    }

    static (long Id, string Text) Frame(FrameReader frames, string id, string lines) =>
        (Number(id, long.MaxValue), frames.ReadLines((int)Number(lines, LinesMax)));

    void Answer(Probe probe, (long Id, string Text) frame, Action<Probe, long, Script> run)
    {
        try
        {
            var script = TraceReader.ReadScript(frame.Text);
            if (!script.Alphabets.HasFlag(Alphabets.Sockets))
                throw new FaultException(Errno.ENOSYS, "no probe calls functions of the kernel's file") { Call = 1 };
            run(probe, frame.Id, script);
        }
        catch (TraceException exception)
        {
            WriteFault(frame.Id, call: 0, FaultException.OfProtocol(exception.Message));
        }
        catch (FaultException fault)
        {
            WriteFault(frame.Id, fault.Call, fault);
            probe.Renew(fault.Message);
        }
    }

    void RunScript(Probe probe, long id, Script script)
    {
        var answer = probe.Run(script);
        output.WriteLine($"{Wire.Ran} {id} {answer.Outcomes.Count}{Left(answer)}");
        foreach (var outcome in answer.Outcomes)
            output.WriteLine(TraceText.Write(outcome));
    }

    /// <summary>Each outcome is on its way before the next call is made.</summary>
    void StepScript(Probe probe, long id, Script script)
    {
        WriteNow($"{Wire.Ran} {id} {script.Ops.Count}");
        var answer = probe.Run(
            script, seen: outcome => WriteNow(TraceText.Write(outcome)), again: () => WriteNow(Wire.Again));
        WriteNow($"{Wire.End}{Left(answer)}");
    }

    void WriteNow(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }

    static string Left(ScriptAnswer answer) => answer.LeftSomething ? $" {Wire.Left}" : "";

    void WriteFault(long id, int call, FaultException fault)
    {
        var errno = new Outcome.Failed(fault.Errno);
        output.WriteLine($"{Wire.Fault} {id} {call} {errno} {Sentence(fault)}");
    }

    /// <summary>One line, whatever the verifier or a broken frame brought into it.</summary>
    static string Sentence(FaultException fault) => string.Create(
        Math.Min(fault.Message.Length, SentenceMax),
        fault.Message,
        (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });

    static long Number(string word, long max) =>
        Digits.TryParse(word, out long number) && number <= max ? number
            : throw FaultException.OfProtocol($"'{word}' is not a number up to {max}");
}
