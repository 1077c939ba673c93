using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.BpfInstruction;

namespace Reuseport.KernelProbes;

/// <summary>
/// A group that loses its last member is freed by RCU, some milliseconds later. How long that takes another group
/// tells, which loses its own afterwards: callbacks of one CPU run in order, and the probe stays on one.
/// </summary>
static class GracePeriod
{
    /// <summary>One would do where a callback does all there is to do; the second is for what it hands on.
    /// </summary>
    const int Rounds = 2;

    public static void Await()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var deadline = Deadline.Start();
            for (var id = LeaveGroup(); Bpf.FindId(id) != Errno.ENOENT;)
                deadline.Yield("the end of a group");
        }
    }

    /// <summary>Makes a group, and leaves it with its program.</summary>
    /// <returns>The id of the program, which goes when the group does.</returns>
    static unsafe uint LeaveGroup()
    {
        var program = Bpf.Load(Uapi.BPF_PROG_TYPE_SK_REUSEPORT, [Move32(Register.R0, Uapi.SK_PASS), Exit]);
        var member = Inet.Open(Transport.Udp4);
        try
        {
            if (Inet.Set(member, LibC.SO_REUSEPORT, 1) < 0
                || Inet.Set(member, LibC.SO_ATTACH_REUSEPORT_EBPF, program) < 0)
                throw FaultException.OfLastCall("making a group to wait for");
            return Bpf.IdOf(program);
        }
        finally
        {
            _ = LibC.close(member);
            _ = LibC.close(program);
        }
    }
}
