using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>The groups of a namespace, and the ids and the memory that there are for more.</summary>
public sealed record GroupTable
{
    /// <summary>By <see cref="GroupId.Index"/>; null when freed.</summary>
    public EquatableArray<Group?> All { get; init; }

    /// <summary>How many ids the IDA has.</summary>
    public int IdsMax { get; init; } = int.MaxValue;

    /// <summary>The allocation of the next call that fails; 0 for none, as everywhere but in scripts of functions.
    /// </summary>
    public int FailingAllocation { get; init; }

    /// <summary>The group of that id; null when freed.</summary>
    public Group? this[GroupId id] => All[id.Index];
}
