using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>The loopback device of the thread's network namespace.</summary>
static unsafe class Loopback
{
    /// <summary>
    /// Returns when all that this CPU has sent has arrived. The device keeps the order of packets, also where the
    /// kernel leaves them to ksoftirqd: a datagram to oneself comes after whatever was on its way.
    /// </summary>
    /// <exception cref="OutcomeException">It does not come, or the kernel refuses it.</exception>
    public static void Drain()
    {
        var fd = Inet.Open(Transport.Udp4);
        try
        {
            if (Inet.Bind(fd, Inet.At(Address.Lo, 0)) < 0 || Inet.Connect(fd, Inet.LocalOf(fd)) < 0)
                throw OutcomeException.OfLastCall("sending a datagram to itself");
            var payload = (byte)0;
            if (LibC.send(fd, &payload, 1, 0) != 1)
                throw OutcomeException.OfLastCall("sending a datagram to itself");
            var deadline = Deadline.Start();
            while (LibC.recv(fd, &payload, 1, 0) != 1)
            {
                if ((Errno)LibC.errno != Errno.EAGAIN)
                    throw OutcomeException.OfLastCall("sending a datagram to itself");
                deadline.Yield("sending a datagram to itself");
            }
        }
        finally
        {
            _ = LibC.close(fd);
        }
    }
}
