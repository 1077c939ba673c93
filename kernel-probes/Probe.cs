using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes;

/// <summary>
/// Runs scripts one after the other in a network namespace, and takes a new one when it cannot be sure that the next
/// script would find it as new.
/// </summary>
sealed class Probe : IDisposable
{
    /// <summary>How often a script is repeated whose sockets got one port by chance, or that took too long.</summary>
    const int RunsMax = 8;

    /// <summary>How many namespaces are tried for a script.</summary>
    const int NamespacesMax = 3;

    readonly TextWriter? _log;
    readonly FlowHash _hash;
    readonly BpfPrograms _programs = new();
    readonly BpfMaps _maps = new();
    NetworkNamespace _net;
    int _namespaces;

    /// <param name="log">Is told of every new namespace.</param>
    public Probe(TextWriter? log)
    {
        _log = log;
        Machine.RaiseLimits();
        _hash = new();
        _net = NetworkNamespace.Enter(_hash);
    }

    /// <returns>What was seen, one outcome for each call of the script.</returns>
    public IReadOnlyList<Outcome> Run(Script script)
    {
        var isLate = false;
        for (var runs = 0; runs < RunsMax; runs++)
        {
            Prepare(script);
            _programs.Trim();
            _maps.Release();
            using var run = new ScriptRun(_net, _programs, _maps);
            run.Execute(script);
            if (run is { AutoPortsCollided: false, IsLate: false })
                return run.Outcomes;
            isLate = run.IsLate;
        }
        throw isLate
            ? new FaultException(Errno.ETIMEDOUT, $"a timer of a half-open connection was due in {RunsMax} runs")
            : new FaultException(Errno.EADDRINUSE, $"two sockets got the same port by chance in {RunsMax} runs");
    }

    /// <summary>Leaves the namespace for a new one. What was learnt about flows in the old one is forgotten.</summary>
    public void Renew(string reason)
    {
        var left = _net;
        _net = NetworkNamespace.Enter(_hash);
        left.Dispose();
        _log?.WriteLine($"namespace {++_namespaces}: {reason}");
    }

    void Prepare(Script script)
    {
        for (var namespaces = 0; namespaces < NamespacesMax; namespaces++)
        {
            _net.Flows.Learn(script);
            if (_net.IsClean)
                return;
            Renew("a socket of an earlier script was left");
        }
        throw new FaultException(Errno.EBUSY, $"{NamespacesMax} new namespaces were not empty");
    }

    public void Dispose()
    {
        _net.Dispose();
        _hash.Dispose();
    }
}
