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

[KernelFunction("sk_reuseport_attach_filter", File = "net/core/filter.c")]
[KernelFunction("sk_reuseport_attach_bpf", File = "net/core/filter.c")]
public enum AttachBpfResult
{
    /// <summary>EINVAL: optlen is not the size of the option.</summary>
    BadLength,

    /// <summary>EPERM: SO_LOCK_FILTER</summary>
    Locked,

    /// <summary>EBADF</summary>
    BadFd,

    /// <summary>EINVAL: the descriptor is of something else.</summary>
    NotProgram,

    /// <summary>EINVAL: neither BPF_PROG_TYPE_SOCKET_FILTER nor BPF_PROG_TYPE_SK_REUSEPORT.</summary>
    OtherType,

    /// <summary>ENOTSUPP: a BPF_PROG_TYPE_SK_REUSEPORT program is for TCP and UDP.</summary>
    OtherSocket,

    /// <summary>EINVAL: a filter has 1 to 4,096 instructions, BPF_MAXINSNS.</summary>
    BadFilter,

    /// <summary>ENOMEM: more than net.core.optmem_max.</summary>
    TooLarge,

    /// <summary>EINVAL of reuseport_attach_prog()</summary>
    Refused,
    Attached,
}

/// <summary>With SO_LOCK_FILTER.</summary>
[KernelFunction("sk_setsockopt", File = "net/core/sock.c")]
public enum LockFilterResult
{
    /// <summary>EPERM: a lock is for good.</summary>
    Locked,
    Set,
}

public sealed partial record Net
{
    /// <summary>sizeof(struct sock_fprog)</summary>
    const int SockFprogSize = 16;

    /// <summary>BPF_MAXINSNS</summary>
    const int MaxInsns = 4096;

    /// <summary>bpf_prog_load() for an eBPF program; a classic one is checked when it is attached.</summary>
    (Net Net, ProgLoadResult Result) LoadProg(ProgramId name, BpfProgram program, Course course)
    {
        // Whatever fails, the name is taken: calls with it get a descriptor that is none.
        var net = this with { Programs = Programs.Put(name.Index, null) };
        if (program is BpfProgram.SkReuseport reuseport)
        {
            if (reuseport.Type == AttachType.Egress && !Profile.AnyAttachType)
                return (net, course.Reached(ProgLoadResult.BadAttachType));
            if (reuseport.Body is SkReuseportBody.Select(var map, _, _) && Find(map) is null)
                return (net, course.Reached(ProgLoadResult.NoMap));
            if (reuseport.Noting == Noting.Migrating && Profile.AnyAttachType)
                return (net, course.Reached(ProgLoadResult.NotReadable));
        }
        net = net with { Programs = net.Programs.With(name.Index, new Prog(program, name)) };
        return (net, course.Reached(ProgLoadResult.Loaded));
    }

    /// <summary>setsockopt(2) with a program or what is given for one</summary>
    (Net Net, AttachBpfResult Result) Attach(SockId sk, Fd file, int? optLen, Course course)
    {
        var prog = file is Fd.Program(var name) ? Programs[name.Index] : null;
        if (prog is { Code: BpfProgram.Cbpf })
        {
            return optLen is null or SockFprogSize
                ? AttachFilter(sk, prog, course)
                : (this, course.Reached(AttachBpfResult.BadLength));
        }

        return optLen is null or sizeof(int)
            ? AttachBpf(sk, prog, IsOpen(file), course)
            : (this, course.Reached(AttachBpfResult.BadLength));
    }

    /// <summary>sk_reuseport_attach_bpf()</summary>
    (Net Net, AttachBpfResult Result) AttachBpf(SockId sk, Prog? prog, bool isOpen, Course course)
    {
        if (this[sk].FilterLocked)
            return (this, course.Reached(AttachBpfResult.Locked));
        if (!isOpen)
            return (this, course.Reached(AttachBpfResult.BadFd));
        return prog switch
        {
            null => (this, course.Reached(AttachBpfResult.NotProgram)),
            { Code: BpfProgram.Xdp } => (this, course.Reached(AttachBpfResult.OtherType)),
            { Code: BpfProgram.SkReuseport } when !this[sk].Transport.IsTcpOrUdp() =>
                (this, course.Reached(AttachBpfResult.OtherSocket)),
            _ => AttachToGroup(sk, prog, course),
        };
    }

    /// <summary>sk_reuseport_attach_filter()</summary>
    (Net Net, AttachBpfResult Result) AttachFilter(SockId sk, Prog prog, Course course)
    {
        if (this[sk].FilterLocked)
            return (this, course.Reached(AttachBpfResult.Locked));
        var length = ((BpfProgram.Cbpf)prog.Code).Length;
        if (length is 0 or > MaxInsns)
            return (this, course.Reached(AttachBpfResult.BadFilter));
        // It is charged as the eBPF program that it becomes, with 20 kB of option memory to take it from.
        return length > BpfProgram.Cbpf.FittingMax && !Profile.LargeFilters
            ? (this, course.Reached(AttachBpfResult.TooLarge))
            : AttachToGroup(sk, prog, course);
    }

    (Net Net, AttachBpfResult Result) AttachToGroup(SockId sk, Prog prog, Course course)
    {
        var (net, result) = AttachProg(sk, prog, course);
        var isAttached = result is AttachProgResult.Attached or AttachProgResult.Replaced;
        return (net, course.Reached(isAttached ? AttachBpfResult.Attached : AttachBpfResult.Refused));
    }

    (Net Net, LockFilterResult Result) LockFilter(SockId sk, bool on, Course course) => this[sk].FilterLocked && !on
        ? (this, course.Reached(LockFilterResult.Locked))
        : (Put(this[sk] with { FilterLocked = on }), course.Reached(LockFilterResult.Set));
}

static class AttachBpfResults
{
    public static Errno ToErrno(this ProgLoadResult result) => result switch
    {
        ProgLoadResult.BadAttachType => Errno.EINVAL,
        ProgLoadResult.NoMap => Errno.EBADF,
        ProgLoadResult.NotReadable => Errno.EACCES,
        ProgLoadResult.Loaded => Errno.None,
    };

    public static Errno ToErrno(this AttachBpfResult result) => result switch
    {
        AttachBpfResult.BadLength or AttachBpfResult.NotProgram or AttachBpfResult.OtherType
            or AttachBpfResult.BadFilter or AttachBpfResult.Refused => Errno.EINVAL,
        AttachBpfResult.OtherSocket => Errno.ENOTSUPP,
        AttachBpfResult.TooLarge => Errno.ENOMEM,
        AttachBpfResult.Locked => Errno.EPERM,
        AttachBpfResult.BadFd => Errno.EBADF,
        AttachBpfResult.Attached => Errno.None,
    };

    public static Errno ToErrno(this LockFilterResult result) => result switch
    {
        LockFilterResult.Locked => Errno.EPERM,
        LockFilterResult.Set => Errno.None,
    };
}
