namespace Reuseport.Vocabulary;

/// <summary>Which calls a script may make on which kind of socket.</summary>
public static class TransportKinds
{
    /// <summary>
    /// TCP and UDP, which have the groups that programs select from. The other kinds are there for what the kernel
    /// refuses them.
    /// </summary>
    public static bool IsTcpOrUdp(this Transport transport) => transport.IsTcp || transport.IsUdp;

    /// <summary>Refuses a call that is not defined for the kind of its socket.</summary>
    /// <param name="line">Where the call begins.</param>
    internal static void Require(ref LineCursor line, Op op, TraceReader names)
    {
        if (op is Op.Function.Sock(_, var made) && !made.IsTcpOrUdp())
            throw line.Error("the functions of the kernel's file are called with TCP and UDP sockets");
        if (SockOf(op) is not var (sk, isOption))
            return;
        var transport = names.TransportOf(ref line, sk);
        if (transport.IsTcpOrUdp() || (isOption && transport != Transport.Mptcp4))
            return;
        var kind = TraceWords.Transports.Of(transport);
        throw line.Error(transport == Transport.Mptcp4
            ? $"{sk} is of {kind}: it is made and closed, and no other call is defined for it"
            : $"{sk} is of {kind}: of its calls only options and close are defined");
    }

    /// <summary>The socket of a call that not every kind has; whether it is an option that most have.</summary>
    static (SockId Sk, bool IsOption)? SockOf(Op op) => op switch
    {
        Op.Sockets(_, _, var like) => (like, false),
        Op.V6Only(var sk, _) => (sk, false),
        Op.SetCpu(var sk, _) => (sk, false),
        Op.BindToDevice(var sk, _) => (sk, false),
        Op.Chown(var sk, _) => (sk, false),
        Op.Orphan(var sk, _) => (sk, false),
        Op.Woken(var sk) => (sk, false),
        Op.Bind(var sk, _) => (sk, false),
        Op.Listen(var sk, _) => (sk, false),
        Op.Shutdown(var sk, _) => (sk, false),
        Op.Accept(var sk) => (sk, false),
        Op.Disconnect(var sk) => (sk, false),
        Op.Order(var sk, _, _) => (sk, false),
        Op.ReusePort(var sk, _) => (sk, true),
        Op.ReuseAddr(var sk, _) => (sk, true),
        Op.Attach(var sk, _, _) => (sk, true),
        Op.Detach(var sk) => (sk, true),
        Op.LockFilter(var sk, _) => (sk, true),
        _ => null,
    };
}
