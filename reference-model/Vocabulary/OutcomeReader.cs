using static System.FormattableString;

namespace Reuseport.Vocabulary;

/// <summary>Reads one outcome, to the end of the line.</summary>
static partial class OutcomeReader
{
    /// <summary>The most outcomes that a range such as <c>s0..s7</c> stands for.</summary>
    const int RangeMax = 1_000;

    const string Each = "each of ";

    const string Dots = "...";

    /// <param name="behaviours">The names that conditions may have; null where all are taken.</param>
    public static Outcome Read(ref LineCursor line, IReadOnlySet<string>? behaviours = null)
    {
        var first = line.Before("with", "without");
        if (line.AtEnd)
            return ReadPlain(ref first);
        var cases = new List<KernelCase> { ReadCase(ref line, ref first, behaviours) };
        while (!line.Take("else"))
        {
            var next = line.Before("with", "without");
            if (line.AtEnd)
                throw line.Error("'else' is missing: it stands before what other kernels do");
            cases.Add(ReadCase(ref line, ref next, behaviours));
        }
        return new Outcome.ByBehaviour([.. cases], ReadPlain(ref line));
    }

    static Outcome ReadPlain(ref LineCursor line)
    {
        var text = line.Rest("an outcome");
        if (text.IndexOf(';') is >= 0 and var end)
        {
            var returned = ReadOne(ref line, text[..end].TrimEnd(" \t"));
            return returned.CanBeSeen
                ? new Outcome.Called(returned, GroupStateReader.Read(ref line, text[(end + 1)..]))
                : throw line.Error($"'{text[..end]}' stands alone");
        }
        return text.StartsWith(Each)
            ? Outcome.Either(ReadSet(ref line, text[Each.Length..])) is Outcome.OneOf(var outcomes)
                ? new Outcome.EachOf(outcomes)
                : throw line.Error("'each of' is said of several outcomes")
            : Outcome.Either(ReadSet(ref line, text));
    }

    static List<Outcome> ReadSet(ref LineCursor line, ReadOnlySpan<char> text)
    {
        var outcomes = new List<Outcome>();
        foreach (var range in text.Split('|'))
        {
            var one = text[range].Trim(" \t");
            if (!TryRange(ref line, one, outcomes))
                outcomes.Add(ReadOne(ref line, one));
        }
        return outcomes is [_, _, ..] && outcomes.Contains(Outcome.DontCare.Instance)
            ? throw line.Error("'...' stands alone")
            : outcomes;
    }

    /// <summary><c>s0..s3</c> is <c>s0|s1|s2|s3</c>, and so are flows.</summary>
    static bool TryRange(ref LineCursor line, ReadOnlySpan<char> text, List<Outcome> outcomes)
    {
        var dots = text.IndexOf("..");
        if (dots < 0 || text.StartsWith(Dots) || text.EndsWith(Dots))
            return false;
        var from = text[..dots];
        var to = text[(dots + 2)..];
        if (!TryPair(from, to, out var first, out var last) || first > last || last - first >= RangeMax)
            throw line.Error($"'{text}' is not a range such as s0..s7 or f0..f7");
        for (var index = first; index <= last; index++)
            outcomes.Add(ReadOne(ref line, Invariant($"{from[0]}{index}")));
        return true;
    }

    static bool TryPair(ReadOnlySpan<char> from, ReadOnlySpan<char> to, out int first, out int last)
    {
        last = 0;
        if (LineCursor.TryName(from, 's', out first))
            return LineCursor.TryName(to, 's', out last);
        if (!OpReader.TryFlow(from, out var one) || !OpReader.TryFlow(to, out var other) || one.Family != other.Family)
            return false;
        (first, last) = (one.Position, other.Position);
        return true;
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
            Dots => Outcome.DontCare.Instance,
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
