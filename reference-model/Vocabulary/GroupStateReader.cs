namespace Reuseport.Vocabulary;

/// <summary>Reads the state of groups as <see cref="GroupState"/> writes it.</summary>
sealed class GroupStateReader
{
    readonly ushort[] _head = [GroupState.None, 0, 0, 0];
    readonly List<ushort> _groups = [0], _pointers = [0], _refs = [0], _programs = [0];

    public static GroupState Read(ref LineCursor line, ReadOnlySpan<char> text)
    {
        var reader = new GroupStateReader();
        foreach (var range in text.Split(';'))
        {
            var item = text[range].Trim(" \t");
            if (!item.IsEmpty && !reader.TryRead(item))
                throw line.Error($"'{item}' is not a state of a group or a socket");
        }
        return new([.. reader._head, .. reader._groups, .. reader._pointers, .. reader._refs, .. reader._programs]);
    }

    bool TryRead(ReadOnlySpan<char> item)
    {
        var cursor = new LineCursor(item, 1);
        var word = cursor.Word("an item");
        if (cursor.AtEnd)
            return false;
        if (TryName(word, 'g', out var group))
            return TryReadGroup(ref cursor, item, group);
        if (TryName(word, 's', out var sk))
        {
            return cursor.Take("in")
                ? TryGroup(Rest(ref cursor), out group) && Add(_pointers, sk, group)
                : cursor.Take("refs") && TryNumber(Rest(ref cursor), out var refs) && Add(_refs, sk, refs);
        }
        if (TryName(word, 'b', out var program))
            return cursor.Take("refs") && TryNumber(Rest(ref cursor), out var refs) && Add(_programs, program, refs);
        if (word.SequenceEqual("told"))
            return TryName(Rest(ref cursor), 's', out _head[0]);
        foreach (var (index, counter) in GroupState.Counters)
        {
            if (word.SequenceEqual(counter))
                return TryNumber(Rest(ref cursor), out _head[index]);
        }
        return false;
    }

    bool TryReadGroup(ref LineCursor cursor, ReadOnlySpan<char> item, ushort id)
    {
        var (open, close) = (item.IndexOf('['), item.IndexOf(']'));
        if (open < 0 || close < open)
            return false;
        var sections = item[(open + 1)..close];
        var bar = sections.IndexOf('|');
        var listening = new List<ushort>();
        var closed = new List<ushort>();
        if (!TryMembers(bar < 0 ? sections : sections[..bar], listening)
            || (bar >= 0 && !TryMembers(sections[(bar + 1)..], closed)))
            return false;

        var (max, flags, program, cpu) = ((ushort)GroupState.UsualMax, 0, GroupState.None, (ushort)0);
        cursor = new(item[(close + 1)..], 1);
        while (!cursor.AtEnd)
        {
            var word = cursor.Word("a property");
            var known = word switch
            {
                "max" => !cursor.AtEnd && TryNumber(cursor.Word("a size"), out max),
                "cpu" => !cursor.AtEnd && TryNumber(cursor.Word("a count"), out cpu),
                "any" => (flags |= GroupState.BindInany) > 0,
                "conns" => (flags |= GroupState.HasConns) > 0,
                _ => TryName(word, 'b', out program),
            };
            if (!known)
                return false;
        }
        _groups[0]++;
        _groups.AddRange([id, max, (ushort)flags, program, cpu]);
        _groups.AddRange([(ushort)listening.Count, .. listening, (ushort)closed.Count, .. closed]);
        return true;
    }

    static bool TryMembers(ReadOnlySpan<char> text, List<ushort> members)
    {
        foreach (var range in text.SplitAny(' ', '\t'))
        {
            var word = text[range];
            if (word.IsEmpty)
                continue;
            var dots = word.IndexOf("..");
            ushort last = 0;
            if (!TryName(dots < 0 ? word : word[..dots], 's', out var first)
                || (dots >= 0 && (!TryName(word[(dots + 2)..], 's', out last) || last < first)))
                return false;
            for (int sk = first; sk <= (dots < 0 ? first : last); sk++)
                members.Add((ushort)sk);
        }
        return members.Count <= ushort.MaxValue;
    }

    static bool TryGroup(ReadOnlySpan<char> word, out ushort group)
    {
        group = word is "freed" ? GroupState.Freed : GroupState.None;
        return word is "none" or "freed" || TryName(word, 'g', out group);
    }

    static bool TryName(ReadOnlySpan<char> word, char letter, out ushort index)
    {
        var isName = LineCursor.TryName(word, letter, out var number) && number <= ushort.MaxValue;
        index = (ushort)number;
        return isName;
    }

    static bool TryNumber(ReadOnlySpan<char> word, out ushort number) => Digits.TryParse(word, out number);

    static ReadOnlySpan<char> Rest(ref LineCursor cursor) => cursor.AtEnd ? [] : cursor.Rest("a value");

    static bool Add(List<ushort> pairs, ushort name, ushort value)
    {
        pairs[0]++;
        pairs.Add(name);
        pairs.Add(value);
        return true;
    }
}
