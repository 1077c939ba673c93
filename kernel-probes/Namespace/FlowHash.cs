using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Abi.BpfInstruction;
using static Reuseport.KernelProbes.Abi.Uapi;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// Asks the kernel for the hash of a flow: sk_reuseport_md.hash, the very one that reuseport_select_sock falls back on.
/// A group of its own with one socket has a program that notes the hash in a map and drops the packet, so that no
/// connection comes of it.
/// </summary>
sealed unsafe class FlowHash : IDisposable
{
    readonly int _map = Bpf.CreateArray(sizeof(Note));
    readonly int _program = -1;
    readonly OutcomeException? _refused;

    /// <summary>If the kernel refuses the program, that is the outcome of the first call that needs a flow.</summary>
    public FlowHash()
    {
        try
        {
            _program = Bpf.Load(BPF_PROG_TYPE_SK_REUSEPORT, Code);
        }
        catch (OutcomeException refused)
        {
            _refused = refused;
        }
    }

    /// <summary>Opens the group that hashes this local address and port.</summary>
    /// <exception cref="OutcomeException">The kernel does not let it be made.</exception>
    public Group Open(Transport transport, Address local, PortId port) =>
        _refused is null ? new(this, transport, local, port) : throw _refused;

    public void Dispose()
    {
        _ = LibC.close(_program);
        _ = LibC.close(_map);
    }

    BpfInstruction[] Code =>
    [
        Load32(Register.R2, Register.R1, SkReuseportMd.Hash),
        .. LoadMapValue(Register.R3, _map),
        Store32(Register.R3, Note.HashAt, Register.R2),
        Load32(Register.R4, Register.R3, Note.RunsAt),
        Add(Register.R4, 1),
        Store32(Register.R3, Note.RunsAt, Register.R4),
        Move32(Register.R0, SK_DROP),
        Exit,
    ];

    /// <summary>The value of the map: the hash of the packet that came last, and how many came.</summary>
    readonly record struct Note(uint Hash, uint Runs)
    {
        public const short HashAt = 0;
        public const short RunsAt = 4;
    }

    /// <summary>A group of one socket. Scripts must not run while it is open.</summary>
    public readonly struct Group : IDisposable
    {
        readonly FlowHash _flowHash;
        readonly Transport _transport;
        readonly SockAddr _destination;
        readonly int _fd;

        internal Group(FlowHash flowHash, Transport transport, Address local, PortId port)
        {
            _flowHash = flowHash;
            _transport = transport;
            _destination = Inet.At(local == local.Wildcard ? Inet.SourceOf(transport) : local, Ports.Of(port));
            _fd = Inet.Open(transport);
            if (Inet.Set(_fd, LibC.SO_REUSEPORT, 1) == 0
                && Inet.Bind(_fd, Inet.At(local, Ports.Of(port))) == 0
                && (transport.IsUdp || LibC.listen(_fd, 0) == 0)
                && Inet.Set(_fd, LibC.SO_ATTACH_REUSEPORT_EBPF, flowHash._program) == 0)
                return;
            var refused = OutcomeException.OfLastCall($"making a group of its own on {port}");
            Dispose();
            throw refused;
        }

        /// <exception cref="OutcomeException">The program does not run, or the kernel refuses the flow.</exception>
        public uint Of(ushort source)
        {
            Bpf.Lookup(_flowHash._map, out Note before);
            Send(source);
            var deadline = Deadline.Start();
            while (true)
            {
                Bpf.Lookup(_flowHash._map, out Note after);
                if (after.Runs != before.Runs)
                    return after.Hash;
                deadline.Yield("the run of a program");
            }
        }

        /// <summary>The other end answers with a refusal, which is not waited for.</summary>
        void Send(ushort source)
        {
            var fd = Inet.OpenSource(_transport, source);
            var isSent = Inet.Connect(fd, _destination) == 0
                || (Errno)LibC.errno is Errno.EINPROGRESS or Errno.ECONNREFUSED;
            if (_transport.IsUdp && isSent)
                isSent = (long)LibC.send(fd, null, 0, 0) == 0;
            var refused = isSent ? null : OutcomeException.OfLastCall("sending a flow to a group of its own");
            _ = LibC.close(fd);
            if (refused is not null)
                throw refused;
        }

        public void Dispose() => _ = LibC.close(_fd);
    }
}
