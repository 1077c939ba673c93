using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("sockfd_lookup_light", File = "net/socket.c")]
public enum SockfdLookupResult
{
    /// <summary>EBADF</summary>
    Closed,
    Found,
}

/// <summary>A write to net.ipv4.tcp_migrate_req.</summary>
[KernelFunction("proc_dou8vec_minmax", File = "kernel/sysctl.c")]
public enum SysctlResult
{
    /// <summary>EINVAL: neither 0 nor 1.</summary>
    OutOfRange,
    Set,
}

public sealed partial record Net
{
    /// <summary>One call: what the namespace is afterwards, and what the caller sees. Order is several calls, of which
    /// the first empties the queues; it looks up the descriptor itself.</summary>
    public (Net, Outcome) Step(Op op, Course course) =>
        op is Op.OnSocket(var sk) and not Op.Order && SockfdLookup(sk, course) == SockfdLookupResult.Closed
            ? (this, Failed(Errno.EBADF))
            : Call(op, course);

    (Net, Outcome) Call(Op op, Course course) => op switch
    {
        Op.Socket(var sk, var transport) => See(Create(sk, transport, course), result => result.ToErrno()),
        Op.Sockets sockets => See(MakeSockets(sockets, course), errno => errno),
        Op.ReusePort(var sk, var on) => See(SetReusePort(sk, on, course), result => result.ToErrno()),
        Op.ReuseAddr(var sk, var on) => Ok(Put(this[sk] with { Reuse = on })),
        Op.V6Only(var sk, var on) => See(SetV6Only(sk, on, course), result => result.ToErrno()),
        Op.Bind(var sk, var local) => See(Bind(sk, local, course), errno => errno),
        Op.Listen(var sk, var backlog) => See(Listen(sk, backlog, course), result => result.ToErrno()),
        Op.Shutdown(var sk, var how) => See(Shutdown(sk, how, course), result => result.ToErrno()),
        Op.Close(var sk) => Ok(Close(sk, course).Net),
        Op.Connect(var flow, var to) => Connect(flow, to, course),
        Op.Send(var flow, var to, var payload) => Send(flow, to, payload, course),
        Op.Accept(var sk) => Accept(sk, course),
        Op.ConnectPeer(var sk, var flow, var to) =>
            See(ConnectPeer(sk, SourcePort.Of(flow, to), course), result => result.ToErrno()),
        Op.Disconnect(var sk) => Ok(Disconnect(sk, course).Net),
        Op.Load(var prog, var program) => See(LoadProg(prog, program, course), result => result.ToErrno()),
        Op.Attach(var sk, var file, var optLen) => See(Attach(sk, file, optLen, course), result => result.ToErrno()),
        Op.Detach(var sk) => See(DetachProg(sk, course), result => result.ToErrno()),
        Op.LockFilter(var sk, var on) => See(LockFilter(sk, on, course), result => result.ToErrno()),
        Op.CreateMap(var map, var entries, var valueSize) =>
            See(CreateArray(map, entries, valueSize, course), result => result.ToErrno()),
        Op.Update(var map, var key, var value, var flags) =>
            See(UpdateArray(map, key, value, flags, course), result => result.ToErrno()),
        Op.Delete(var map, var key) => See(DeleteFromArray(map, key, course), result => result.ToErrno()),
        Op.Lookup(var map, var key) => Lookup(map, key, course),
        Op.Notes(var prog) => ReadNotes(prog, course),
        Op.ById(var prog) => See(ProgById(prog, course), result => result.ToErrno()),
        Op.Counters => ReadCounters(),
        Op.Left => Left(course),
        Op.Sysctl(SysctlName.TcpMigrateReq, var value) =>
            See(SetTcpMigrateReq(value, course), result => result.ToErrno()),
        Op.Order(var sk, var flow, var to) => Order(sk, flow, to, course),
        Op.SetCpu(var sk, var cpu) => Ok(UpdateIncomingCpu(sk, cpu, course).Net),
        Op.GetSockOpt(var sk, var name) => (this, GetSockOpt(sk, name)),
        Op.BindToDevice(var sk, var device) => Ok(BindToDevice(sk, device, course)),
        Op.Chown(var sk, var uid) => Ok(Put(this[sk] with { Uid = uid })),
        Op.Orphan(var sk, var uid) => Orphan(sk, uid, course),
        Op.Reset(var flow, var to) => See(Reset(flow, to, course), result => result.ToErrno()),
        Op.ConnectOut(var sk, var peer) => See(ConnectOut(sk, peer, course), result => result.ToErrno()),
        Op.Segment segment => Rcv(segment, course),
        Op.Wait(var sk, var call) => Wait(sk, call, course),
        Op.Woken(var sk) => Woken(sk),
        Op.Function function => CallFunction(function, course),
        _ => throw new UnreachableException($"no rule for {op}"),
    };

    /// <summary>
    /// The call would make the kernel enter a socket twice into a closed section and later keep a pointer to it when it
    /// is gone: HAZARD (kernel-facts.md d5, note 3). Or it might give a SYN to a socket that does not listen (note 12).
    /// </summary>
    public bool IsHazard(Op op) => op switch
    {
        Op.Function function => IsUndefined(function),
        Op.Listen(var id, _) => Find(id) is { State: SockState.Close, ReusePort: false } && IsClosedMember(id),
        Op.Connect or Op.Segment or Op.Order => MapHasClosedMember(),
        _ => false,
    };

    bool IsClosedMember(SockId sk) => GroupOf(sk) is { } group && group.Closed.Contains(sk);

    bool MapHasClosedMember()
    {
        foreach (var array in Bpf.Maps)
        {
            foreach (var entry in array?.Socks ?? [])
            {
                if (entry is { } sk && IsClosedMember(sk))
                    return true;
            }
        }
        return false;
    }

    SockfdLookupResult SockfdLookup(SockId sk, Course course) =>
        course.Reached(Find(sk) is null ? SockfdLookupResult.Closed : SockfdLookupResult.Found);

    (Net Net, SysctlResult Result) SetTcpMigrateReq(int value, Course course) => value is 0 or 1
        ? (Put(Tcp with { MigrateReq = value == 1 }), course.Reached(SysctlResult.Set))
        : (this, course.Reached(SysctlResult.OutOfRange));

    /// <summary>/proc/net/netstat; a kernel that does not migrate has no counters for it (note 5).</summary>
    (Net, Outcome) ReadCounters() => Profile.NoMigration
        ? (this, Failed(Errno.ENOENT))
        : (Put(Tcp with { MigrateReqSuccess = 0, MigrateReqFailure = 0 }),
            new Outcome.Counted(Tcp.MigrateReqSuccess, Tcp.MigrateReqFailure));

    static (Net, Outcome) Ok(Net net) => (net, Outcome.Ok.Instance);

    static (Net, Outcome) See<T>((Net Net, T Result) step, Func<T, Errno> toErrno) =>
        (step.Net, toErrno(step.Result) is var errno and not Errno.None ? Failed(errno) : Outcome.Ok.Instance);

    static Outcome.Failed Failed(Errno errno) => new(errno);
}

static class SysctlResults
{
    public static Errno ToErrno(this SysctlResult result) => result switch
    {
        SysctlResult.OutOfRange => Errno.EINVAL,
        SysctlResult.Set => Errno.None,
    };
}
