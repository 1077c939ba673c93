using System.Numerics;

namespace Reuseport.Vocabulary;

/// <summary>Reads the outcomes that are written as fields: <c>name=value</c>, in their order.</summary>
static partial class OutcomeReader
{
    /// <summary>Behind the fields of a program's notes: what is not said may be anything.</summary>
    const string Open = " ...";

    static Outcome ReadFields(ref LineCursor line, ReadOnlySpan<char> text)
    {
        var rest = text;
        Outcome? outcome = text.StartsWith("success=") ? ReadCounted(ref rest)
            : text.StartsWith("sockets=") ? ReadLeftOver(ref rest)
            : text.EndsWith(Open) ? ReadInPart(ref rest)
            : ReadNoted(ref rest);
        return outcome is not null && rest.IsEmpty ? outcome : throw line.Error($"'{text}' is not an outcome");
    }

    static Outcome.Counted? ReadCounted(ref ReadOnlySpan<char> rest) =>
        TryNumber(ref rest, "success=", out ulong success) && TryNumber(ref rest, "failure=", out ulong failure)
            ? new Outcome.Counted(success, failure)
            : null;

    static Outcome.LeftOver? ReadLeftOver(ref ReadOnlySpan<char> rest) =>
        TryNumber(ref rest, "sockets=", out int sockets) && TryNumber(ref rest, "programs=", out int programs)
            && TryNumber(ref rest, "entries=", out int entries)
            ? new Outcome.LeftOver(sockets, programs, entries)
            : null;

    static Outcome.Noted? ReadNoted(ref ReadOnlySpan<char> rest)
    {
        if (!TryNumber(ref rest, "runs=", out uint runs))
            return null;
        if (runs == 0)
            return new Outcome.Noted(0, null);
        if (!TryNumber(ref rest, "hash=", out int hash) || hash is < 0 or >= FlowId.Positions
            || !TryFlag(ref rest, "any=", out var any)
            || !TryNumber(ref rest, "proto=", out uint protocol)
            || !TryNumber(ref rest, "len=", out uint length))
            return null;
        Errno? select = TrySelect(ref rest, out var errno) ? errno : null;
        bool? migrating = TryFlag(ref rest, "migrating=", out var flag) ? flag : null;
        return new Outcome.Noted(runs, new(hash, any, protocol, length, select, migrating));
    }

    /// <summary>Some of the fields, in their order.</summary>
    static Outcome.InPart? ReadInPart(ref ReadOnlySpan<char> rest)
    {
        rest = rest[..^Open.Length].TrimEnd(" \t");
        uint? runs = TryNumber(ref rest, "runs=", out uint count) ? count : null;
        int? hash = TryNumber(ref rest, "hash=", out int position) ? position : null;
        bool? inAny = TryFlag(ref rest, "any=", out var any) ? any : null;
        uint? protocol = TryNumber(ref rest, "proto=", out uint number) ? number : null;
        uint? length = TryNumber(ref rest, "len=", out uint bytes) ? bytes : null;
        Errno? select = TrySelect(ref rest, out var errno) ? errno : null;
        bool? migrating = TryFlag(ref rest, "migrating=", out var flag) ? flag : null;
        return hash is < 0 or >= FlowId.Positions ? null
            : new(runs, hash, inAny, protocol, length, select, migrating);
    }

    static bool TrySelect(ref ReadOnlySpan<char> rest, out Errno errno)
    {
        var before = rest;
        errno = Errno.None;
        if (TryValue(ref rest, "select=", out var word) && (word.SequenceEqual("ok") || TryErrno(word, out errno)))
            return true;
        rest = before;
        return false;
    }

    static bool TryFlag(ref ReadOnlySpan<char> rest, string name, out bool flag)
    {
        var before = rest;
        flag = false;
        if (TryNumber(ref rest, name, out int number) && number is (0 or 1))
        {
            flag = number == 1;
            return true;
        }
        rest = before;
        return false;
    }

    static bool TryNumber<T>(ref ReadOnlySpan<char> rest, string name, out T number)
        where T : struct, IBinaryInteger<T>
    {
        var before = rest;
        number = T.Zero;
        if (TryValue(ref rest, name, out var word)
            && Digits.TryParse(word, out number))
            return true;
        rest = before;
        return false;
    }

    /// <summary>Takes the next word if it begins with the name.</summary>
    static bool TryValue(ref ReadOnlySpan<char> rest, string name, out ReadOnlySpan<char> value)
    {
        value = default;
        if (!rest.StartsWith(name))
            return false;
        var length = rest.IndexOfAny(' ', '\t');
        var word = length < 0 ? rest : rest[..length];
        value = word[name.Length..];
        rest = rest[word.Length..].TrimStart(" \t");
        return true;
    }
}
