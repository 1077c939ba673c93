using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>The CPU, the device and the owner of a socket.</summary>
sealed unsafe partial class ScriptRun
{
    /// <summary>fchown(2) leaves the group as it is.</summary>
    const uint NoGroup = uint.MaxValue;

    /// <summary>An interface index that no device has: a namespace has loopback alone.</summary>
    const int IndexOfNoDevice = 1_000_000;

    static int Chown(int fd, Uid uid) => LibC.fchown(fd, (uint)uid.Number, NoGroup);

    static int SetCpu(int fd, IncomingCpu cpu) => Inet.Set(fd, LibC.SO_INCOMING_CPU, cpu switch
    {
        IncomingCpu.None => -1,
        IncomingCpu.Here => (int)Cpu.Current,
        IncomingCpu.Elsewhere => (int)Cpu.Current + 1,
    });

    static Outcome GetSockOpt(int fd, SockOption name)
    {
        var option = name switch
        {
            SockOption.ReusePort => LibC.SO_REUSEPORT,
            SockOption.IncomingCpu => LibC.SO_INCOMING_CPU,
        };
        if (Inet.Get(fd, option, out var value) < 0)
            return Result(-1);
        return (name, value) switch
        {
            (SockOption.ReusePort, _) => new Outcome.Value(value == 0 ? OptionValue.Off : OptionValue.On),
            (_, < 0) => Outcome.None.Instance,
            _ => new Outcome.Value(value == (int)Cpu.Current ? OptionValue.Here : OptionValue.Elsewhere),
        };
    }

    static int BindToDevice(int fd, Device device) => device switch
    {
        Device.None => BindToDevice(fd, ""u8),
        Device.Loopback => BindToDevice(fd, "lo"u8),
        // By its name it would have to be there.
        Device.Gone => Inet.Set(fd, Uapi.SO_BINDTOIFINDEX, IndexOfNoDevice),
    };

    static int BindToDevice(int fd, ReadOnlySpan<byte> name)
    {
        fixed (byte* value = name)
            return LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_BINDTODEVICE, value, name.Length);
    }
}
