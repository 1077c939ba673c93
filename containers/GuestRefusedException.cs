using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>The probe started and cannot work here. What to do: give it what the sentence names.</summary>
public sealed class GuestRefusedException(Errno errno, string sentence) : Exception($"{errno}: {sentence}")
{
    public Errno Errno { get; } = errno;

    public string Sentence { get; } = sentence;
}
