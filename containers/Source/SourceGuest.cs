using System.Buffers;
using System.Diagnostics;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Containers.Source;

/// <summary>
/// The kernel's file as a child process: a crash in it, or what a sanitizer finds, is an end of the process and not of
/// the harness.
/// </summary>
public sealed class SourceGuest : IGuest
{
    const int BufferSize = 1 << 20;

    readonly Process _process;
    readonly Task<string> _stderr;
    readonly Lock _lock = new();
    readonly Queue<(Script Script, TaskCompletionSource<GuestAnswer> Answer)> _waiting = new();
    readonly SemaphoreSlim _outgoing = new(0);
    readonly Task _writing;
    readonly Task _reading;
    ArrayBufferWriter<byte> _written = new();
    GuestException? _broken;
    bool _ended;

    internal SourceGuest(SourceBuild build, int number)
    {
        Name = Invariant($"source {number}");
        Hello = HelloOf(build.File);
        var start = new ProcessStartInfo(build.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = build.Folder,
        };
        // The stand-ins count what is not freed themselves, and know which call it was.
        start.Environment["ASAN_OPTIONS"] = "detect_leaks=0";
        _process = Process.Start(start) ?? throw new UnreachableException("no shell is involved");
        _stderr = _process.StandardError.ReadToEndAsync();
        _writing = Task.Run(WriteAsync);
        _reading = Task.Run(ReadAsync);
    }

    public string Name { get; }

    public GuestHello Hello { get; }

    /// <summary>The driver keeps each outcome before the next call, and tells them when it fails.</summary>
    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        RunAsync(script, cancellationToken);

    public Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken)
    {
        var calls = script.Ops.Count + script.Settings.Count;
        if (!script.Alphabets.HasFlag(Alphabets.Functions))
            return Task.FromResult<GuestAnswer>(new GuestAnswer.Fault(0, Errno.ENOSYS, "is not a script of functions"));
        if (calls > SourceWire.CallsMax)
            return Task.FromResult<GuestAnswer>(new GuestAnswer.Fault(0, Errno.E2BIG, $"{calls} calls are too many"));
        if (calls == 0)
            return Task.FromResult<GuestAnswer>(new GuestAnswer.Ran([]));

        var answer = new TaskCompletionSource<GuestAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_broken is not null)
                return Task.FromException<GuestAnswer>(_broken);
            _waiting.Enqueue((script, answer));
            if (_written.WrittenCount == 0)
                _outgoing.Release();
            SourceWire.Write(_written, script);
        }
        return answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _ended = true;
        _outgoing.Release();
        await _writing;
        await _reading;
        await _process.WaitForExitAsync();
        _process.Dispose();
        _outgoing.Dispose();
    }

    static GuestHello HelloOf(SourceFile file) => GuestHello.Parse(
    [
        $"kernel={SourceFile.Name}:{file.Blob}",
        $"version={file.Origin.Replace(' ', '_').Replace('=', '_')}",
        "arch=source",
        $"build={typeof(SourceGuest).Assembly.GetName().Version?.ToString(3)}",
        $"{GuestHello.FunctionsWord}=1",
    ])!;

    /// <summary>Sends what has gathered while the last was on its way; closes the input when all is said.</summary>
    async Task WriteAsync()
    {
        var input = _process.StandardInput.BaseStream;
        var spare = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                await _outgoing.WaitAsync();
                lock (_lock)
                {
                    (_written, spare) = (spare, _written);
                    if (spare.WrittenCount == 0 && (_ended || _broken is not null))
                        break;
                }
                await input.WriteAsync(spare.WrittenMemory);
                await input.FlushAsync();
                spare.ResetWrittenCount();
            }
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The reader of the output tells why the other end is gone.
        }
    }

    async Task ReadAsync()
    {
        var output = _process.StandardOutput.BaseStream;
        var buffer = new byte[BufferSize];
        var length = 0;
        while (await output.ReadAsync(buffer.AsMemory(length)) is > 0 and var count)
        {
            length += count;
            var rest = Answer(buffer.AsSpan(0, length));
            buffer.AsSpan(length - rest, rest).CopyTo(buffer);
            length = rest;
            if (length == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
        }
        await BreakAsync(buffer.AsMemory(0, length));
    }

    /// <summary>Gives the answers that are all there; how many bytes are left.</summary>
    int Answer(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            Script? script;
            lock (_lock)
                script = _waiting.TryPeek(out var oldest) ? oldest.Script : null;
            if (script is null || SourceWire.Read(script, ref bytes) is not { } outcomes)
                return bytes.Length;
            TaskCompletionSource<GuestAnswer> answer;
            lock (_lock)
                answer = _waiting.Dequeue().Answer;
            answer.SetResult(new GuestAnswer.Ran(outcomes));
        }
    }

    /// <param name="rest">The outcomes of the script that it was running.</param>
    async Task BreakAsync(ReadOnlyMemory<byte> rest)
    {
        await _process.WaitForExitAsync();
        var said = (await _stderr).TrimEnd();
        var title = Titles(said).FirstOrDefault()
            ?? Invariant($"exit code {_process.ExitCode}");
        var splat = _process.ExitCode == 0 ? null : new Splat(title, said.Length == 0 ? title : said);
        GuestException Broken(EquatableArray<Outcome> seenBefore) =>
            new($"{Name}: {title}") { Splat = splat, SeenBefore = seenBefore };
        lock (_lock)
            _broken = Broken([]);
        _outgoing.Release();
        if (_waiting.TryDequeue(out var oldest))
            oldest.Answer.SetException(Broken(SourceWire.ReadAsFarAsThere(oldest.Script, rest.Span, out _)));
        foreach (var (_, answer) in _waiting)
            answer.SetException(_broken);
        _waiting.Clear();
    }

    /// <summary>The lines that say what a stand-in or a sanitizer found, without their places in memory.</summary>
    static IEnumerable<string> Titles(string said) =>
        from line in said.Split('\n')
        from mark in (string[])["BUG: ", "ERROR: ", "runtime error: "]
        let at = line.IndexOf(mark, StringComparison.Ordinal)
        where at >= 0
        select line[at..].Split(" on address ")[0].TrimEnd();
}
