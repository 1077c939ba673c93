using System.Globalization;
using System.Text;

namespace Reuseport.Vocabulary;

/// <summary>
/// All that the functions of the kernel's file leave behind, in one row of numbers: it is compared after each of
/// millions of calls, and read by a person after one. What a group implies (its members point to it, each program has
/// a reference for each group) is not said; what is otherwise is.
/// <code>
/// told failures packets lost
/// groups {id max flags program cpu  listening {sk…}  closed {sk…}}
/// pointers {sk group}  references {sk count}  programs {program count}
/// </code>
/// A name in braces is preceded by how many there are. driver.c of the stand-ins writes the same row.
/// </summary>
public readonly record struct GroupState(EquatableArray<ushort> Words)
{
    /// <summary>No socket, no program, no group.</summary>
    public const ushort None = 0xffff;

    /// <summary>A group that was freed.</summary>
    public const ushort Freed = 0xfffe;

    /// <summary>INIT_SOCKS: a group of this size does not say so.</summary>
    internal const int UsualMax = 128;

    /// <summary>Three members that follow each other are written as the first and the last.</summary>
    const int RunMin = 3;

    internal const int BindInany = 1, HasConns = 2;

    public override string ToString()
    {
        var text = new StringBuilder();
        var next = 4;
        var words = Words.AsSpan();
        for (var count = words[next++]; count > 0; count--)
            WriteGroup(text, words, ref next);
        for (var count = words[next++]; count > 0; count--, next += 2)
            Item(text).Append(CultureInfo.InvariantCulture, $"s{words[next]} in {Group(words[next + 1])}");
        for (var count = words[next++]; count > 0; count--, next += 2)
            Item(text).Append(CultureInfo.InvariantCulture, $"s{words[next]} refs {words[next + 1]}");
        for (var count = words[next++]; count > 0; count--, next += 2)
            Item(text).Append(CultureInfo.InvariantCulture, $"b{words[next]} refs {words[next + 1]}");
        if (words[0] != None)
            Item(text).Append(CultureInfo.InvariantCulture, $"told s{words[0]}");
        foreach (var (index, word) in Counters)
        {
            if (words[index] != 0)
                Item(text).Append(CultureInfo.InvariantCulture, $"{word} {words[index]}");
        }
        return text.ToString();
    }

    /// <summary>Where counters are in the row, and what they are called.</summary>
    internal static readonly (int Index, string Word)[] Counters = [(1, "failures"), (2, "packets"), (3, "lost")];

    static void WriteGroup(StringBuilder text, ReadOnlySpan<ushort> words, ref int next)
    {
        var (id, max, flags, program, cpu) =
            (words[next], words[next + 1], words[next + 2], words[next + 3], words[next + 4]);
        next += 5;
        Item(text).Append(CultureInfo.InvariantCulture, $"g{id} [");
        WriteMembers(text, words, ref next);
        if (words[next] > 0)
            text.Append(text[^1] == '[' ? "| " : " | ");
        WriteMembers(text, words, ref next);
        text.Append(']');
        if (max != UsualMax)
            text.Append(CultureInfo.InvariantCulture, $" max {max}");
        if ((flags & BindInany) != 0)
            text.Append(" any");
        if ((flags & HasConns) != 0)
            text.Append(" conns");
        if (cpu != 0)
            text.Append(CultureInfo.InvariantCulture, $" cpu {cpu}");
        if (program != None)
            text.Append(CultureInfo.InvariantCulture, $" b{program}");
    }

    static void WriteMembers(StringBuilder text, ReadOnlySpan<ushort> words, ref int next)
    {
        var members = words.Slice(next + 1, words[next]);
        next += 1 + members.Length;
        var indexes = new int[members.Length];
        for (var i = 0; i < indexes.Length; i++)
            indexes[i] = members[i];
        text.Append(MemberText.Of(indexes, RunMin));
    }

    static StringBuilder Item(StringBuilder text) => text.Length > 0 ? text.Append("; ") : text;

    static string Group(ushort name) => name switch
    {
        None => "none",
        Freed => "freed",
        _ => string.Create(CultureInfo.InvariantCulture, $"g{name}"),
    };
}
