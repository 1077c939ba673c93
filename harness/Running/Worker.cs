using System.Threading.Channels;
using Reuseport.Containers;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Running;

/// <summary>
/// Keeps a guest busy with cases. If the guest ends early, the script that it was running is judged by that. The
/// scripts that were sent after it run again on the next guest.
/// </summary>
sealed class Worker(
    int number, StartGuest start, ChannelReader<Case> cases, Judging judging, Tally tally, TimeProvider clock)
{
    /// <summary>
    /// How long the harness waits after a guest broke before it says so: a Ctrl-C in the terminal reaches the guest
    /// too, perhaps first, and is no failure of the guest.
    /// </summary>
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly Queue<(Case Case, Task<GuestAnswer> Answer)> _inFlight = new();
    Queue<Case> _toRepeat = new();

    /// <summary>What it took and has no answer for.</summary>
    public IEnumerable<Case> Unfinished => _inFlight.Select(flight => flight.Case).Concat(_toRepeat);

    /// <summary>Works until there are no more cases.</summary>
    /// <exception cref="GuestException">No guest starts, or too many scripts are broken.</exception>
    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        do
        {
            await using var guest = await start(number, cancellationToken);
            await ServeAsync(guest, cancellationToken);
        }
        while (_toRepeat.Count > 0 || await cases.WaitToReadAsync(cancellationToken));
    }

    /// <summary>Returns when there are no more cases, or the guest broke.</summary>
    async Task ServeAsync(IGuest guest, CancellationToken cancellationToken)
    {
        while (Send(guest, cancellationToken) || await cases.WaitToReadAsync(cancellationToken))
        {
            if (!_inFlight.TryPeek(out var oldest))
                continue;
            try
            {
                var answer = await oldest.Answer;
                _inFlight.Dequeue();
                await judging.JudgeAsync(oldest.Case, answer, cancellationToken);
            }
            catch (GuestException e) when (oldest.Answer.IsFaulted)
            {
                await Task.Delay(Pause, clock, cancellationToken);
                _inFlight.Dequeue();
                _toRepeat = new(Unfinished);
                _inFlight.Clear();
                await judging.JudgeAsync(oldest.Case, e, cancellationToken);
                return;
            }
        }
    }

    /// <summary>Sends what there is room for; false when nothing is under way.</summary>
    bool Send(IGuest guest, CancellationToken cancellationToken)
    {
        while (_inFlight.Count < ProbeConnection.InFlightMax && TryTake(out var next))
            _inFlight.Enqueue((next, guest.RunAsync(next.Script, cancellationToken)));
        return _inFlight.Count > 0;
    }

    bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Case? next)
    {
        if (_toRepeat.TryDequeue(out next))
            return true;
        if (!cases.TryRead(out next))
            return false;
        tally.CountTaken();
        return true;
    }
}
