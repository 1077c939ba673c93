using System.Diagnostics;
using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Namespace;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>
/// One run of a script on real sockets. A call under test is made exactly as the script says, with -1 for a socket that
/// is closed, and its errno is the outcome. What the kernel refuses the probe's own calls is an outcome too; what the
/// probe lacks is a fault. docs/faults.md lists both.
/// </summary>
/// <param name="log">Is told why a call has an outcome that is not its own errno.</param>
sealed partial class ScriptRun(NetworkNamespace net, BpfPrograms programs, BpfMaps maps, TextWriter? log) : IDisposable
{
    /// <summary>So many sockets share a picked port by chance in one run of twenty, and hardly ever in eight.</summary>
    const int FewSockets = 32;

    /// <summary>Hears each outcome as soon as it is seen.</summary>
    public Action<Outcome>? Seen { get; init; }

    /// <summary>
    /// Whether the run goes on where two of <see cref="FewSockets"/> got one port: what happens to them in every run is
    /// no chance, and is compared.
    /// </summary>
    public bool GoesOnWhenPortsCollide { get; init; }

    readonly Dictionary<SockId, ScriptSocket> _sockets = [];
    readonly Dictionary<ProgramId, ScriptProgram> _programs = [];
    readonly Dictionary<MapId, int> _maps = [];
    readonly List<Outcome> _outcomes = [];
    readonly TcpClients _clients = new();

    /// <summary>Whether the script asks for a cookie: then it is kept of a socket that is closed.</summary>
    bool _looksUp;

    /// <summary>What was seen, one for each call so far.</summary>
    public IReadOnlyList<Outcome> Outcomes => _outcomes;

    /// <summary>Whether the last call did not come to its end: no other is made after it.</summary>
    public bool HasTimedOut => _outcomes is [.., Outcome.TimedOut];

    /// <summary>
    /// Whether the kernel gave one port to two sockets that the script did not bind. It may, and which ports it picks
    /// is chance, so that such a run tells nothing and has to be repeated.
    /// </summary>
    public bool AutoPortsCollided { get; private set; }

    /// <summary>
    /// Makes the calls until one of them is a fault, <see cref="HasTimedOut"/> or <see cref="AutoPortsCollided"/>.
    /// </summary>
    public void Execute(Script script)
    {
        foreach (var setting in script.Settings)
        {
            if (net.Set(setting) is var errno and not Errno.None)
                throw new FaultException(errno, $"@{setting}");
        }
        if (script.Ops.Contains(Op.Counters.Instance))
            net.MigrateReqs.Start();
        _askedById.UnionWith(script.Ops.OfType<Op.ById>().Select(op => op.Prog));
        _looksAtWhatIsLeft = script.Ops is [.., Op.Left];
        _looksUp = script.Ops.Any(op => op is Op.Lookup);
        foreach (var op in script.Ops)
        {
            var outcome = ExecuteCounted(op);
            _outcomes.Add(outcome);
            Seen?.Invoke(outcome);
            if (HasTimedOut || AutoPortsCollided)
                return;
        }
    }

    Outcome ExecuteCounted(Op op)
    {
        try
        {
            var outcome = Execute(op);
            SettleWaiters();
            return outcome;
        }
        catch (OutcomeException seen)
        {
            log?.WriteLine($"call {_outcomes.Count + 1}, {op}: {seen.Outcome}, {seen.Message}");
            return seen.Outcome;
        }
        catch (FaultException fault)
        {
            fault.Call = _outcomes.Count + 1;
            throw;
        }
    }

    Outcome Execute(Op op) => op switch
    {
        Op.Socket(var sk, var transport) when !transport.IsTcpOrUdp() => OtherSocket(sk, transport),
        Op.Socket(var sk, var transport) => Socket(sk, transport),
        Op.Sockets(var first, var count, var like) => Sockets(first, count, _sockets[like]),
        Op.ReusePort(var sk, var on) => Set(sk, LibC.SO_REUSEPORT, on),
        Op.ReuseAddr(var sk, var on) => Set(sk, LibC.SO_REUSEADDR, on),
        Op.V6Only(var sk, var on) => SetV6Only(sk, on),
        Op.Bind(var sk, var local) => Bind(sk, local),
        Op.Listen(var sk, var backlog) => Listen(sk, backlog),
        Op.Shutdown(var sk, var how) => Shutdown(sk, how),
        Op.Close(var sk) => Close(sk),
        Op.Connect(var flow, var to) => Connect(flow, to),
        Op.Send(var flow, var to, var payload) => Send(flow, to, payload),
        Op.Accept(var sk) => Accept(sk),
        Op.ConnectPeer(var sk, var flow, var to) => ConnectPeer(sk, flow, to),
        Op.Disconnect(var sk) => Disconnect(sk),
        Op.Load(var prog, var program) => Load(prog, program),
        Op.Attach(var sk, var file, var optLen) => Attach(_sockets[sk].Fd, file, optLen),
        Op.Detach(var sk) => Set(sk, Uapi.SO_DETACH_REUSEPORT_BPF, false),
        Op.LockFilter(var sk, var on) => Set(sk, Uapi.SO_LOCK_FILTER, on),
        Op.CreateMap(var map, var entries, var valueSize) => CreateMap(map, entries, valueSize),
        Op.Update(var map, var key, var value, var flags) => Update(map, key, value, flags),
        Op.Delete(var map, var key) => Result(Bpf.TryDelete(_maps[map], key)),
        Op.Lookup(var map, var key) => Lookup(map, key),
        Op.Notes(var prog) => ReadNotes(_programs[prog]),
        Op.ById(var prog) => ById(prog),
        Op.Left => Left(),
        Op.Counters => net.MigrateReqs.TakeGrowth(),
        Op.Sysctl setting => Result(net.Set(setting)),
        Op.Order(var sk, var flow, var to) => Order(sk, flow, to),
        Op.SetCpu(var sk, var cpu) => Result(SetCpu(_sockets[sk].Fd, cpu)),
        Op.GetSockOpt(var sk, var name) => GetSockOpt(_sockets[sk].Fd, name),
        Op.BindToDevice(var sk, var device) => Result(BindToDevice(_sockets[sk].Fd, device)),
        Op.Chown(var sk, var uid) => Result(Chown(_sockets[sk].Fd, uid)),
        Op.Orphan(var sk, var uid) => Orphan(sk, uid),
        Op.Reset(var flow, var to) => ResetOrphan(flow, to),
        Op.ConnectOut(var sk, var peer) => ConnectOut(_sockets[sk], peer),
        Op.Segment segment => Send(segment),
        Op.Wait(var sk, var call) => Wait(sk, call),
        Op.Woken(var sk) => Woken(sk),
        _ => throw new UnreachableException($"no call for {op.GetType()}"),
    };

    public void Dispose() => CloseEverything();

    static Outcome Result(Errno errno) => errno == Errno.None ? Outcome.Ok.Instance : new Outcome.Failed(errno);

    /// <summary>The outcome of the call that was made last.</summary>
    static Outcome Result(int returned) => Result(returned < 0 ? (Errno)LibC.errno : Errno.None);
}
