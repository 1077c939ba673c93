using System.Text;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Export;

/// <summary>A script as a C function, and the functions that load its programs.</summary>
/// <param name="owner">What tells its programs from those of another script in the file; empty for the main one.
/// </param>
sealed class CScript(Script script, string owner = "")
{
    readonly Dictionary<ProgramId, BpfProgram> _programs = script.Ops.OfType<Op.Load>()
        .ToDictionary(load => load.Prog, load => load.Program);

    readonly Dictionary<SockId, Transport> _transports = Transports(script);

    /// <summary>The call in C.</summary>
    public string Call(Op op) => op switch
    {
        Op.Load(var prog, _) => $"load_{owner}{prog}()",
        Op.Attach attach => CCall.Attach(
            attach, attach.File is Fd.Program(var prog) && _programs[prog] is BpfProgram.Cbpf),
        Op.Notes(var prog) => CCall.Notes(prog, (BpfProgram.SkReuseport)_programs[prog]),
        Op.Order order => CCall.Order(order, _transports[order.Sk].IsTcp),
        _ => CCall.Write(op),
    };

    /// <summary>The same where no CHECK is around it, which lets a thread return that the call has woken.</summary>
    public string SettledCall(Op op) => script.Ops.Any(other => other is Op.Wait) ? $"settled({Call(op)})" : Call(op);

    /// <summary>The functions that load the programs.</summary>
    public string Programs() =>
        string.Concat(_programs.Select(one => CInstructions.Write(one.Key, one.Value, owner) + "\n"));

    /// <summary>What comes before the first call.</summary>
    public string Beginning()
    {
        var text = new StringBuilder();
        foreach (var (isTcp, hashed, port) in Flows().Distinct())
            text.Append(CText.Statement(CCall.LearnFlows(isTcp, hashed, port)));
        foreach (var (_, value) in script.Settings)
            text.Append(CText.Statement(Invariant($"require_sysctl(MIGRATE_REQ, \"{value}\")")));
        if (script.Ops.Contains(Op.Counters.Instance))
            text.Append(CText.Statement("start_counters()"));
        if (script.Ops.Any(op => op is Op.Segment.Timer))
            text.Append("\tawaits_timer = true;\n");
        return text.Length > 0 ? text.Append('\n').ToString() : "";
    }

    /// <summary>What a call needs before it.</summary>
    public string Before(Op op) => op switch
    {
        Op.Close(var sk) when script.Ops.Any(other => other is Op.Lookup) =>
            CText.Statement($"keep_cookie({sk})"),
        Op.Left => string.Concat(CloseEverything().Select(CText.Statement)),
        _ => "",
    };

    /// <summary>The settings first, so that no listener hands its connections on, and the clients next.</summary>
    /// <param name="keepPrograms">They are there for the next run.</param>
    public IEnumerable<string> CloseEverything(bool keepPrograms = false)
    {
        if (script.Settings is not [] || script.Ops.Any(op => op is Op.Sysctl))
            yield return "write_sysctl(MIGRATE_REQ, \"0\")";
        if (script.Ops.Any(op => op is Op.Wait))
            yield return "end_waiters()";
        if (script.Ops.Any(op => op is Op.Segment))
            yield return "end_half_opens()";
        if (script.Ops.Any(op => op is Op.Connect or Op.Order))
            yield return "close_clients()";
        if (script.Ops.Any(op => op is Op.ConnectOut))
            yield return "close_peer()";
        yield return "close_socks()";
        if (_programs.Count > 0 && !keepPrograms)
            yield return "close_progs()";
        if (script.Ops.Any(op => op is Op.Order) && !keepPrograms)
            yield return "close_filters()";
    }

    /// <summary>The tables of source ports, in the order in which their flows come.</summary>
    public IEnumerable<(bool IsTcp, Address Hashed, PortId Port)> Flows()
    {
        foreach (var op in script.Ops.AsEnumerable())
        {
            if (op is not Op.IOfFlow { Flow.Family: var family, To: var to, Over: var over })
                continue;
            var hashed = family == FlowFamily.Wildcard ? to.Address.Wildcard : to.Address;
            if (over.HasFlag(Protocols.Tcp))
                yield return (true, hashed, to.Port);
            if (over.HasFlag(Protocols.Udp))
                yield return (false, hashed, to.Port);
        }
    }

    static Dictionary<SockId, Transport> Transports(Script script)
    {
        var transports = new Dictionary<SockId, Transport>();
        foreach (var op in script.Ops)
        {
            if (op is Op.Socket(var sk, var transport))
                transports[sk] = transport;
            else if (op is Op.Sockets(var first, var count, var like))
            {
                for (var i = 0; i < count; i++)
                    transports[new(first.Index + i)] = transports[like];
            }
        }
        return transports;
    }
}
