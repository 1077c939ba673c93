namespace Reuseport.Vocabulary;

/// <summary>Which calls a script may make on which kind of socket.</summary>
public sealed partial class ScriptRules
{
    Refusal? OfKind(Op op) => op switch
    {
        Op.Function.Sock(_, var made) when !made.IsTcpOrUdp() =>
            new("the functions of the kernel's file are called with TCP and UDP sockets"),
        Op.Function.Sock(_, var made) when made.IsInet6 =>
            new("the functions of the file do not distinguish IPv6: write 'tcp4' or 'udp4'",
                TraceWords.Transports.Of(made)),
        Op.Wait(var sk, _) when !_sockets[sk].IsTcp =>
            new($"{sk} is not a TCP socket: a thread waits for those alone", sk.ToString()),
        Op.ConnectPeer(var sk, _, _) when !_sockets[sk].IsUdp =>
            new($"{sk} is not a UDP socket: only UDP sockets connect to the source of a flow", sk.ToString()),
        Op.ConnectOut(var sk, _) when _sockets[sk] != Transport.Tcp4 =>
            new($"{sk} is not a TCP socket of IPv4: only those connect to a peer of the probe", sk.ToString()),
        Op.Close => null,
        Op.Option(var sk) => OfOtherKind(sk, isOption: true),
        Op.OnSocket(var sk) => OfOtherKind(sk, isOption: false),
        _ => null,
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
}
