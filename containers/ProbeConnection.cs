using System.Text;
using System.Threading.Channels;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Containers;

/// <summary>
/// The harness's side of the wire over two streams, the same for every guest. Frames are pipelined; answers come in the
/// order of the questions. Whatever is not in the protocol breaks the connection for good.
/// </summary>
public sealed class ProbeConnection : IAsyncDisposable
{
    /// <summary>
    /// How many scripts are under way at the most. Their bytes need no limit of their own: what the probe has not read
    /// yet waits in the pipe or holds up the writer, never the reader.
    /// </summary>
    public const int InFlightMax = 64;

    /// <summary>How long the probe may go without a byte read or written while something is under way.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    readonly Stream _toProbe;
    readonly ProbeLines _lines;
    readonly TimeSpan _patience;
    readonly TimeProvider _clock;
    readonly Channel<Question> _asked = Channel.CreateUnbounded<Question>();
    readonly SemaphoreSlim _room = new(InFlightMax);
    readonly SemaphoreSlim _writing = new(1);
    readonly CancellationTokenSource _closing = new();
    Task _answering = Task.CompletedTask;
    WireException? _failure;
    long _nextId = 1;

    ProbeConnection(Stream toProbe, Stream fromProbe, TimeSpan patience, TimeProvider clock)
    {
        _toProbe = toProbe;
        _lines = new(fromProbe, patience, clock);
        _patience = patience;
        _clock = clock;
    }

    /// <summary>What the probe said of itself.</summary>
    public GuestHello Hello { get; private set; } = new(new Dictionary<string, string>());

    /// <summary>Says hello and waits for the answer.</summary>
    /// <exception cref="WireException">The probe does not speak the protocol.</exception>
    /// <exception cref="GuestRefusedException">The probe cannot work here and says why.</exception>
    /// <param name="words">What the guest is told with it; empty for a guest that needs nothing.</param>
    public static async Task<ProbeConnection> OpenAsync(
        Stream toProbe, Stream fromProbe, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken,
        string words = "")
    {
        var connection = new ProbeConnection(toProbe, fromProbe, patience, clock);
        await connection.WriteAsync($"{Wire.Hello} {Wire.Version} {words}".TrimEnd() + "\n", cancellationToken);
        var answer = await connection._lines.ReadAsync(cancellationToken);
        connection.Hello = ProbeFrames.ReadHello(answer);
        connection._answering = connection.AnswerAsync(connection._closing.Token);
        return connection;
    }

