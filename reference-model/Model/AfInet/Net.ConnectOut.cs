using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__inet_stream_connect", File = "net/ipv4/af_inet.c")]
public enum ConnectOutResult
{
    /// <summary>EISCONN: it listens.</summary>
    Listening,

    /// <summary>EISCONN</summary>
    Connected,

    /// <summary>ENODEV of tcp_v4_connect()</summary>
    NoDevice,

    /// <summary>ECONNREFUSED</summary>
    Refused,
    Established,
}

public sealed partial record Net
{
    /// <summary>__inet_stream_connect() and tcp_v4_connect(): a group that the socket has goes along.</summary>
    (Net Net, ConnectOutResult Result) ConnectOut(SockId id, Peer peer, Course course)
    {
        var sk = this[id];
        if (sk.State != SockState.Close)
        {
            var isListening = sk.State == SockState.Listen;
            return (this, course.Reached(isListening ? ConnectOutResult.Listening : ConnectOutResult.Connected));
        }
        if (!sk.TakesFromLoopback)
            return (this, course.Reached(ConnectOutResult.NoDevice));

        // Any answer comes in on the CPU of the run, which is not counted in the group. Note 1.
        var net = (sk.Port.IsNone ? PickPort(sk) : this).Put(sk with
        {
            State = SockState.Established,
            Port = sk.Port.IsNone ? LocalPort.PickedFor(id) : sk.Port,
            RcvSaddr = sk.RcvSaddr == Address.Any ? Address.Lo : sk.RcvSaddr,
            IncomingCpu = IncomingCpu.Here,
        });
        return peer == Peer.Listener
            ? (net, course.Reached(ConnectOutResult.Established))
            : (net.ResetConnection(id, course), course.Reached(ConnectOutResult.Refused));
    }
}

static class ConnectOutResults
{
    public static Errno ToErrno(this ConnectOutResult result) => result switch
    {
        ConnectOutResult.Listening or ConnectOutResult.Connected => Errno.EISCONN,
        ConnectOutResult.NoDevice => Errno.ENODEV,
        ConnectOutResult.Refused => Errno.ECONNREFUSED,
        ConnectOutResult.Established => Errno.None,
    };
}
