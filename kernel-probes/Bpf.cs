using System.Runtime.InteropServices;
using System.Text;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Uapi;

namespace Reuseport.KernelProbes;

/// <summary>bpf(2), as far as the probe needs it.</summary>
static unsafe class Bpf
{
    const string Capability = "CAP_BPF (or CAP_SYS_ADMIN)";

    /// <summary>Bytes for the verifier's log, and how many of its end are told.</summary>
    const int LogSize = 64 * 1024;
    const int LogTail = 600;

    static ReadOnlySpan<byte> License => "GPL\0"u8;

    /// <summary>BPF_PROG_LOAD. If the verifier refuses the program, the fault ends with what it says.</summary>
    /// <returns>The file descriptor of the program.</returns>
    public static int Load(uint type, ReadOnlySpan<BpfInstruction> instructions)
    {
        var fd = Load(type, instructions, log: []);
        if (fd >= 0)
            return fd;

        var refused = FaultException.OfLastCall($"loading a program of {instructions.Length} instructions", Capability);
        var log = new byte[LogSize];
        Load(type, instructions, log);
        var said = Encoding.ASCII.GetString(log).TrimEnd('\0', '\n');
        throw said.Length == 0 ? refused
            : new FaultException(refused.Errno, $"{refused.Message}: {said[^Math.Min(said.Length, LogTail)..]}");
    }

    static int Load(uint type, ReadOnlySpan<BpfInstruction> instructions, Span<byte> log)
    {
        fixed (BpfInstruction* first = instructions)
        fixed (byte* license = License)
        fixed (byte* logBuffer = log)
        {
            var attributes = new ProgramLoad
            {
                prog_type = type,
                insn_cnt = (uint)instructions.Length,
                insns = (ulong)first,
                license = (ulong)license,
                log_level = log.IsEmpty ? 0u : 1u,
                log_size = (uint)log.Length,
                log_buf = (ulong)logBuffer,
            };
            return Call(BPF_PROG_LOAD, &attributes, sizeof(ProgramLoad));
        }
    }

    /// <summary>BPF_MAP_CREATE of an array with one value.</summary>
    /// <returns>The file descriptor of the map.</returns>
    public static int CreateArray(int valueSize)
    {
        var attributes = new MapCreate
        {
            map_type = BPF_MAP_TYPE_ARRAY,
            key_size = sizeof(uint),
            value_size = (uint)valueSize,
            max_entries = 1,
        };
        var fd = Call(BPF_MAP_CREATE, &attributes, sizeof(MapCreate));
        return fd >= 0 ? fd : throw FaultException.OfLastCall("creating an array map", Capability);
    }

    /// <summary>BPF_MAP_LOOKUP_ELEM of the first value.</summary>
    public static void Lookup<T>(int map, out T value)
        where T : unmanaged
    {
        uint key = 0;
        fixed (T* at = &value)
        {
            var attributes = new MapElement { map_fd = (uint)map, key = (ulong)&key, value = (ulong)at };
            if (Call(BPF_MAP_LOOKUP_ELEM, &attributes, sizeof(MapElement)) < 0)
                throw FaultException.OfLastCall("reading a map");
        }
    }

    /// <summary>glibc has no bpf().</summary>
    static int Call(int command, void* attributes, int size) =>
        (int)(long)LibC.syscall(Number, command, attributes, size);

    /// <summary>SYS_bpf</summary>
    public static int Number => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 321,
        Architecture.Arm64 => 280,
        var other => throw new FaultException(Errno.ENOSYS, $"the number of bpf(2) on {other} is not known"),
    };

    /// <summary>union bpf_attr, the beginning of each of its three members that are used.</summary>
    public struct MapCreate
    {
        public uint map_type;
        public uint key_size;
        public uint value_size;
        public uint max_entries;
    }

    [StructLayout(LayoutKind.Explicit)]
    public struct MapElement
    {
        [FieldOffset(0)]
        public uint map_fd;

        [FieldOffset(8)]
        public ulong key;

        [FieldOffset(16)]
        public ulong value;
    }

    public struct ProgramLoad
    {
        public uint prog_type;
        public uint insn_cnt;
        public ulong insns;
        public ulong license;
        public uint log_level;
        public uint log_size;
        public ulong log_buf;
    }
}
