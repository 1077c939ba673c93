using System.Text;
using Microsoft.Win32.SafeHandles;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Agent;

/// <summary>The device of a virtual machine that the harness is behind: a virtio port, or a serial line.</summary>
static unsafe class MachinePort
{
    /// <summary>How long a driver may take to find its device and the harness behind it.</summary>
    const int PatienceMilliseconds = 20_000;

    const int PauseMilliseconds = 2;

    /// <summary>Waits for the device and opens it.</summary>
    public static FileStream Open(string path)
    {
        var file = -1;
        Await(() => (file = TryOpen(path)) >= 0, path);
        if (LibC.isatty(file) == 1)
            MakeRaw(file);
        // A read before the harness is there would be the end of the input.
        Await(() => !HangsUp(file), path);
        return new(new SafeFileHandle(file, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
    }

    /// <summary>
    /// Opens the device, or gives -1 where it is still to come: there is no file yet, or there is one and the driver
    /// has not entered the port into its list, which it does last (add_port in drivers/char/virtio_console.c).
    /// </summary>
    static int TryOpen(string path)
    {
        int file;
        fixed (byte* pathname = Encoding.UTF8.GetBytes(path + '\0'))
            file = LibC.open(pathname, LibC.O_RDWR | LibC.O_CLOEXEC, 0);
        return file >= 0 || (Errno)LibC.errno is Errno.ENOENT or Errno.ENXIO ? file
            : throw FaultException.OfLastCall($"opening {path}");
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

    static string OptionsOf(string path) => path.StartsWith("/dev/ttyS", StringComparison.Ordinal)
        ? "CONFIG_SERIAL_8250 with two ports"
        : "CONFIG_VIRTIO_CONSOLE and CONFIG_VIRTIO_PCI";

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
            {
                throw new FaultException(
                    Errno.ENODEV, $"the harness does not answer at {path}, which needs {OptionsOf(path)}");
            }
            Thread.Sleep(PauseMilliseconds);
        }
    }
}
