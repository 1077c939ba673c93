namespace Reuseport.Vocabulary;

/// <summary>What a trace may expect of a call. Nothing that was seen is one of these.</summary>
public abstract partial record Outcome
{
    /// <summary>Whether it says what happened, and not what may.</summary>
    public bool CanBeSeen => this is not (OneOf or EachOf or InPart or ByBehaviour or DontCare);

    /// <summary>
    /// Whether an outcome that was seen is one that this one allows. That of <see cref="EachOf"/> is allowed call by
    /// call, that of <see cref="ByBehaviour"/> where some kernel may have it.
    /// </summary>
    public bool Allows(Outcome seen) => this switch
    {
        DontCare => true,
        OneOf(var outcomes) => outcomes.Any(outcome => outcome.Allows(seen)),
        EachOf(var outcomes) => outcomes.Contains(seen),
        InPart part => part.Fits(seen),
        ByBehaviour(var cases, var otherwise) =>
            cases.Any(one => one.Outcome.Allows(seen)) || otherwise.Allows(seen),
        _ => Equals(seen),
    };

    /// <summary>What is expected of one kernel: no <see cref="ByBehaviour"/>.</summary>
    /// <param name="shows">Whether the kernel shows the behaviour of a name.</param>
    public Outcome On(Func<string, bool> shows) => this is ByBehaviour(var cases, var otherwise)
        ? cases.FirstOrDefault(one => one.Conditions.All(condition => shows(condition.Behaviour) == condition.IsShown))
            ?.Outcome ?? otherwise
        : this;

    /// <summary><c>s0|s2</c>: the kernel is free.</summary>
    public sealed record OneOf(EquatableArray<Outcome> Outcomes) : Outcome;

    /// <summary>
    /// <c>each of s0|s2</c>: the kernel is free, and of the calls one after the other that have this one, each outcome
    /// comes at least once.
    /// </summary>
    public sealed record EachOf(EquatableArray<Outcome> Outcomes) : Outcome;

    /// <summary><c>runs=2 len=40 ...</c>: what a program noted, as far as it is said; null where nothing is.</summary>
    public sealed record InPart(
        uint? Runs, int? Hash, bool? InAny, uint? Protocol, uint? Length, Errno? Select, bool? Migrating) : Outcome
    {
        internal bool Fits(Outcome seen) => seen is Noted(var runs, var last)
            && IsOpenOr(Runs, runs) && IsOpenOr(Hash, last?.Hash) && IsOpenOr(InAny, last?.InAny)
            && IsOpenOr(Protocol, last?.Protocol) && IsOpenOr(Length, last?.Length)
            && IsOpenOr(Select, last?.Select) && IsOpenOr(Migrating, last?.Migrating);

        static bool IsOpenOr<T>(T? said, T? seen)
            where T : struct =>
            said is null || EqualityComparer<T?>.Default.Equals(said, seen);
    }

    /// <summary><c>EADDRINUSE with strict-bind-bucket, else ok</c>: the first case whose conditions hold.</summary>
    public sealed record ByBehaviour(EquatableArray<KernelCase> Cases, Outcome Otherwise) : Outcome;

    /// <summary><c>...</c>: any outcome will do.</summary>
    public sealed record DontCare : Outcome
    {
        DontCare()
        {
        }

        public static DontCare Instance { get; } = new();
    }
}

/// <summary>What a kernel does if all conditions hold.</summary>
public sealed record KernelCase(Outcome Outcome, EquatableArray<KernelCondition> Conditions);

/// <summary>A kernel shows a behaviour, or lacks it. Which names there are is not known here.</summary>
public sealed record KernelCondition(string Behaviour, bool IsShown);
