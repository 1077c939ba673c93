using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>sk_getsockopt()</summary>
    Outcome GetSockOpt(SockId sk, SockOption name) => (name, this[sk]) switch
    {
        (SockOption.ReusePort, { ReusePort: var on }) => new Outcome.Value(on ? OptionValue.On : OptionValue.Off),
        (SockOption.IncomingCpu, { IncomingCpu: IncomingCpu.Here }) => new Outcome.Value(OptionValue.Here),
        (SockOption.IncomingCpu, { IncomingCpu: IncomingCpu.Elsewhere }) => new Outcome.Value(OptionValue.Elsewhere),
        _ => Outcome.None.Instance,
    };

    /// <summary>
    /// sock_bindtoindex_locked(). A UDP socket is filed anew, which takes it out of its group; it comes back to none,
    /// be its device what it was. A listener stays where it is.
    /// </summary>
    Net BindToDevice(SockId id, Device device, Course course)
    {
        var net = Put(this[id] with { Device = device });
        return this[id].IsTcp ? net : net.UdpLibRehash(id, isMoved: false, course);
    }
}
