using Reuseport.Vocabulary;

namespace Reuseport.Model;

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

public sealed partial record Net
{
    /// <summary>sizeof(struct sock_fprog)</summary>
    const int SockFprogSize = 16;

    /// <summary>BPF_MAXINSNS</summary>
    const int MaxInsns = 4096;

    /// <summary>setsockopt(2) with a program or what is given for one</summary>
    (Net Net, AttachBpfResult Result) Attach(SockId sk, Fd file, int? optLen, Course course)
    {
        var prog = file is Fd.Program(var name) ? Bpf.Programs[name.Index] : null;
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
}

static class AttachBpfResults
{
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
}
