using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>Once the program's own descriptor is closed.</summary>
[KernelFunction("bpf_prog_get_fd_by_id", File = "kernel/bpf/syscall.c")]
public enum ProgByIdResult
{
    /// <summary>EBADF: it could not be loaded, or its descriptor is closed already.</summary>
    NoDescriptor,

    /// <summary>ENOENT: nothing holds it, and it is freed.</summary>
    Freed,

    /// <summary>A group has it, be it one that nothing but a stale pointer leads to (note 3).</summary>
    Held,
}

public sealed partial record Net
{
    /// <summary>bpf_prog_put() of the last descriptor, and bpf_prog_get_fd_by_id()</summary>
    (Net Net, ProgByIdResult Result) ProgById(ProgramId name, Course course)
    {
        if (Bpf.Programs[name.Index] is null)
            return (this, course.Reached(ProgByIdResult.NoDescriptor));
        var isHeld = Groups.All.Any(group => group?.Prog?.Name == name);
        return (
            Put(Bpf with { Programs = Bpf.Programs.With(name.Index, null) }),
            course.Reached(isHeld ? ProgByIdResult.Held : ProgByIdResult.Freed));
    }
}

static class ProgByIdResults
{
    public static Errno ToErrno(this ProgByIdResult result) => result switch
    {
        ProgByIdResult.NoDescriptor => Errno.EBADF,
        ProgByIdResult.Freed => Errno.ENOENT,
        ProgByIdResult.Held => Errno.None,
    };
}
