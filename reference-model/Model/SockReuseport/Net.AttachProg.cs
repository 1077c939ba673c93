using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("reuseport_attach_prog", File = "net/core/sock_reuseport.c")]
public enum AttachProgResult
{
    Attached,
    Replaced,

    /// <summary>EINVAL: unhashed and without SO_REUSEPORT.</summary>
    NotReusePort,

    /// <summary>EINVAL: hashed and in no group; unhashed, where there is no closed section (note 5).</summary>
    NotInGroup,

    /// <summary>ENOMEM of reuseport_alloc(); see <see cref="NewGroupResult.NoMemory"/>.</summary>
    [ByFunctionsAlone]
    NoMemory,

    /// <summary>ENOSPC of reuseport_alloc(); see <see cref="NewGroupResult.NoId"/>.</summary>
    [ByFunctionsAlone]
    NoId,
}

[KernelFunction("reuseport_detach_prog", File = "net/core/sock_reuseport.c")]
public enum DetachProgResult
{
    Detached,

    /// <summary>EINVAL: in no group and without SO_REUSEPORT.</summary>
    NotReusePort,

    /// <summary>ENOENT: in no group.</summary>
    NotInGroup,

    /// <summary>ENOENT: unhashed, and the group has closed members.</summary>
    GroupHasClosed,

    /// <summary>ENOENT</summary>
    NoProgram,
}

public sealed partial record Net
{
    /// <summary>reuseport_attach_prog()</summary>
    public (Net Net, AttachProgResult Result) AttachProg(SockId sk, Prog prog, Course course)
    {
        var net = this;

        // Without a closed section a group is enough, also for a socket that has cleared SO_REUSEPORT. Note 5.
        if (this[sk].IsUnhashed && (this[sk].ReusePort || !Profile.NoMigration))
        {
            if (!this[sk].ReusePort)
                return (this, course.Reached(AttachProgResult.NotReusePort));
            (net, var allocated) = Alloc(sk, bindInany: false, course);
            if (allocated == AllocResult.NoMemory)
                return (net, course.Reached(AttachProgResult.NoMemory));
            if (allocated == AllocResult.NoId)
                return (net, course.Reached(AttachProgResult.NoId));
        }
        else if (GroupOf(sk) is null)
        {
            return (this, course.Reached(AttachProgResult.NotInGroup));
        }

        var group = net.GroupOf(sk)!;
        var result = group.Prog is null ? AttachProgResult.Attached : AttachProgResult.Replaced;
        return (net.Put(group with { Prog = prog }), course.Reached(result));
    }

    /// <summary>reuseport_detach_prog()</summary>
    public (Net Net, DetachProgResult Result) DetachProg(SockId sk, Course course)
    {
        if (GroupOf(sk) is not { } group)
        {
            var missing = this[sk].ReusePort ? DetachProgResult.NotInGroup : DetachProgResult.NotReusePort;
            return (this, course.Reached(missing));
        }
        if (this[sk].IsUnhashed && group.Closed is not [])
            return (this, course.Reached(DetachProgResult.GroupHasClosed));
        return group.Prog is null
            ? (this, course.Reached(DetachProgResult.NoProgram))
            : (Put(group with { Prog = null }), course.Reached(DetachProgResult.Detached));
    }
}

static class ProgResults
{
    public static Errno ToErrno(this AttachProgResult result) => result switch
    {
        AttachProgResult.Attached or AttachProgResult.Replaced => Errno.None,
        AttachProgResult.NotReusePort or AttachProgResult.NotInGroup => Errno.EINVAL,
        AttachProgResult.NoMemory => Errno.ENOMEM,
        AttachProgResult.NoId => Errno.ENOSPC,
    };

    public static Errno ToErrno(this DetachProgResult result) => result switch
    {
        DetachProgResult.Detached => Errno.None,
        DetachProgResult.NotReusePort => Errno.EINVAL,
        DetachProgResult.NotInGroup or DetachProgResult.GroupHasClosed or DetachProgResult.NoProgram => Errno.ENOENT,
    };
}
