using System.Collections.Immutable;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>What scripts are made of. The first move brings a socket nearer to membership, and scripts open with it.
/// </summary>
/// <param name="Usual">How often each move comes.</param>
/// <param name="Kept">The moves that no script leaves out.</param>
/// <param name="Least">Calls in a script, at least.</param>
/// <param name="Most">Calls in a script, at most, before what it led to is read.</param>
/// <param name="OpeningLeast">The first calls, so many at least, do nothing but build groups.</param>
/// <param name="OpeningMost">So many at most.</param>
sealed record Alphabet(
    ImmutableArray<string> Moves, ImmutableArray<int> Usual, ImmutableArray<int> Kept, Func<Dice, IOperands> Operands,
    int Least, int Most, int OpeningLeast, int OpeningMost)
{
    /// <summary>System calls, as programs make them.</summary>
    public static Alphabet Sockets { get; } = new(
        Names<Move>(), [.. Enum.GetValues<Move>().Select(Swarm.Usual)], [(int)Move.Advance, (int)Move.Flow],
        dice => new Operands(dice),
        Least: 10, Most: 36, OpeningLeast: 6, OpeningMost: 22);

    /// <summary>The functions of the kernel's file.</summary>
    public static Alphabet Functions { get; } = new(
        Names<FunctionMove>(), [.. Enum.GetValues<FunctionMove>().Select(FunctionOperands.Usual)],
        [(int)FunctionMove.Advance], dice => new FunctionOperands(dice),
        Least: 4, Most: 16, OpeningLeast: 0, OpeningMost: 8);

    public static Alphabet Of(Alphabets alphabet) => alphabet == Alphabets.Functions ? Functions : Sockets;

    static ImmutableArray<string> Names<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>()];
}
