using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("tcp_conn_request", File = "net/ipv4/tcp_input.c")]
public enum ConnRequestResult
{
    /// <summary>The SYN is dropped.</summary>
    AcceptQueueFull,

    /// <summary>The SYN is dropped: no route leads back by the listener's device.</summary>
    NoRoute,

    /// <summary>Too many are half open: the SYN|ACK has a cookie, and nothing is kept.</summary>
    SentCookie,
    Hashed,
}

public sealed partial record Net
{
    /// <summary>tcp_conn_request(), up to the place where the request is hashed.</summary>
    (Net Net, ConnRequestResult Result) ConnRequest(SockId id, Course course)
    {
        if (this[id].IsAcceptQueueFull)
            return (this, course.Reached(ConnRequestResult.AcceptQueueFull));
        if (!this[id].TakesFromLoopback)
            return (this, course.Reached(ConnRequestResult.NoRoute));
        return IsReqskQueueFull(this[id])
            ? (SynqOverflow(id), course.Reached(ConnRequestResult.SentCookie))
            : (this, course.Reached(ConnRequestResult.Hashed));
    }
}
