using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>The programs and maps of bpf(2).</summary>
public sealed record BpfTable
{
    /// <summary>By <see cref="ProgramId.Index"/>; null when it could not be loaded.</summary>
    public EquatableArray<Prog?> Programs { get; init; }

    /// <summary>By <see cref="ProgramId.Index"/>; null when it did not run, or does not note.</summary>
    public EquatableArray<Note?> Notes { get; init; }

    /// <summary>By <see cref="MapId.Index"/>; null when it could not be made.</summary>
    public EquatableArray<SockArray?> Maps { get; init; }
}
