using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("inet_shutdown", File = "net/ipv4/af_inet.c")]
public enum ShutdownResult
{
    /// <summary>ENOTCONN. The direction is marked all the same; nothing that the alphabet sees depends on it.</summary>
    NotConnected,

    /// <summary>A listener has nothing to write: it goes on.</summary>
    ListenerGoesOn,
    StoppedListening,

    /// <summary>A connected socket stays where it is.</summary>
    Marked,
}

/// <summary>close(2)</summary>
[KernelFunction("inet_release", File = "net/ipv4/af_inet.c")]
public enum CloseResult
{
    Closed,
    StoppedListening,

    /// <summary>Half-open requests keep it in memory, and in its group.</summary>
    Lingers,
}

public sealed partial record Net
{
    /// <summary>inet_shutdown()</summary>
    (Net Net, ShutdownResult Result) Shutdown(SockId id, How how, Course course) => this[id].State switch
    {
        SockState.Close => (Put(this[id] with { IsShutdown = true }), course.Reached(ShutdownResult.NotConnected)),
        SockState.Established when this[id].IsTcp && how != How.Read =>
            (Put(this[id] with { State = SockState.FinWait2 }), course.Reached(ShutdownResult.Marked)),
        SockState.Established or SockState.FinWait2 => (this, course.Reached(ShutdownResult.Marked)),
        SockState.Listen when how == How.Write => (this, course.Reached(ShutdownResult.ListenerGoesOn)),
        SockState.Listen => (StopListening(id, course), course.Reached(ShutdownResult.StoppedListening)),
    };

    /// <summary>close(2), down to sk_destruct()</summary>
    (Net Net, CloseResult Result) Close(SockId id, Course course)
    {
        var sk = this[id];
        var wasListening = sk.State == SockState.Listen;
        var net = !sk.IsTcp ? UdpUnhash(id, course)
            : wasListening ? StopListening(id, course)
            : ResetConnection(id, course);
        if (net.HasRequest(id))
        {
            net = net.Put(net[id] with { IsDead = true, Port = LocalPort.None });
            return (net.DestroyEmptyBuckets(), course.Reached(CloseResult.Lingers));
        }
        if (net.GroupOf(id) is not null)
            (net, _) = net.DetachSock(id, course);
        net = (net with { Socks = net.Socks.With(id.Index, null) }).DestroyEmptyBuckets();
        return (net, course.Reached(wasListening ? CloseResult.StoppedListening : CloseResult.Closed));
    }
}

static class ShutdownResults
{
    public static Errno ToErrno(this ShutdownResult result) => result switch
    {
        ShutdownResult.NotConnected => Errno.ENOTCONN,
        ShutdownResult.ListenerGoesOn or ShutdownResult.StoppedListening or ShutdownResult.Marked => Errno.None,
    };
}
