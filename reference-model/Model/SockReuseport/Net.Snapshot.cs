using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>The state as scripts of functions compare it.</summary>
    /// <param name="told">The socket that bpf_sk_reuseport_detach() was told of in the call.</param>
    GroupState Snapshot(SockId? told)
    {
        var row = new List<ushort>(64) { Name(told), (ushort)Tcp.MigrateReqFailure, 0, 0 };
        Span<ushort> memberOf = Socks.Count <= 64 ? stackalloc ushort[Socks.Count] : new ushort[Socks.Count];
        memberOf.Fill(GroupState.None);

        var at = Counted(row);
        foreach (var group in Groups.All)
        {
            if (group is null)
                continue;
            row[at]++;
            row.Add((ushort)group.Id.Index);
            row.Add((ushort)group.MaxSocks);
            row.Add((ushort)((group.BindInany ? 1 : 0) | (group.HasConns ? 2 : 0)));
            row.Add(group.Prog is { Name: { } prog } ? (ushort)prog.Index : GroupState.None);
            row.Add(group.IncomingCpu);
            AddMembers(row, group.Id, group.Listening, memberOf);
            AddMembers(row, group.Id, group.Closed, memberOf);
        }

        AddPointers(row, memberOf);
        AddRefs(row);
        Counted(row);
        return new([.. row]);
    }

    static void AddMembers(List<ushort> row, GroupId group, EquatableArray<SockId> members, Span<ushort> memberOf)
    {
        row.Add((ushort)members.Count);
        foreach (var sk in members)
        {
            row.Add((ushort)sk.Index);
            memberOf[sk.Index] = (ushort)group.Index;
        }
    }

    void AddPointers(List<ushort> row, ReadOnlySpan<ushort> memberOf)
    {
        var at = Counted(row);
        for (var i = 0; i < memberOf.Length; i++)
        {
            var group = Socks[i]?.Group is { } id ? (ushort)id.Index : GroupState.None;
            if (group != memberOf[i])
                AddPair(row, at, i, group);
        }
    }

    void AddRefs(List<ushort> row)
    {
        var at = Counted(row);
        for (var i = 0; i < Socks.Count; i++)
        {
            if (Socks[i] is { Refs: not 1 } sk)
                AddPair(row, at, i, sk.Refs);
        }
    }

    static void AddPair(List<ushort> row, int at, int name, ushort value)
    {
        row[at]++;
        row.Add((ushort)name);
        row.Add(value);
    }

    /// <summary>Adds a count, and tells where it is.</summary>
    static int Counted(List<ushort> row)
    {
        row.Add(0);
        return row.Count - 1;
    }

    static ushort Name(SockId? sk) => sk is { } named ? (ushort)named.Index : GroupState.None;
}

static class SockFields
{
    public static Sock Set(this Sock sk, SockField field, int value) => field switch
    {
        SockField.State => sk with { State = (SockState)value },
        SockField.Hashed => sk with { Hashed = value != 0 },
        SockField.ReusePort => sk with { ReusePort = value != 0 },
        SockField.IncomingCpu => sk with { IncomingCpu = (IncomingCpu)value },
        SockField.Refs => sk with { Refs = (ushort)value },
    };
}
