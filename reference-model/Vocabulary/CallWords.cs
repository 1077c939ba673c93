namespace Reuseport.Vocabulary;

/// <summary>The word that tells a call from others, whatever its operands: <c>bind</c>, or <c>load</c> for a program.
/// </summary>
public static class CallWords
{
    const string Load = "load";

    /// <summary>Every word; what the tests have a sample of has its word here.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "socket", "sockets", "reuseport", "reuseaddr", "v6only", "bind", "listen", "shutdown", "close", "connect",
        "send", "accept", "disconnect", Load, "attach", "detach", "lockfilter", "sockarray", "update", "delete",
        "lookup", "notes", "byid", "counters", "left", "sysctl", "syn", "ack", "data", "rst", "timer", "wait", "woken",
        "order", "cpu", "getsockopt", "device", "chown", "orphan", "reset",
        "sock", "crowd", "set", "fail", "ids", "reuseport_alloc", "reuseport_add_sock", "reuseport_detach_sock",
        "reuseport_stop_listen_sock", "reuseport_attach_prog", "reuseport_detach_prog", "reuseport_select_sock",
        "reuseport_migrate_sock", "reuseport_has_conns_set", "reuseport_update_incoming_cpu",
    ];

    /// <summary>The word of a call; programs of all kinds are loaded by one.</summary>
    public static string Of(Op op) => op is Op.Load ? Load : TraceText.Write(op).Split(' ') switch
    {
        [_, "=", var made, ..] => made,
        var words => words[0],
    };
}
