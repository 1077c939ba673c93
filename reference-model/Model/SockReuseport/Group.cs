using System.Text;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>reuseport_id, the smallest free one; prints <c>g0</c>.</summary>
public readonly record struct GroupId(int Index)
{
    public override string ToString() => $"g{Index}";
}

/// <summary>struct sock_reuseport</summary>
public sealed record Group(GroupId Id)
{
    /// <summary>INIT_SOCKS</summary>
    public const int InitSocks = 128;

    /// <summary>A group of a few members is written with all their names.</summary>
    const int RunMin = 8;

    /// <summary>
    /// The kernel's array as far as num_socks, in order: the index that a program returns counts here.
    /// </summary>
    public EquatableArray<SockId> Listening { get; init; }

    /// <summary>
    /// The closed section in order of arrival: the kernel fills it from the far end of the array down.
    /// </summary>
    public EquatableArray<SockId> Closed { get; init; }

    public int MaxSocks { get; init; } = InitSocks;

    public Prog? Prog { get; init; }

    public bool BindInany { get; init; }

    public bool HasConns { get; init; }

    /// <summary>synq_overflow_ts is not long ago: a member has sent SYN cookies.</summary>
    public bool SynqOverflow { get; init; }

    /// <summary>How many members have an incoming CPU, in a u16 that can drift below zero (note 1).</summary>
    public ushort IncomingCpu { get; init; }

    public bool IsFull => Listening.Count + Closed.Count == MaxSocks;

    /// <summary>How many more it takes before it grows.</summary>
    public int Room => MaxSocks - Listening.Count - Closed.Count;

    public bool IsEmpty => Listening.Count + Closed.Count == 0;

    public override string ToString()
    {
        var text = new StringBuilder($"{Id} listening").Append(Names(Listening));
        if (Closed is not [])
            text.Append("  closed").Append(Names(Closed));
        if (Prog is not null)
            text.Append($"  program {Prog}");
        if (BindInany)
            text.Append("  any");
        if (HasConns)
            text.Append("  has connections");
        if (IncomingCpu != 0)
            text.Append($"  incoming cpu {IncomingCpu}");
        return text.Append($"  max {MaxSocks}").ToString();
    }

    static string Names(EquatableArray<SockId> members) =>
        members is [] ? "" : $" {MemberText.Of([.. members.Select(sk => sk.Index)], RunMin)}";
}
