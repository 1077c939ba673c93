using System.Runtime.InteropServices;
using System.Text;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Abi.Uapi;

namespace Reuseport.KernelProbes.Abi;

/// <summary>bpf(2), as far as the probe needs it.</summary>
static unsafe partial class Bpf
{
    public const string Capability = "CAP_BPF (or CAP_SYS_ADMIN)";

    /// <summary>Bytes for the verifier's log, and how many of its end are told.</summary>
    const int LogSize = 64 * 1024;
    const int LogTail = 600;

    static ReadOnlySpan<byte> License => "GPL\0"u8;

    /// <summary>BPF_PROG_LOAD</summary>
    /// <returns>The file descriptor of the program.</returns>
    /// <exception cref="OutcomeException">The kernel does not take it.</exception>
    public static int Load(uint type, ReadOnlySpan<BpfInstruction> instructions)
    {
        var fd = TryLoad(type, attachType: 0, instructions);
        return fd >= 0 ? fd
            : throw OutcomeException.OfLastCall($"loading a program of {instructions.Length} instructions", Capability);
    }

    /// <summary>BPF_PROG_LOAD</summary>
    /// <returns>The file descriptor of the program, or -1 and errno.</returns>
    public static int TryLoad(uint type, uint attachType, ReadOnlySpan<BpfInstruction> instructions) =>
        Load(type, attachType, instructions, log: []);

    /// <summary>What the verifier has against a program that it does not take: the end of its log.</summary>
    public static string Explain(uint type, uint attachType, ReadOnlySpan<BpfInstruction> instructions)
    {
        var log = new byte[LogSize];
        Load(type, attachType, instructions, log);
        var said = Encoding.ASCII.GetString(log).TrimEnd('\0', '\n');
        return said[^Math.Min(said.Length, LogTail)..];
    }

    static int Load(uint type, uint attachType, ReadOnlySpan<BpfInstruction> instructions, Span<byte> log)
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
                expected_attach_type = attachType,
            };
            return Call(BPF_PROG_LOAD, &attributes, sizeof(ProgramLoad));
        }
    }

    /// <summary>BPF_MAP_CREATE of an array with one value.</summary>
    /// <returns>The file descriptor of the map.</returns>
    public static int CreateArray(int valueSize)
    {
        var fd = TryCreate(BPF_MAP_TYPE_ARRAY, (uint)valueSize, entries: 1);
        return fd >= 0 ? fd : throw FaultException.OfLastCall("creating an array map", Capability);
    }

    /// <summary>BPF_MAP_CREATE with keys of 4 bytes.</summary>
    /// <returns>The file descriptor of the map, or -1 and errno.</returns>
    public static int TryCreate(uint type, uint valueSize, uint entries)
    {
        var attributes = new MapCreate
        {
            map_type = type,
            key_size = sizeof(uint),
            value_size = valueSize,
            max_entries = entries,
        };
        return Call(BPF_MAP_CREATE, &attributes, sizeof(MapCreate));
    }

    /// <summary>BPF_MAP_LOOKUP_ELEM of the first value.</summary>
    public static void Lookup<T>(int map, out T value)
        where T : unmanaged
    {
        if (TryLookup(map, 0, out value) < 0)
            throw FaultException.OfLastCall("reading a map");
    }

    /// <summary>BPF_MAP_LOOKUP_ELEM</summary>
    /// <returns>0, or -1 and errno.</returns>
    public static int TryLookup<T>(int map, uint key, out T value)
        where T : unmanaged
    {
        fixed (T* at = &value)
            return CallElement(BPF_MAP_LOOKUP_ELEM, map, key, at, flags: 0);
    }

    /// <summary>BPF_MAP_UPDATE_ELEM</summary>
    /// <returns>0, or -1 and errno.</returns>
    public static int TryUpdate<T>(int map, uint key, T value, ulong flags)
        where T : unmanaged => CallElement(BPF_MAP_UPDATE_ELEM, map, key, &value, flags);

    /// <summary>BPF_MAP_DELETE_ELEM</summary>
    /// <returns>0, or -1 and errno.</returns>
    public static int TryDelete(int map, uint key) => CallElement(BPF_MAP_DELETE_ELEM, map, key, null, flags: 0);

    static int CallElement(int command, int map, uint key, void* value, ulong flags)
    {
        var attributes = new MapElement
        {
            map_fd = (uint)map,
            key = (ulong)&key,
            value = (ulong)value,
            flags = flags,
        };
        return Call(command, &attributes, sizeof(MapElement));
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

        [FieldOffset(24)]
        public ulong flags;
    }

    [StructLayout(LayoutKind.Explicit)]
    public struct ProgramLoad
    {
        [FieldOffset(0)]
        public uint prog_type;

        [FieldOffset(4)]
        public uint insn_cnt;

        [FieldOffset(8)]
        public ulong insns;

        [FieldOffset(16)]
        public ulong license;

        [FieldOffset(24)]
        public uint log_level;

        [FieldOffset(28)]
        public uint log_size;

        [FieldOffset(32)]
        public ulong log_buf;

        [FieldOffset(68)]
        public uint expected_attach_type;
    }
}
