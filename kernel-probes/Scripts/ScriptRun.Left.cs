using Reuseport.KernelProbes.Namespace;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>The end of a script, and what the kernel keeps of it.</summary>
sealed partial class ScriptRun
{
    /// <summary>
    /// Whether the script has <c>left</c> or <c>byid</c>: then it shares no program with other scripts, and what is
    /// left is its own.
    /// </summary>
    bool _looksAtWhatIsLeft;

    /// <summary>Whether the script has asked, and something was left.</summary>
    public bool LeftSomething { get; private set; }

    Outcome.LeftOver Left()
    {
        CloseEverything();
        net.BecomesEmpty();
        GracePeriod.Await(() => _own.Held == 0);
        var left = new Outcome.LeftOver(net.Sockets, _own.Held, maps.Empty());
        LeftSomething = left != Outcome.LeftOver.Nothing;
        return left;
    }

    /// <summary>
    /// Restores the settings, so that no listener hands its connections to the next, and closes everything. The clients
    /// go first: what is left in the accept queues is dead then.
    /// </summary>
    void CloseEverything()
    {
        IsLate |= !_awaitsTimer && _segments is { IsLate: true };
        net.Reset();
        EndWaiters();
        _segments?.Dispose();
        _clients.CloseAll();
        _peer?.Dispose();
        (_segments, _peer) = (null, null);
        foreach (var socket in _sockets.Values)
        {
            if (socket.IsOpen)
                _ = LibC.close(socket.Close());
        }
        _own.CloseAll();
    }
}
