using System.CommandLine;
using Reuseport.Harness.Ledger;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Commands;

/// <summary><c>--ledger</c>: the divergences that are known, and what is said of entries that do not hold.</summary>
sealed class LedgerOption(Terminal terminal)
{
    readonly Option<string?> _file = new("--ledger")
    {
        Description = "the divergences that are known (docs/verdicts.md): they are told apart and do not fail; an "
            + "entry that has expired, or that its kernel did not show, does",
        HelpName = "FILE",
    };

    public void AddTo(Command command) => command.Add(_file);

    /// <summary>The ledger of the command line; without one, nothing is known.</summary>
    /// <exception cref="UsageException">The file is missing, or something in it is wrong.</exception>
    public DivergenceLedger Of(ParseResult options) => options.GetValue(_file) is { } path
        ? DivergenceLedger.Read(path, DateOnly.FromDateTime(terminal.Clock.GetUtcNow().UtcDateTime))
        : DivergenceLedger.Empty;

    /// <summary>The verdict on the entries that do not hold.</summary>
    public static Verdict Of(IReadOnlyList<string> outdated) => outdated is [] ? Verdict.Agrees : Verdict.Outdated;

    /// <summary>Says which entries do not hold, a line each.</summary>
    /// <returns>The verdict on them.</returns>
    public static Verdict Write(TextWriter output, IReadOnlyList<string> outdated)
    {
        foreach (var entry in outdated)
            output.WriteLine($"ledger   {entry}");
        return Of(outdated);
    }
}
