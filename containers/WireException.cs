using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>
/// The peer did not keep to the wire protocol. The guest that owns the connection adds what it knows.
/// </summary>
public sealed class WireException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>The outcomes of this script that had arrived; of one that is run whole, none.</summary>
    public EquatableArray<Outcome> SeenBefore { get; init; }

    /// <summary>It is there, and did nothing for as long as it may.</summary>
    public bool IsSilence { get; init; }
}