    /// <summary>Runs a script; see <see cref="IGuest.RunAsync"/>.</summary>
    /// <exception cref="WireException">The connection broke, now or before.</exception>
    public Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken) =>
        RunAsync(script, isStepped: false, cancellationToken);

    /// <summary>Runs a script step by step; see <see cref="IGuest.StepAsync"/>.</summary>
    /// <exception cref="WireException">The connection broke, now or before.</exception>
    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        RunAsync(script, isStepped: true, cancellationToken);

    async Task<GuestAnswer> RunAsync(Script script, bool isStepped, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            var question = await AskAsync(script, isStepped, cancellationToken);
            return await question.Answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Says goodbye if the probe still listens. The streams stay open: their owner closes them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_failure is null && await _writing.WaitAsync(TimeSpan.Zero))
        {
            try
            {
                await WriteAsync($"{Wire.Bye}\n", CancellationToken.None);
            }
            catch (WireException)
            {
                // It went first.
            }
        }
        Fail(new("the connection is closed"));
        await _closing.CancelAsync();
        await _answering;
        _closing.Dispose();
    }

    async Task<Question> AskAsync(Script script, bool isStepped, CancellationToken cancellationToken)
    {
        var lines = TraceText.Write(script);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var question = new Question(_nextId++, script.Ops, isStepped);
            if (!_asked.Writer.TryWrite(question))
                throw new WireException(_failure!.Message, _failure);
            var count = script.Settings.Count + script.Ops.Count;
            var frame = isStepped ? Wire.Step : Wire.Run;
            await WriteAsync(Invariant($"{frame} {question.Id} {count}\n{lines}"), cancellationToken);
            return question;
        }
        catch (Exception e) when (e is WireException or OperationCanceledException)
        {
            // Half a frame may be out: nothing that follows would be understood.
            Fail(e as WireException ?? new("a frame was cut off", e));
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    async Task AnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var question in _asked.Reader.ReadAllAsync(cancellationToken))
            {
                try
                {
                    question.Answer.SetResult(await ReadAnswerAsync(question, cancellationToken));
                }
                catch (Exception e) when (e is WireException or OperationCanceledException)
                {
                    var reason = e as WireException ?? new("the connection is closed", e);
                    question.Answer.SetException(reason);
                    Fail(reason);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Fail(new("the connection is closed"));
        }
    }

    async Task<GuestAnswer> ReadAnswerAsync(Question question, CancellationToken cancellationToken)
    {
        var head = await _lines.ReadAsync(cancellationToken);
        if (ProbeFrames.TryReadFault(head, question.Id, question.Calls.Count) is { } fault)
            return fault;

        var (count, leftSomething) = ProbeFrames.ReadRan(head, question.Id, question.Calls.Count);
        if (question.IsStepped)
        {
            return count == question.Calls.Count && !leftSomething
                ? await ReadStepsAsync(question, cancellationToken)
                : throw new WireException("reported the end of a script before its first step");
        }
        var outcomes = new Outcome[count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = ProbeFrames.ReadOutcome(await _lines.ReadAsync(cancellationToken), question.Calls[i]);
        ProbeFrames.CheckOutcomes(outcomes, question.Calls.Count);
        return new GuestAnswer.Ran([.. outcomes]) { LeftSomething = leftSomething };
    }

    async Task<GuestAnswer> ReadStepsAsync(Question question, CancellationToken cancellationToken)
    {
        var outcomes = new List<Outcome>();
        try
        {
            while (true)
            {
                var line = await _lines.ReadAsync(cancellationToken);
                if (ProbeFrames.TryReadFault(line, question.Id, question.Calls.Count) is { } fault)
                    return fault;
                if (ProbeFrames.IsEnd(line, out var leftSomething))
                {
                    ProbeFrames.CheckOutcomes(outcomes, question.Calls.Count);
                    return new GuestAnswer.Ran([.. outcomes]) { LeftSomething = leftSomething };
                }
                if (line == Wire.Again)
                    outcomes.Clear();
                else if (outcomes.Count < question.Calls.Count)
                    outcomes.Add(ProbeFrames.ReadOutcome(line, question.Calls[outcomes.Count]));
                else
                    throw new WireException($"gave more outcomes than {question.Calls.Count} calls have");
            }
        }
        catch (WireException e)
        {
            throw new WireException(e.Message, e) { SeenBefore = [.. outcomes], IsSilence = e.IsSilence };
        }
    }

    async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            var write = _toProbe.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();
            await write.WaitAsync(_patience, _clock, cancellationToken);
            await _toProbe.FlushAsync(cancellationToken).WaitAsync(_patience, _clock, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new WireException($"it did not read for {_patience.TotalSeconds:0.###} s", e) { IsSilence = true };
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new WireException("its input is closed", e);
        }
    }

    /// <summary>Refuses every question from now on, and gives those without an answer the reason.</summary>
    void Fail(WireException reason)
    {
        Interlocked.CompareExchange(ref _failure, reason, null);
        _asked.Writer.TryComplete();
        while (_asked.Reader.TryRead(out var question))
        {
            question.Answer.TrySetException(
                new WireException(_failure.Message, _failure) { IsSilence = _failure.IsSilence });
        }
    }

    sealed record Question(long Id, EquatableArray<Op> Calls, bool IsStepped)
    {
        public TaskCompletionSource<GuestAnswer> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
