namespace Reuseport.Vocabulary;

/// <summary>Which calls a script may make on which kind of socket.</summary>
public sealed partial class ScriptRules
{
    Refusal? OfKind(Op op) => op switch
    {
        Op.Function.Sock(_, var made) when !made.IsTcpOrUdp() =>
            new("the functions of the kernel's file are called with TCP and UDP sockets"),
        Op.Function.Sock(_, var made) when made.IsInet6 =>
            new("the functions of the file do not know IPv6 from IPv4: 'tcp4' or 'udp4'",
                TraceWords.Transports.Of(made)),
        Op.Wait(var sk, _) when !_sockets[sk].IsTcp =>
            new($"{sk} is no TCP socket: nobody waits for another", sk.ToString()),
        Op.ConnectPeer(var sk, _, _) when !_sockets[sk].IsUdp =>
            new($"{sk} is no UDP socket: only those connect to the source of a flow", sk.ToString()),
        Op.ConnectOut(var sk, _) when _sockets[sk] != Transport.Tcp4 =>
            new($"{sk} is no TCP socket of IPv4: only those connect to a peer of the probe", sk.ToString()),
        _ => CalledOn(op) is var (called, isOption) ? OfOtherKind(called, isOption) : null,
    };

    Refusal? OfOtherKind(SockId sk, bool isOption)
    {
        var transport = _sockets[sk];
        if (transport.IsTcpOrUdp() || (isOption && transport != Transport.Mptcp4))
            return null;
        var kind = TraceWords.Transports.Of(transport);
        return new(transport == Transport.Mptcp4
            ? $"{sk} is of {kind}: it is made and closed, and no other call is defined for it"
            : $"{sk} is of {kind}: of its calls only options and close are defined");
    }

    /// <summary>The socket of a call that not every kind has; whether it is an option that most have.</summary>
    static (SockId Sk, bool IsOption)? CalledOn(Op op) => op switch
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
