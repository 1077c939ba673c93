namespace Reuseport.Vocabulary;

/// <summary>Why a call may not stand where it stands.</summary>
/// <param name="Reason">The sentence.</param>
/// <param name="Word">The word of the call that it is about; null for the call as a whole.</param>
public sealed record Refusal(string Reason, string? Word = null)
{
    /// <summary>It is about a name that no call before defines.</summary>
    public bool IsUndefined { get; init; }

    public override string ToString() => Reason;
}
