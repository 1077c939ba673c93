namespace Reuseport.Vocabulary;

/// <summary>What a program sees of a call. The cases are all here: the constructor is private.</summary>
public abstract partial record Outcome
{
    private Outcome()
    {
    }

    public sealed override string ToString() => TraceText.Write(this);

    /// <summary>The outcome that allows exactly what the given ones do.</summary>
    public static Outcome Either(IEnumerable<Outcome> outcomes)
    {
        EquatableArray<Outcome> distinct = [.. outcomes.Distinct().OrderBy(TraceText.Write, StringComparer.Ordinal)];
        return distinct is [var only] ? only : new OneOf(distinct);
    }

    /// <summary><c>ok</c></summary>
    public sealed record Ok : Outcome
    {
        Ok()
        {
        }

        public static Ok Instance { get; } = new();
    }

    /// <summary>An errno by its name.</summary>
    public sealed record Failed(Errno Errno) : Outcome;

    /// <summary>The socket that the flow reached, or that a map has.</summary>
    public sealed record Selected(SockId Sk) : Outcome;

    /// <summary>The flow whose connection was accepted.</summary>
    public sealed record Accepted(FlowId Flow) : Outcome;

    /// <summary><c>unanswered</c>: the listener dropped the SYN because its accept queue is full.</summary>
    public sealed record Unanswered : Outcome
    {
        Unanswered()
        {
        }

        public static Unanswered Instance { get; } = new();
    }

    /// <summary><c>ready</c>: poll(2) found the listener ready.</summary>
    public sealed record Ready : Outcome
    {
        Ready()
        {
        }

        public static Ready Instance { get; } = new();
    }

    /// <summary><c>asleep</c>: the thread still waits.</summary>
    public sealed record Asleep : Outcome
    {
        Asleep()
        {
        }

        public static Asleep Instance { get; } = new();
    }

    /// <summary>The value of an option; <see cref="None"/> is one, too.</summary>
    public sealed record Value(OptionValue Read) : Outcome;

    /// <summary>
    /// <c>timeout</c>: the call had not come to its end when the probe gave up. It is the last that was made.
    /// </summary>
    public sealed record TimedOut : Outcome
    {
        TimedOut()
        {
        }

        public static TimedOut Instance { get; } = new();
    }

    /// <summary><c>foreign</c>: a datagram, a connection or a cookie that nothing of the script accounts for.</summary>
    public sealed record Foreign : Outcome
    {
        Foreign()
        {
        }

        public static Foreign Instance { get; } = new();
    }

    /// <summary>
    /// <c>[s1 s0]</c>: the members in the order of their index; of a datagram, the sockets that all received it.
    /// </summary>
    public sealed record Ordered(EquatableArray<SockId> Members) : Outcome;

    /// <summary><c>success=1 failure=0</c>: how often a connection moved, and how often it was meant to.</summary>
    public sealed record Counted(ulong Success, ulong Failure) : Outcome;

    /// <summary><c>sockets=0 programs=0 entries=0</c>: what the kernel still has of a script that is over.</summary>
    /// <param name="Sockets">Those of the namespace, whatever holds them.</param>
    /// <param name="Programs">eBPF programs that something holds.</param>
    /// <param name="Entries">Places of sockarrays that are not empty.</param>
    public sealed record LeftOver(int Sockets, int Programs, int Entries) : Outcome
    {
        public static LeftOver Nothing { get; } = new(0, 0, 0);
    }

    /// <summary><c>runs=2 hash=5 any=0 proto=6 len=40</c>: how often a program ran, and what it saw last.</summary>
    /// <param name="Last">Null if it did not run.</param>
    public sealed record Noted(uint Runs, Sighting? Last) : Outcome;

    /// <summary>
    /// <c>none</c>: there is none. NULL, where a function of the kernel's file returns a socket; no thread that waits;
    /// no CPU.
    /// </summary>
    public sealed record None : Outcome
    {
        None()
        {
        }

        public static None Instance { get; } = new();
    }

    /// <summary><c>ok; g0 [s0 s1]</c>: what a function of the kernel's file returned, and the state after it.</summary>
    public sealed record Called(Outcome Returned, GroupState State) : Outcome;
}
