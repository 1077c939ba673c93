namespace Reuseport.Vocabulary;

public abstract partial record Op
{
    /// <summary>setsockopt(2), SO_INCOMING_CPU</summary>
    public sealed record SetCpu(SockId Sk, IncomingCpu Cpu) : OnSocket(Sk);

    /// <summary>getsockopt(2); the value is the outcome.</summary>
    public sealed record GetSockOpt(SockId Sk, SockOption Name) : Option(Sk);

    /// <summary>setsockopt(2), SO_BINDTODEVICE; SO_BINDTOIFINDEX for an index that no device has.</summary>
    public sealed record BindToDevice(SockId Sk, Device Device) : OnSocket(Sk);

    /// <summary>fchown(2)</summary>
    public sealed record Chown(SockId Sk, Uid Uid) : OnSocket(Sk);
}
