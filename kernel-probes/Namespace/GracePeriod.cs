using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Abi.BpfInstruction;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// A group that loses its last member is freed by RCU, some milliseconds later. How long that takes another group
/// tells, which loses its own afterwards: callbacks of one CPU run in order, and the probe stays on one.
/// </summary>
static class GracePeriod
{
    /// <summary>One would do where a callback does all there is to do; the second is for what it hands on.
    /// </summary>
    const int Rounds = 2;

    /// <summary>Returns when it is so, at the latest when the grace periods that have begun are over.</summary>
    /// <exception cref="OutcomeException">They do not end, or the kernel refuses the other group.</exception>
    public static void Await(Func<bool> isSo)
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (isSo())
                return;
            var deadline = Deadline.Start();
            for (var id = LeaveGroup(); Bpf.FindId(id) != Errno.ENOENT && !isSo();)
                deadline.Yield("the end of a group");
        }
    }

    /// <summary>Makes a group, and leaves it with its program.</summary>
    /// <returns>The id of the program, which goes when the group does.</returns>
    static unsafe uint LeaveGroup()
    {
        var program = Bpf.Load(Uapi.BPF_PROG_TYPE_SK_REUSEPORT, [Move32(Register.R0, Uapi.SK_PASS), Exit]);
        try
        {
            var member = Inet.Open(Transport.Udp4);
            var isMember = Inet.Set(member, LibC.SO_REUSEPORT, 1) == 0
                && Inet.Set(member, LibC.SO_ATTACH_REUSEPORT_EBPF, program) == 0;
            var refused = isMember ? null : OutcomeException.OfLastCall("making a group to wait for");
            _ = LibC.close(member);
            return refused is null ? Bpf.IdOf(program) : throw refused;
        }
        finally
        {
            _ = LibC.close(program);
        }
    }
}
