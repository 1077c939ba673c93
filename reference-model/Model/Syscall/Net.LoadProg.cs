using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>As far as programs of the alphabet can fail.</summary>
[KernelFunction("bpf_prog_load", File = "kernel/bpf/syscall.c")]
public enum ProgLoadResult
{
    /// <summary>EINVAL of bpf_prog_load_check_attach()</summary>
    BadAttachType,

    /// <summary>EBADF: the map of the program could not be made.</summary>
    NoMap,

    /// <summary>EACCES: migrating_sk is not there to be read (note 5).</summary>
    NotReadable,
    Loaded,
}

public sealed partial record Net
{
    /// <summary>bpf_prog_load() for an eBPF program; a classic one is checked when it is attached.</summary>
    (Net Net, ProgLoadResult Result) LoadProg(ProgramId name, BpfProgram program, Course course)
    {
        // Whatever fails, the name is taken: calls with it get a descriptor that is none.
        var net = Put(Bpf with { Programs = Bpf.Programs.Put(name.Index, null) });
        if (program is BpfProgram.SkReuseport reuseport)
        {
            if (reuseport.Type == AttachType.Egress && !Profile.AnyAttachType)
                return (net, course.Reached(ProgLoadResult.BadAttachType));
            if (reuseport.Body is SkReuseportBody.Select(var map, _, _) && Find(map) is null)
                return (net, course.Reached(ProgLoadResult.NoMap));
            if (reuseport.Noting == Noting.Migrating && Profile.AnyAttachType)
                return (net, course.Reached(ProgLoadResult.NotReadable));
        }
        net = net.Put(net.Bpf with { Programs = net.Bpf.Programs.With(name.Index, new Prog(program, name)) });
        return (net, course.Reached(ProgLoadResult.Loaded));
    }
}

static class ProgLoadResults
{
    public static Errno ToErrno(this ProgLoadResult result) => result switch
    {
        ProgLoadResult.BadAttachType => Errno.EINVAL,
        ProgLoadResult.NoMap => Errno.EBADF,
        ProgLoadResult.NotReadable => Errno.EACCES,
        ProgLoadResult.Loaded => Errno.None,
    };
}
