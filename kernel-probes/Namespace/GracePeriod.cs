using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static Reuseport.KernelProbes.Abi.BpfInstruction;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>
/// When a group loses its last member, RCU frees it some milliseconds later. To know when, the probe makes another
/// group afterwards, leaves it, and waits until that one is freed: the callbacks of one CPU run in order, and the probe
/// stays on one CPU.
/// </summary>
static class GracePeriod
{
    /// <summary>A second one, because the callback of the first may hand work to another callback.</summary>
    const int Rounds = 2;

    /// <summary>Returns when it is so, or when the grace periods that have begun are over.</summary>
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
