using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("reuseport_array_alloc_check", File = "kernel/bpf/reuseport_array.c")]
public enum ArrayAllocCheckResult
{
    /// <summary>EINVAL: values have 4 or 8 bytes.</summary>
    BadValueSize,

    /// <summary>EINVAL</summary>
    NoEntries,
    Created,
}

[KernelFunction("bpf_fd_reuseport_array_update_elem", File = "kernel/bpf/reuseport_array.c")]
[KernelFunction("reuseport_array_update_check", File = "kernel/bpf/reuseport_array.c")]
public enum ArrayUpdateResult
{
    /// <summary>EBADF: the map could not be made.</summary>
    NoMap,

    /// <summary>EINVAL: more than BPF_EXIST.</summary>
    BadFlags,

    /// <summary>E2BIG</summary>
    OutOfRange,

    /// <summary>EINVAL: -1 in 64 bits is no descriptor.</summary>
    BadValue,

    /// <summary>EBADF: -1 in 32 bits.</summary>
    BadFd,

    /// <summary>ENOTSOCK</summary>
    NotSocket,

    /// <summary>EEXIST with BPF_NOEXIST</summary>
    Occupied,

    /// <summary>ENOENT with BPF_EXIST</summary>
    Empty,

    /// <summary>ENOTSUPP: neither TCP nor UDP.</summary>
    OtherSocket,

    /// <summary>EINVAL: not hashed, in no group, or a TCP client that never listened.</summary>
    NotMember,

    /// <summary>EBUSY: in a map already, be it at this index.</summary>
    Busy,
    Replaced,
    Stored,
}

[KernelFunction("bpf_fd_reuseport_array_lookup_elem", File = "kernel/bpf/reuseport_array.c")]
public enum ArrayLookupResult
{
    /// <summary>EBADF: the map could not be made.</summary>
    NoMap,

    /// <summary>ENOSPC: a cookie has 64 bits.</summary>
    NoRoom,

    /// <summary>ENOENT: empty, or out of range.</summary>
    Empty,
    Found,
}

[KernelFunction("reuseport_array_delete_elem", File = "kernel/bpf/reuseport_array.c")]
public enum ArrayDeleteResult
{
    /// <summary>EBADF: the map could not be made.</summary>
    NoMap,

    /// <summary>E2BIG</summary>
    OutOfRange,

    /// <summary>ENOENT</summary>
    Empty,
    Deleted,
}

[KernelFunction("bpf_sk_reuseport_detach", File = "kernel/bpf/reuseport_array.c")]
public enum SkReuseportDetachResult
{
    InNoMap,
    LeftMap,
}

public sealed partial record Net
{
    /// <summary>reuseport_array_alloc_check() and reuseport_array_alloc()</summary>
    (Net Net, ArrayAllocCheckResult Result) CreateArray(MapId map, uint entries, uint valueSize, Course course)
    {
        if (valueSize is not (sizeof(uint) or sizeof(ulong)))
            return (this, course.Reached(ArrayAllocCheckResult.BadValueSize));
        if (entries == 0)
            return (this, course.Reached(ArrayAllocCheckResult.NoEntries));
        var array = new SockArray(map, valueSize, [.. new SockId?[entries]]);
        return (Put(array), course.Reached(ArrayAllocCheckResult.Created));
    }

    /// <summary>bpf_fd_reuseport_array_update_elem()</summary>
    public (Net Net, ArrayUpdateResult Result) UpdateArray(
        MapId map, uint index, Fd value, UpdateFlags flags, Course course)
    {
        if (Find(map) is not { } array)
            return (this, course.Reached(ArrayUpdateResult.NoMap));
        if (flags.Value > UpdateFlags.Exist.Value)
            return (this, course.Reached(ArrayUpdateResult.BadFlags));
        if (!array.IsInRange(index))
            return (this, course.Reached(ArrayUpdateResult.OutOfRange));
        if (!IsOpen(value))
        {
            var isWide = array.ValueSize == sizeof(ulong);
            return (this, course.Reached(isWide ? ArrayUpdateResult.BadValue : ArrayUpdateResult.BadFd));
        }
        if (value is not Fd.Sock(var sk))
            return (this, course.Reached(ArrayUpdateResult.NotSocket));

        var osk = array.Find(index);
        if (osk is not null && flags == UpdateFlags.NoExist)
            return (this, course.Reached(ArrayUpdateResult.Occupied));
        if (osk is null && flags == UpdateFlags.Exist)
            return (this, course.Reached(ArrayUpdateResult.Empty));
        if (!this[sk].Transport.IsTcpOrUdp())
            return (this, course.Reached(ArrayUpdateResult.OtherSocket));
        if (this[sk].IsUnhashed || !this[sk].IsRcuFree || this[sk].Group is null)
            return (this, course.Reached(ArrayUpdateResult.NotMember));
        if (ArrayOf(sk) is not null)
            return (this, course.Reached(ArrayUpdateResult.Busy));
        return (
            Put(array with { Socks = array.Socks.With((int)index, sk) }),
            course.Reached(osk is null ? ArrayUpdateResult.Stored : ArrayUpdateResult.Replaced));
    }

