using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Namespace;
using Reuseport.KernelProbes.Scripts;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Agent;

/// <summary>What became of a script.</summary>
/// <param name="Outcomes">One for each call; fewer where the last of them is <c>timeout</c>.</param>
/// <param name="LeftSomething">Whether there was anything of it when all that it had was closed.</param>
readonly record struct ScriptAnswer(IReadOnlyList<Outcome> Outcomes, bool LeftSomething);

/// <summary>
/// Runs scripts one after the other in a network namespace, and takes a new one if a script may have changed the old
/// one.
/// </summary>
sealed class Probe : IDisposable
{
    /// <summary>How often a script is repeated whose sockets got one port by chance, or that took too long.</summary>
    const int RunsMax = 8;

    /// <summary>How many namespaces are tried for a script.</summary>
    const int NamespacesMax = 3;

    readonly TextWriter? _log;
    readonly FlowHash _hash;
    readonly BpfPrograms _programs;
    readonly BpfMaps _maps = new();
    NetworkNamespace _net;
    int _namespaces;

    /// <param name="log">Is told of every new namespace, and of what was not expected.</param>
    public Probe(TextWriter? log)
    {
        _log = log;
        Machine.RaiseLimits();
        _programs = new(log);
        _hash = new();
        _net = NetworkNamespace.Enter(_hash);
    }

    /// <param name="seen">Hears each outcome as soon as it is seen.</param>
    /// <param name="again">Is called when a run has to be repeated; the outcomes begin anew.</param>
    public ScriptAnswer Run(Script script, Action<Outcome>? seen = null, Action? again = null)
    {
        for (var runs = 1; ; runs++)
        {
            Prepare(script);
            _programs.Trim();
            _maps.Release();
            var run = new ScriptRun(_net, _programs, _maps, _log)
            {
                Seen = seen,
                GoesOnWhenPortsCollide = runs == RunsMax,
            };
            using (run)
                run.Execute(script);
            if (run.HasTimedOut)
            {
                Renew("a call timed out");
                return new(run.Outcomes, LeftSomething: false);
            }
            var leftSomething = run.LeftSomething || !IsEmptyAgain();
            if (leftSomething)
                Renew("a script has left something");
            if (run is { AutoPortsCollided: false, IsLate: false })
                return new(run.Outcomes, leftSomething);
            if (runs == RunsMax)
                throw NothingTold(run.IsLate);
            again?.Invoke();
        }
    }

    /// <summary>
    /// Leaves the namespace for a new one, and takes new maps, so that no later script is affected. What was learnt
    /// about flows in the namespace is forgotten.
    /// </summary>
    public void Renew(string reason)
    {
        _programs.Clear();
        _maps.Clear();
        var left = _net;
        _net = NetworkNamespace.Enter(_hash);
        left.Dispose();
        _log?.WriteLine($"namespace {++_namespaces}: {reason}");
    }

    static FaultException NothingTold(bool isLate) => isLate
        ? new(Errno.ETIMEDOUT, $"a timer of a half-open connection was due in {RunsMax} runs")
        : new(Errno.EADDRINUSE, $"two sockets got the same port by chance in {RunsMax} runs");

    /// <summary>Whether a script whose sockets are closed has left none of them, in the kernel or in a map.</summary>
    bool IsEmptyAgain()
    {
        var isEmpty = _net.BecomesEmpty();
        return _maps.Empty() == 0 && isEmpty;
    }

    void Prepare(Script script)
    {
        for (var namespaces = 0; namespaces < NamespacesMax; namespaces++)
        {
            _net.Flows.Learn(script);
            if (_net.BecomesEmpty())
                return;
            Renew("a flow that was learnt has left a socket");
        }
        throw new FaultException(Errno.EBUSY, $"{NamespacesMax} new namespaces were not empty");
    }

    public void Dispose()
    {
        _net.Dispose();
        _hash.Dispose();
    }
}
