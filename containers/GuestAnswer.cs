using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>What became of a script. The cases are all here: the constructor is private.</summary>
public abstract record GuestAnswer
{
    private GuestAnswer()
    {
    }

    /// <summary>The script ran.</summary>
    /// <param name="Outcomes">One for each call; fewer where the last is <see cref="Outcome.TimedOut"/>.</param>
    public sealed record Ran(EquatableArray<Outcome> Outcomes) : GuestAnswer
    {
        /// <summary>
        /// Whether the kernel still had something of it when all was closed; <see cref="Op.Left"/> tells what.
        /// </summary>
        public bool LeftSomething { get; init; }
    }

    /// <summary>The probe could not make a call (out of files, say), which says nothing about the kernel.</summary>
    /// <param name="Call">The index of the call, from 0.</param>
    /// <param name="Sentence">What was being done, in the probe's words.</param>
    public sealed record Fault(int Call, Errno Errno, string Sentence) : GuestAnswer
    {
        public override string ToString() => $"call {Call}: {Errno} {Sentence}";
    }
}
