using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.BpfInstruction;
using static Reuseport.KernelProbes.Uapi;

namespace Reuseport.KernelProbes;

/// <summary>
/// Asks the kernel for the hash of a flow: sk_reuseport_md.hash, the very one that reuseport_select_sock falls back on.
/// A group of its own with one socket has a program that notes the hash in a map and drops the packet, so that no
/// connection comes of it.
/// </summary>
sealed unsafe class FlowHash : IDisposable
{
    readonly int _map = Bpf.CreateArray(sizeof(Note));
    readonly int _program;

    public FlowHash() => _program = Bpf.Load(BPF_PROG_TYPE_SK_REUSEPORT,
    [
        Load32(Register.R2, Register.R1, SkReuseportMd.Hash),
        .. LoadMapValue(Register.R3, _map),
        Store32(Register.R3, Note.HashAt, Register.R2),
        Load32(Register.R4, Register.R3, Note.RunsAt),
        Add(Register.R4, 1),
        Store32(Register.R3, Note.RunsAt, Register.R4),
        Move32(Register.R0, SK_DROP),
        Exit,
    ]);

    /// <summary>Opens the group that hashes this local address and port.</summary>
    public Group Open(Transport transport, Address local, PortId port) => new(this, transport, local, port);

    public void Dispose()
    {
        _ = LibC.close(_program);
        _ = LibC.close(_map);
    }

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
            var fault = FaultException.OfLastCall($"a group of its own on {port}");
            Dispose();
            throw fault;
        }

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

        /// <summary>The answer is a refusal, which nobody waits for.</summary>
        void Send(ushort source)
        {
            var fd = Inet.OpenSource(_transport, source);
            var connected = Inet.Connect(fd, _destination);
            if (_transport.IsUdp && connected == 0)
                LibC.send(fd, null, 0, 0);
            _ = LibC.close(fd);
        }

        public void Dispose() => _ = LibC.close(_fd);
    }
}