    /// <summary>bpf_fd_reuseport_array_lookup_elem()</summary>
    public (SockId? Sk, ArrayLookupResult Result) LookupArray(MapId map, uint index, Course course)
    {
        if (Find(map) is not { } array)
            return (null, course.Reached(ArrayLookupResult.NoMap));
        if (array.ValueSize != sizeof(ulong))
            return (null, course.Reached(ArrayLookupResult.NoRoom));
        return array.Find(index) is { } sk
            ? (sk, course.Reached(ArrayLookupResult.Found))
            : (null, course.Reached(ArrayLookupResult.Empty));
    }

    /// <summary>reuseport_array_delete_elem()</summary>
    public (Net Net, ArrayDeleteResult Result) DeleteFromArray(MapId map, uint index, Course course)
    {
        if (Find(map) is not { } array)
            return (this, course.Reached(ArrayDeleteResult.NoMap));
        if (!array.IsInRange(index))
            return (this, course.Reached(ArrayDeleteResult.OutOfRange));
        if (array.Find(index) is null)
            return (this, course.Reached(ArrayDeleteResult.Empty));
        var left = array with { Socks = array.Socks.With((int)index, null) };
        return (Put(left), course.Reached(ArrayDeleteResult.Deleted));
    }

    /// <summary>bpf_sk_reuseport_detach(): a socket that leaves the listening section leaves its map.</summary>
    internal (Net Net, SkReuseportDetachResult Result) SkReuseportDetach(SockId sk, Course course)
    {
        if (ArrayOf(sk) is not { } array)
            return (this, course.Reached(SkReuseportDetachResult.InNoMap));
        var left = array with { Socks = array.Socks.With(array.Socks.IndexOf(sk), null) };
        return (Put(left), course.Reached(SkReuseportDetachResult.LeftMap));
    }

    (Net, Outcome) Lookup(MapId map, uint index, Course course)
    {
        var (sk, result) = LookupArray(map, index, course);
        return (this, sk is { } found ? new Outcome.Selected(found) : Failed(result.ToErrno()));
    }

    /// <summary>The map that was made under this name.</summary>
    SockArray? Find(MapId map) => map.Index < Bpf.Maps.Count ? Bpf.Maps[map.Index] : null;

    /// <summary>sk->sk_user_data: the map that has the socket.</summary>
    SockArray? ArrayOf(SockId sk)
    {
        foreach (var array in Bpf.Maps)
        {
            if (array is not null && array.Socks.Contains(sk))
                return array;
        }
        return null;
    }

    Net Put(SockArray array) => Put(Bpf with { Maps = Bpf.Maps.Put(array.Id.Index, array) });

    /// <summary>fdget(): whether there is a file behind it.</summary>
    bool IsOpen(Fd file) => file switch
    {
        Fd.Sock(var sk) => Find(sk) is not null,
        Fd.Program(var prog) => Bpf.Programs[prog.Index] is { Code: not BpfProgram.Cbpf },
        Fd.Map(var map) => Find(map) is not null,
        _ => false,
    };
}

static class SockArrayResults
{
    public static Errno ToErrno(this ArrayAllocCheckResult result) => result switch
    {
        ArrayAllocCheckResult.BadValueSize or ArrayAllocCheckResult.NoEntries => Errno.EINVAL,
        ArrayAllocCheckResult.Created => Errno.None,
    };

    public static Errno ToErrno(this ArrayUpdateResult result) => result switch
    {
        ArrayUpdateResult.NoMap or ArrayUpdateResult.BadFd => Errno.EBADF,
        ArrayUpdateResult.BadFlags or ArrayUpdateResult.BadValue or ArrayUpdateResult.NotMember => Errno.EINVAL,
        ArrayUpdateResult.OutOfRange => Errno.E2BIG,
        ArrayUpdateResult.OtherSocket => Errno.ENOTSUPP,
        ArrayUpdateResult.NotSocket => Errno.ENOTSOCK,
        ArrayUpdateResult.Occupied => Errno.EEXIST,
        ArrayUpdateResult.Empty => Errno.ENOENT,
        ArrayUpdateResult.Busy => Errno.EBUSY,
        ArrayUpdateResult.Replaced or ArrayUpdateResult.Stored => Errno.None,
    };

    public static Errno ToErrno(this ArrayLookupResult result) => result switch
    {
        ArrayLookupResult.NoMap => Errno.EBADF,
        ArrayLookupResult.NoRoom => Errno.ENOSPC,
        ArrayLookupResult.Empty => Errno.ENOENT,
        ArrayLookupResult.Found => Errno.None,
    };

    public static Errno ToErrno(this ArrayDeleteResult result) => result switch
    {
        ArrayDeleteResult.NoMap => Errno.EBADF,
        ArrayDeleteResult.OutOfRange => Errno.E2BIG,
        ArrayDeleteResult.Empty => Errno.ENOENT,
        ArrayDeleteResult.Deleted => Errno.None,
    };
}
