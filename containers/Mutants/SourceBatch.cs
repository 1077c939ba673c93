using System.Buffers;
using System.Diagnostics;
using Reuseport.Containers.Source;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Containers.Mutants;

/// <summary>
/// Scripts that a program runs in one go. What the right file answers is kept in numbers, and a mutant's answer is
/// compared with it number by number.
/// </summary>
public sealed class SourceBatch
{
    /// <summary>Seconds of the processor for one script of a mutant: it does not depend on what else runs.</summary>
    const string Patience = "2";

    const int BufferSize = 1 << 16;

    readonly IReadOnlyList<Script> _scripts;
    readonly ReadOnlyMemory<byte> _calls;
    readonly List<int> _ends = [];
    byte[] _expected = [];

    /// <param name="scripts">Of functions, each with a call at least.</param>
    public SourceBatch(IReadOnlyList<Script> scripts)
    {
        _scripts = scripts;
        var calls = new ArrayBufferWriter<byte>();
        foreach (var script in scripts)
            SourceWire.Write(calls, script);
        _calls = calls.WrittenMemory;
    }

    /// <summary>Runs the file as it is, and keeps what it answers.</summary>
    /// <returns>The outcomes of each script; fewer where the file failed.</returns>
    public async Task<IReadOnlyList<EquatableArray<Outcome>>> RecordAsync(
        MutantProgram program, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        await RunAsync(program, 0, bytes =>
        {
            answer.Write(bytes.Span);
            return true;
        }, cancellationToken);
        _expected = answer.ToArray();
        var outcomes = new List<EquatableArray<Outcome>>();
        while (outcomes.Count < _scripts.Count && Read(outcomes.Count) is { } read)
            outcomes.Add(read);
        return outcomes;
    }

    /// <summary>The first script, counted from 0, that a mutant answers otherwise; null when there is none.</summary>
    public async Task<int?> FirstDifferenceAsync(
        MutantProgram program, int number, CancellationToken cancellationToken)
    {
        var same = 0;
        await RunAsync(program, number, bytes =>
        {
            var count = bytes.Span.CommonPrefixLength(_expected.AsSpan(Math.Min(same, _expected.Length)));
            same += count;
            return count == bytes.Length;
        }, cancellationToken);
        if (same == _expected.Length)
            return null;
        var script = _ends.BinarySearch(same);
        return script < 0 ? ~script : script + 1;
    }

    EquatableArray<Outcome>? Read(int script)
    {
        var begin = script == 0 ? 0 : _ends[^1];
        ReadOnlySpan<byte> rest = _expected.AsSpan(begin);
        if (SourceWire.Read(_scripts[script], ref rest) is not { } outcomes)
            return null;
        _ends.Add(_expected.Length - rest.Length);
        return outcomes;
    }

    /// <param name="take">Takes what was answered; whether it wants more.</param>
    async Task RunAsync(
        MutantProgram program, int number, Func<ReadOnlyMemory<byte>, bool> take, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program.Program, [Patience, Invariant($"{number}")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new UnreachableException("no shell is involved");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        try
        {
            var writing = WriteAsync(process, cancellationToken);
            var output = process.StandardOutput.BaseStream;
            var buffer = new byte[BufferSize];
            var wantsMore = true;
            while (wantsMore && await output.ReadAsync(buffer, cancellationToken) is > 0 and var count)
                wantsMore = take(buffer.AsMemory(0, count));
            if (!wantsMore)
                process.Kill();
            await writing;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    async Task WriteAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(_calls, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended: what it answered until then tells why.
        }
    }
}
