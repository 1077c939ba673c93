using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>
/// The guest broke, which says nothing about its kernel unless there is a splat. See the last words for the reason.
/// </summary>
/// <param name="lastWords">The tail of the guest's standard error or console; empty where it said nothing.</param>
public sealed class GuestException(string reason, string lastWords = "", Exception? inner = null)
    : Exception(lastWords.Length == 0 ? reason : $"{reason}; its last words:\n{lastWords}", inner)
{
    public string Reason { get; } = reason;

    public string LastWords { get; } = lastWords;

    /// <summary>What the guest's kernel said before it broke: then this says something about the kernel after all.
    /// </summary>
    public Splat? Splat { get; init; }

    /// <summary>No boot of the kernel came to its end, and it did not say why: it cannot be tested.</summary>
    public bool NeverBoots { get; init; }

    /// <summary>
    /// The outcomes of the script that it was running, as far as they had arrived: those of
    /// <see cref="IGuest.StepAsync"/>.
    /// </summary>
    public EquatableArray<Outcome> SeenBefore { get; init; }
}
