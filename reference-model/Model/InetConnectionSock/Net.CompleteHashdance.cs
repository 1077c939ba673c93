using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("inet_csk_complete_hashdance", File = "net/ipv4/inet_connection_sock.c")]
public enum CompleteHashdanceResult
{
    Queued,
    Moved,

    /// <summary>
    /// The listener has left and its group, private since a program was attached, has selected it itself: a socket that
    /// does not listen has no queue, and the connection is reset.
    /// </summary>
    Forgotten,
}

[KernelFunction("reqsk_timer_handler", File = "net/ipv4/inet_connection_sock.c")]
public enum ReqskTimerResult
{
    /// <summary>There is no request: nothing is due.</summary>
    NoRequest,
    SentAgain,
    Moved,
    Dropped,
}

public sealed partial record Net
{
    /// <summary>inet_csk_complete_hashdance(), and tcp_child_process() after it</summary>
    (Net, Outcome) CompleteHashdance(SockId sk, Request request, Course course)
    {
        var net = ReqskQueueDrop(request.Listener, request, course);
        if (this[sk].State != SockState.Listen)
        {
            course.Reached(CompleteHashdanceResult.Forgotten);
            return (net, Failed(Errno.ECONNRESET));
        }
        if (course.Reached(sk == request.Listener ? CompleteHashdanceResult.Queued : CompleteHashdanceResult.Moved)
            == CompleteHashdanceResult.Moved)
            net = net.CountMigrateReqSuccess();
        return (net.Enqueue(sk, request.Child).DataReady(sk, course), new Outcome.Selected(sk));
    }

    /// <summary>reqsk_timer_handler()</summary>
    (Net, Outcome) ReqskTimer(FlowId flow, Endpoint to, Course course)
    {
        if (FindRequest(flow, to) is not { } request)
            return Result(this, ReqskTimerResult.NoRequest);
        if (this[request.Listener].State == SockState.Listen)
            return Result(this, ReqskTimerResult.SentAgain);
        var (net, nsk) = MigrateRequest(request, packet: null, course);
        if (nsk is not { } target)
            return Result(net.ReqskQueueDrop(request.Listener, request, course), ReqskTimerResult.Dropped);

        net = net.CountMigrateReqSuccess();
        return Result(
            net.ReqskQueueDrop(request.Listener, request, course).ReqskQueueHashAdd(target, flow, to),
            ReqskTimerResult.Moved);

        (Net, Outcome) Result(Net next, ReqskTimerResult result) =>
            course.Reached(result) is ReqskTimerResult.SentAgain or ReqskTimerResult.Moved
                ? Ok(next)
                : (next, Outcome.Unanswered.Instance);
    }
}
