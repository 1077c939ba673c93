namespace Reuseport.Vocabulary;

/// <summary>Reads one outcome, to the end of the line.</summary>
static partial class OutcomeReader
{
    public static Outcome Read(ref LineCursor line)
    {
        var text = line.Rest("an outcome");
        if (text.IndexOf(';') is >= 0 and var end)
        {
            var returned = ReadOne(ref line, text[..end].TrimEnd(" \t"));
            return returned is Outcome.DontCare
                ? throw line.Error("'...' stands alone")
                : new Outcome.Called(returned, GroupStateReader.Read(ref line, text[(end + 1)..]));
        }
        if (!text.Contains('|'))
            return ReadOne(ref line, text);

        var outcomes = new List<Outcome>();
        foreach (var range in text.Split('|'))
            outcomes.Add(ReadOne(ref line, text[range].Trim(" \t")));
        return outcomes.Contains(Outcome.DontCare.Instance)
            ? throw line.Error("'...' stands alone")
            : Outcome.Either(outcomes);
    }

    static Outcome ReadOne(ref LineCursor line, ReadOnlySpan<char> text)
    {
        if (text is ['[', .. var members, ']'])
            return ReadOrder(ref line, members);
        if (LineCursor.TryName(text, 's', out var sk))
            return new Outcome.Selected(new(sk));
        if (OpReader.TryFlow(text, out var flow))
            return new Outcome.Accepted(flow);
        if (TryErrno(text, out var errno))
            return new Outcome.Failed(errno);
        if (text.Contains('='))
            return ReadFields(ref line, text);
        if (TraceWords.Values.TryParse(text, out var read))
            return new Outcome.Value(read);

        return text switch
        {
            "ok" => Outcome.Ok.Instance,
            "none" => Outcome.None.Instance,
            "unanswered" => Outcome.Unanswered.Instance,
            "ready" => Outcome.Ready.Instance,
            "asleep" => Outcome.Asleep.Instance,
            "timeout" => Outcome.TimedOut.Instance,
            "foreign" => Outcome.Foreign.Instance,
            "..." => Outcome.DontCare.Instance,
            _ => throw line.Error($"'{text}' is not an outcome"),
        };
    }

    static Outcome.Ordered ReadOrder(ref LineCursor line, ReadOnlySpan<char> text)
    {
        var members = new List<SockId>();
        foreach (var range in text.SplitAny(' ', '\t'))
        {
            if (text[range].IsEmpty)
                continue;
            if (!LineCursor.TryName(text[range], 's', out var sk))
                throw line.Error($"'{text[range]}' is not a socket such as s0");
            members.Add(new(sk));
        }
        return new([.. members]);
    }

    static bool TryErrno(ReadOnlySpan<char> text, out Errno errno)
    {
        errno = default;
        if (text is not ['E', _, ..])
            return false;
        if (LineCursor.TryName(text, 'E', out var number))
        {
            errno = (Errno)number;
            return number is > 0 and <= 4095 && !Enum.IsDefined(errno);
        }
        return Enum.TryParse(text, out errno) && errno.ToString().AsSpan().SequenceEqual(text);
    }
}
