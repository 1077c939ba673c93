using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("cookie_v4_check", File = "net/ipv4/syncookies.c")]
public enum CookieCheckResult
{
    /// <summary>No route leads back by the listener's device: neither reset nor connection comes of the ACK.</summary>
    NoRoute,

    /// <summary>No cookie was sent lately: the ACK is answered with a reset.</summary>
    NoRecentOverflow,

    /// <summary>The ACK is reset.</summary>
    NoCookie,

    /// <summary>The ACK is dropped.</summary>
    AcceptQueueFull,
    Queued,
}

public sealed partial record Net
{
    /// <summary>tcp_synq_overflow(): a group remembers it for all its members.</summary>
    Net SynqOverflow(SockId id) => this[id].ReusePort && GroupOf(id) is { } group
        ? Put(group with { SynqOverflow = true })
        : Put(this[id] with { SynqOverflow = true });

    /// <summary>tcp_synq_no_recent_overflow() says no; two minutes are longer than any script.</summary>
    bool HadSynqOverflow(SockId id) =>
        this[id].ReusePort && GroupOf(id) is { } group ? group.SynqOverflow : this[id].SynqOverflow;

    /// <summary>cookie_v4_check() and tcp_get_cookie_sock(): an ACK that no request awaits.</summary>
    (Net, Outcome) RcvCookie(SockId id, Packet ack, bool hasCookie, bool isOfSegments, Course course)
    {
        var child = new Connection(ack.Flow, ack.To, Reuse: false, ReusePort: false) { IsOfSegments = isOfSegments };
        var result = !this[id].TakesFromLoopback ? CookieCheckResult.NoRoute
            : !HadSynqOverflow(id) ? CookieCheckResult.NoRecentOverflow
            : !hasCookie ? CookieCheckResult.NoCookie
            : this[id].IsAcceptQueueFull ? CookieCheckResult.AcceptQueueFull
            : CookieCheckResult.Queued;
        return course.Reached(result) switch
        {
            CookieCheckResult.NoRecentOverflow or CookieCheckResult.NoCookie => (this, Failed(Errno.ECONNRESET)),
            CookieCheckResult.NoRoute or CookieCheckResult.AcceptQueueFull => (this, Outcome.Unanswered.Instance),
            CookieCheckResult.Queued => (Enqueue(id, child).DataReady(id, course), new Outcome.Selected(id)),
        };
    }
}
