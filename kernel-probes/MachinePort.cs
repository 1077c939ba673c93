using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes;

/// <summary>The device of a virtual machine that the harness is behind: a virtio port, or a serial line.</summary>
static unsafe class MachinePort
{
    /// <summary>How long a driver may take to find its device and the harness behind it.</summary>
    const int PatienceMilliseconds = 20_000;

    const int PauseMilliseconds = 2;

    /// <summary>Waits for the device and opens it.</summary>
    public static FileStream Open(string path)
    {
        Await(() => File.Exists(path), path);
        // Shared, as an exclusive one would be locked, and a device may refuse that.
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var file = (int)handle.DangerousGetHandle();
        if (LibC.isatty(file) == 1)
            MakeRaw(file);
        // A read before the harness is there would be the end of the input.
        Await(() => !HangsUp(file), path);
        return new(handle, FileAccess.ReadWrite, bufferSize: 0);
    }

    /// <summary>Bytes as they are: no echo, no line feeds that become two characters.</summary>
    static void MakeRaw(int file)
    {
        termios terminal;
        if (LibC.tcgetattr(file, &terminal) < 0)
            throw FaultException.OfLastCall("tcgetattr");
        Libc.cfmakeraw(&terminal);
        if (LibC.tcsetattr(file, (int)LibC.TCSANOW, &terminal) < 0)
            throw FaultException.OfLastCall("tcsetattr");
    }

    static bool HangsUp(int file)
    {
        var poll = new PollFile { fd = file };
        return Libc.poll(&poll, 1, milliseconds: 0) > 0 && (poll.revents & Uapi.POLLHUP) != 0;
    }

    static void Await(Func<bool> isThere, string path)
    {
        for (var waited = 0; !isThere(); waited += PauseMilliseconds)
        {
            if (waited > PatienceMilliseconds)
                throw new FaultException(Errno.ENODEV, $"nobody is behind {path}");
            Thread.Sleep(PauseMilliseconds);
        }
    }
}
