using Reuseport.Model;
using Reuseport.Vocabulary;
using static Reuseport.Harness.Generation.Chances;

namespace Reuseport.Harness.Generation;

/// <summary>
/// The CPU, the device and the owner of sockets. In some scripts most sockets have one device and one owner from the
/// start, else sockets would rarely share a port.
/// </summary>
sealed class SettingOperands(Dice dice)
{
    readonly Device _device = dice.Percent(DeviceInScript) ? Device.Loopback : Device.None;
    readonly Uid _uid = dice.Percent(OwnerInScript) ? new(1) : Uid.Root;

    public Op? Draw(Move move, Net net, SockId sk) => move switch
    {
        Move.Cpu => Cpu(net, sk),
        Move.Device => new Op.BindToDevice(sk, dice.Of(Device.Loopback, Device.Loopback, Device.Gone, Device.None)),
        Move.GetSockOpt => new Op.GetSockOpt(sk, dice.Of(SockOption.ReusePort, SockOption.IncomingCpu)),
        Move.Chown => new Op.Chown(sk, dice.Percent(ChownToUsual) ? _uid : new(dice.Below(Uid.Count))),
        _ => null,
    };

    /// <summary>What a socket still lacks before it is bound; mostly null.</summary>
    public Op? Advance(Sock sk)
    {
        if (sk.Device != _device && dice.Percent(AdvanceBindsToDevice))
            return new Op.BindToDevice(sk.Id, _device);
        return sk.Uid != _uid && dice.Percent(AdvanceChowns) ? new Op.Chown(sk.Id, _uid) : null;
    }

    /// <summary>Where the newest listener has no group to choose for it, mostly an older one that then scores higher.
    /// </summary>
    Op.SetCpu Cpu(Net net, SockId sk)
    {
        if (dice.Percent(CpuOfOvertaken) && Overtaken(net) is { } older)
            return new(older, IncomingCpu.Here);
        return new(sk, dice.Of(IncomingCpu.Here, IncomingCpu.Here, IncomingCpu.Elsewhere, IncomingCpu.None));
    }

    static SockId? Overtaken(Net net)
    {
        foreach (var (i, newest) in net.Tcp.Listeners.Index())
        {
            var sk = net[newest];
            if (sk is { ReusePort: true, Group: not null })
                continue;
            foreach (var older in net.Tcp.Listeners[(i + 1)..])
            {
                if (net[older].RcvSaddr == sk.RcvSaddr && net[older].Port == sk.Port)
                    return older;
            }
        }
        return null;
    }
}
