using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("tcp_check_req", File = "net/ipv4/tcp_minisocks.c")]
public enum CheckReqResult
{
    /// <summary>The SYN|ACK is sent again; a request whose listener has left stays where it is.</summary>
    RetransmittedSyn,
    EmbryonicReset,

    /// <summary>The ACK is dropped, the request stays, and a migration that it would have been is counted as failed.
    /// </summary>
    ListenOverflow,

    /// <summary>The same where the listener has lost its port: __inet_inherit_port() has none for the child.</summary>
    NoPort,
    Complete,
}

public sealed partial record Net
{
    /// <summary>tcp_check_req(); sk is the listener of the request, or the one that took over from it.</summary>
    (Net, Outcome) CheckReq(SockId sk, Segment segment, Request request, Course course)
    {
        switch (segment)
        {
            case Segment.Syn:
                course.Reached(CheckReqResult.RetransmittedSyn);
                return Ok(this);
            case Segment.Rst:
                // Taken off the queue of sk, also where the listener of the request is another one: note 8.
                course.Reached(CheckReqResult.EmbryonicReset);
                return Ok(ReqskQueueDrop(sk, request, course));
        }

        if (this[sk].IsAcceptQueueFull || this[sk].Port.IsNone)
        {
            course.Reached(this[sk].IsAcceptQueueFull ? CheckReqResult.ListenOverflow : CheckReqResult.NoPort);
            var failed = sk == request.Listener ? this : CountMigrateReqFailure();
            return (failed, Outcome.Unanswered.Instance);
        }
        course.Reached(CheckReqResult.Complete);
        return CompleteHashdance(sk, request, course);
    }
}
