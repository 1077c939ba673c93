using Tomlyn.Syntax;

namespace Reuseport.Harness.Ledger;

/// <summary>Something in a ledger that is wrong.</summary>
/// <param name="Line">From 1, as <paramref name="Column"/>.</param>
public sealed record LedgerError(int Line, int Column, string Reason);

/// <summary>What is wrong in a ledger, as far as it was read.</summary>
sealed class LedgerErrors
{
    readonly List<LedgerError> _errors = [];

    /// <summary>In the order of their places.</summary>
    public IReadOnlyList<LedgerError> All => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];

    public void Add(SourceSpan place, string reason) =>
        _errors.Add(new(place.Start.Line + 1, place.Start.Column + 1, reason));
}
