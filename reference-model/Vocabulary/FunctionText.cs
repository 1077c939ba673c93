using System.Diagnostics;
using static System.FormattableString;

namespace Reuseport.Vocabulary;

/// <summary>Writes calls of functions; <see cref="FunctionReader"/> reads them.</summary>
static class FunctionText
{
    static readonly string[] _states = ["close", "listen", "established"];

    public static string Write(Op.Function function) => function switch
    {
        Op.Function.Sock(var sk, var transport) => $"{sk} = sock {TraceWords.Transports.Of(transport)}",
        Op.Function.Crowd(var first, var count, var sk) => Invariant($"{first} = crowd {count} {sk}"),
        Op.Function.Set(var sk, var field, var value) =>
            $"set {sk} {TraceWords.Fields.Of(field)} {Write(field, value)}",
        Op.Function.Fail(var allocation) => Invariant($"fail {allocation}"),
        Op.Function.Ids(var count) => Invariant($"ids {count}"),
        Op.Function.Alloc(var sk, var any) => $"reuseport_alloc {sk} {Address(any)}",
        Op.Function.AddSock(var sk, var sk2, var any) => $"reuseport_add_sock {sk} {sk2} {Address(any)}",
        Op.Function.DetachSock(var sk) => $"reuseport_detach_sock {sk}",
        Op.Function.StopListenSock(var sk) => $"reuseport_stop_listen_sock {sk}",
        Op.Function.AttachProg(var sk, var prog) => $"reuseport_attach_prog {sk} {prog}",
        Op.Function.DetachProg(var sk) => $"reuseport_detach_prog {sk}",
        Op.Function.SelectSock(var sk, var hash, var skb, var payload) =>
            Invariant($"reuseport_select_sock {sk} {hash} {TraceWords.Packets.Of(skb)} {payload}"),
        Op.Function.MigrateSock(var sk, var hash, var withSkb) =>
            Invariant($"reuseport_migrate_sock {sk} {hash} {TraceWords.Packets.Of(Packet(withSkb))}"),
        Op.Function.HasConnsSet(var sk) => $"reuseport_has_conns_set {sk}",
        Op.Function.UpdateIncomingCpu(var sk, var on) => $"reuseport_update_incoming_cpu {sk} {OnOff(on)}",
        _ => throw new UnreachableException($"no text for {function.GetType()}"),
    };

    /// <summary>A value as it is written for its field.</summary>
    public static int? ReadValue(SockField field, ReadOnlySpan<char> word)
    {
        for (var value = 0; value <= ValueMax(field); value++)
        {
            if (word.SequenceEqual(Write(field, value)))
                return value;
        }
        return null;
    }

    /// <summary>Values go from 0 to this.</summary>
    public static int ValueMax(SockField field) => field switch
    {
        SockField.State => _states.Length - 1,
        SockField.Hashed or SockField.ReusePort or SockField.IncomingCpu or SockField.Refs => 1,
    };

    static string Write(SockField field, int value) => field switch
    {
        SockField.State => _states[value],
        SockField.Hashed or SockField.ReusePort or SockField.IncomingCpu => OnOff(value != 0),
        SockField.Refs => Invariant($"{value}"),
    };

    static SkBuff Packet(bool withSkb) => withSkb ? SkBuff.Whole : SkBuff.None;

    static string Address(bool bindInany) => bindInany ? "any" : "addr";

    static string OnOff(bool on) => on ? "on" : "off";
}
