using System.Runtime.InteropServices;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Abi.Uapi;

namespace Reuseport.KernelProbes.Abi;

/// <summary>Programs by their ids, which outlive their descriptors.</summary>
static unsafe partial class Bpf
{
    /// <summary>BPF_OBJ_GET_INFO_BY_FD</summary>
    public static uint IdOf(int program)
    {
        ProgramInfo info;
        var attributes = new ObjectInfo
        {
            bpf_fd = (uint)program,
            info_len = (uint)sizeof(ProgramInfo),
            info = (ulong)&info,
        };
        return Call(BPF_OBJ_GET_INFO_BY_FD, &attributes, sizeof(ObjectInfo)) == 0 ? info.id
            : throw FaultException.OfLastCall("reading the id of a program", Capability);
    }

    /// <summary>BPF_PROG_GET_FD_BY_ID</summary>
    /// <returns>0 where something holds the program, ENOENT where nothing does.</returns>
    public static Errno FindId(uint id)
    {
        var attributes = new ProgramById { prog_id = id };
        var fd = Call(BPF_PROG_GET_FD_BY_ID, &attributes, sizeof(ProgramById));
        if (fd < 0)
        {
            return ((Errno)LibC.errno).IsLack(Capability)
                ? throw FaultException.OfLastCall("finding a program by its id", Capability)
                : (Errno)LibC.errno;
        }
        _ = LibC.close(fd);
        return Errno.None;
    }

    /// <summary>The beginning of struct bpf_prog_info; the kernel copies as much as it is asked for.</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct ProgramInfo
    {
        [FieldOffset(4)]
        public uint id;
    }

    public struct ProgramById
    {
        public uint prog_id;
    }

    [StructLayout(LayoutKind.Explicit)]
    public struct ObjectInfo
    {
        [FieldOffset(0)]
        public uint bpf_fd;

        [FieldOffset(4)]
        public uint info_len;

        [FieldOffset(8)]
        public ulong info;
    }
}
