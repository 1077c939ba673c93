using System.CommandLine;
using System.Text.RegularExpressions;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Commands;

/// <summary><c>help</c>: the table of calls, or what there is to say of one.</summary>
sealed partial class HelpCommand(Terminal terminal)
{
    readonly Argument<string?> _call = new("CALL")
    {
        Description = "the word of a call, such as bind; load for programs",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Command Create()
    {
        var command = new Command("help", "how the calls of a trace are written, what they are, and their outcomes")
        {
            _call,
        };
        command.SetAction(async (options, _) =>
        {
            if (options.GetValue(_call) is { } word)
                await WriteAsync(word);
            else
                await WriteListAsync();
            return (int)ExitCode.Agrees;
        });
        return command;
    }

    /// <exception cref="UsageException">There is no such call.</exception>
    async Task WriteAsync(string word)
    {
        var rows = CallTable.Of(word);
        if (rows is [])
            throw new UsageException($"'{word}' is not a call ({string.Join(", ", CallWords.All)})");
        foreach (var row in rows)
        {
            await terminal.Output.WriteLineAsync(Plain(row.Forms));
            await terminal.Output.WriteLineAsync($"  {Plain(row.Meaning)}");
            if (row.Outcomes.Length > 0)
                await terminal.Output.WriteLineAsync($"  -> {Plain(row.Outcomes)}");
        }
    }

    async Task WriteListAsync()
    {
        (string Title, IReadOnlyList<CallRow> Rows)[] tables =
        [
            ("Calls", CallTable.Sockets), ("Programs", CallTable.Programs), ("Functions", CallTable.Functions),
        ];
        foreach (var (title, rows) in tables)
        {
            await terminal.Output.WriteLineAsync($"{title}:");
            foreach (var row in rows)
                await terminal.Output.WriteLineAsync($"  {Plain(row.Forms)}");
        }
        await terminal.Output.WriteLineAsync("'harness help CALL' tells what a call is and which outcomes it has.");
    }

    /// <summary>Without the marks of a page: code, and links to elsewhere on it.</summary>
    static string Plain(string text) => Link.Replace(text, "$1").Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link { get; }
}
