using System.Buffers.Binary;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>A segment that the kernel has sent.</summary>
readonly record struct Answer(ushort From, ushort To, Address FromAddress, byte Flags, uint Sequence, uint Acknowledged)
{
    public bool IsSynAck => (Flags & (RawTcp.Syn | RawTcp.Ack)) == (RawTcp.Syn | RawTcp.Ack);

    public bool IsReset => (Flags & RawTcp.Rst) != 0;
}

/// <summary>raw(7): sends segments as they are given, and gets a copy of each that arrives in the namespace.</summary>
sealed unsafe class RawTcp : IDisposable
{
    public const byte Syn = 0x02;
    public const byte Rst = 0x04;
    public const byte Push = 0x08;
    public const byte Ack = 0x10;

    const int IpLength = 20;
    const int TcpLength = 20;

    /// <summary>
    /// The largest segment that may come back, the size of a window that never closes, and no scale for it.
    /// </summary>
    const ushort Window = 65_535;

    readonly int _fd;
    readonly byte[] _packet = new byte[128];

    public RawTcp()
    {
        _fd = LibC.socket(LibC.AF_INET, LibC.SOCK_RAW | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, LibC.IPPROTO_TCP);
        var on = 1;
        if (_fd < 0 || LibC.setsockopt(_fd, LibC.IPPROTO_IP, Uapi.IP_HDRINCL, &on, sizeof(int)) < 0)
            throw OutcomeException.OfLastCall("making a raw socket", "CAP_NET_RAW");
    }

    /// <summary>From 127.0.0.1. A SYN has 20 bytes of options and any other segment 12, as those of a client have.
    /// </summary>
    public void Send(
        ushort source, Endpoint to, byte flags, uint sequence, uint acknowledged, ReadOnlySpan<byte> payload = default)
    {
        Span<byte> packet = stackalloc byte[IpLength + TcpLength + 20 + payload.Length];
        packet.Clear();
        ReadOnlySpan<byte> options = (flags & Syn) != 0
            ? [2, 4, 0xff, 0xd7, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
            : [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
        var length = IpLength + TcpLength + options.Length + payload.Length;
        packet = packet[..length];
        var destination = Inet.At(to);

        var tcp = packet[IpLength..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, source);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], Ports.Of(to.Port));
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = (byte)((TcpLength + options.Length) / 4 << 4);
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], Window);
        options.CopyTo(tcp[TcpLength..]);
        payload.CopyTo(tcp[(TcpLength + options.Length)..]);

        // The kernel fills in the length, the identification and the checksum of the IP header.
        packet[0] = 0x45;
        packet[8] = 64;
        packet[9] = (byte)LibC.IPPROTO_TCP;
        (packet[12], packet[15]) = (127, 1);
        new ReadOnlySpan<byte>(destination.Inet, 4).CopyTo(packet[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Checksum(packet[12..IpLength], tcp));

        fixed (byte* first = packet)
        {
            if ((long)LibC.sendto(_fd, first, length, 0, (sockaddr*)&destination, destination.Length) != length)
                throw OutcomeException.OfLastCall("sending a segment");
        }
    }

    /// <summary>The next segment that has arrived since the last look, the clients' own among them.</summary>
    public bool TryReceive(out Answer answer)
    {
        answer = default;
        fixed (byte* buffer = _packet)
        {
            var length = (long)LibC.recv(_fd, buffer, _packet.Length, LibC.MSG_DONTWAIT);
            if (length < 0)
                return (Errno)LibC.errno == Errno.EAGAIN ? false : throw OutcomeException.OfLastCall("recv");
            var tcp = _packet.AsSpan(IpLength);
            answer = new(
                BinaryPrimitives.ReadUInt16BigEndian(tcp), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]),
                _packet[15] == 1 ? Address.Lo : Address.Lo2, tcp[13],
                BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]), BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]));
            return true;
        }
    }

    /// <summary>poll(2): gives the CPU away until something arrives or the time is over.</summary>
    public void Poll(int milliseconds)
    {
        var file = new PollFile { fd = _fd, events = Uapi.POLLIN };
        _ = Libc.poll(&file, 1, milliseconds);
    }

    /// <summary>The sum over the addresses, the protocol, the length and the segment, RFC 9293.</summary>
    static ushort Checksum(ReadOnlySpan<byte> addresses, ReadOnlySpan<byte> segment)
    {
        var sum = Sum(addresses) + LibC.IPPROTO_TCP + segment.Length + Sum(segment);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    static long Sum(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        for (var i = 0; i < bytes.Length; i++)
            sum += (i & 1) == 0 ? bytes[i] << 8 : bytes[i];
        return sum;
    }

    public void Dispose() => _ = LibC.close(_fd);
}
