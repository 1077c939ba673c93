using System.Globalization;
using System.Text;
using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>Reads the lines that a probe sends, and checks each.</summary>
static class ProbeFrames
{
    /// <summary>How much of a line that makes no sense is quoted.</summary>
    const int QuoteMax = 80;

    public static GuestHello ReadHello(string line)
    {
        if (line.Split(' ', 5) is [Wire.Fault, "0", "0", var errno, var sentence] && TryErrno(errno) is { } code)
            throw new GuestRefusedException(code, Quote(sentence));
        if (line.Split(' ') is not [Wire.Hello, var version, .. var words])
            throw new WireException($"sent '{Quote(line)}' in place of hello");
        if (Number(version) != Wire.Version)
            throw new WireException($"speaks version '{Quote(version)}' of the protocol, the harness {Wire.Version}");
        return GuestHello.Parse(words) ?? throw new WireException($"introduced itself as '{Quote(line)}'");
    }

    /// <summary>The fault that the line tells of this script; null when it is no fault.</summary>
    public static GuestAnswer.Fault? TryReadFault(string line, long id, int calls)
    {
        if (!line.StartsWith($"{Wire.Fault} ", StringComparison.Ordinal))
            return null;
        if (line.Split(' ', 5) is [_, var number, var call, var errno, var sentence]
            && Number(number) == id
            && Number(call) is { } index && index >= 0 && index <= calls
            && TryErrno(errno) is { } code)
            return new((int)index, code, Quote(sentence));
        throw new WireException($"said '{Quote(line)}' of script {Text(id)}");
    }

    /// <summary>How many outcomes of this script the line announces, and whether something is left of it.</summary>
    public static (int Count, bool LeftSomething) ReadRan(string line, long id, int calls)
    {
        var words = line.Split(' ');
        if (words is not ([Wire.Ran, _, _] or [Wire.Ran, _, _, Wire.Left]))
            throw new WireException($"sent '{Quote(line)}' in place of an answer");
        if (Number(words[1]) != id)
            throw new WireException($"answered script '{Quote(words[1])}' when {Text(id)} was next");
        if (Number(words[2]) is not { } count || count > calls)
            throw new WireException($"announced '{Quote(words[2])}' outcomes for {Text(calls)} calls");
        return ((int)count, words.Length > 3);
    }

    /// <summary>
    /// Whether the line ends the outcomes of a script that is run step by step; whether something is left of it.
    /// </summary>
    public static bool IsEnd(string line, out bool leftSomething)
    {
        leftSomething = line == $"{Wire.End} {Wire.Left}";
        return leftSomething || line == Wire.End;
    }

    /// <summary>Checks that no call was made after one that timed out, and every one if none did.</summary>
    public static void CheckOutcomes(IReadOnlyList<Outcome> outcomes, int calls)
    {
        var last = outcomes.Count - 1;
        for (var i = 0; i < last; i++)
        {
            if (outcomes[i] is Outcome.TimedOut)
                throw new WireException("made another call after one that timed out");
        }
        if (outcomes.Count != calls && outcomes is not [.., Outcome.TimedOut])
            throw new WireException($"gave '{Text(outcomes.Count)}' outcomes for {Text(calls)} calls");
    }

    /// <summary>One outcome that was seen of the call: one that it can have, never a set, never "don't care".</summary>
    public static Outcome ReadOutcome(string line, Op call)
    {
        var outcome = ReadOutcome(line);
        if (!outcome.CanBeSeen)
            throw new WireException($"sent '{Quote(line)}' in place of an outcome that was seen");
        return PossibleOutcomes.CanHave(call, outcome)
            ? outcome
            : throw new WireException(
                $"said '{Quote(line)}' of '{call}': {Quote(PossibleOutcomes.WhyNot(call, outcome))}");
    }

    static Outcome ReadOutcome(string line)
    {
        try
        {
            return TraceReader.ReadOutcome(line);
        }
        catch (TraceException e)
        {
            throw new WireException($"said '{Quote(line)}' where an outcome belongs", e);
        }
    }

    static Errno? TryErrno(string word)
    {
        try
        {
            return TraceReader.ReadOutcome(word) is Outcome.Failed(var errno) ? errno : null;
        }
        catch (TraceException)
        {
            return null;
        }
    }

    static long? Number(string word) =>
        Digits.TryParse(word, out long number) ? number : null;

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text short and printable: it may be anything, and it goes to a terminal.</summary>
    static string Quote(string text)
    {
        var quote = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(QuoteMax))
            quote.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        return text.Length > QuoteMax ? $"{quote}…" : quote.ToString();
    }
}
