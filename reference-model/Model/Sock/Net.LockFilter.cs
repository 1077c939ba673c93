using Reuseport.Vocabulary;

namespace Reuseport.Model;

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
    (Net Net, LockFilterResult Result) LockFilter(SockId sk, bool on, Course course) => this[sk].FilterLocked && !on
        ? (this, course.Reached(LockFilterResult.Locked))
        : (Put(this[sk] with { FilterLocked = on }), course.Reached(LockFilterResult.Set));
}

static class LockFilterResults
{
    public static Errno ToErrno(this LockFilterResult result) => result switch
    {
        LockFilterResult.Locked => Errno.EPERM,
        LockFilterResult.Set => Errno.None,
    };
}
