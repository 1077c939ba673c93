namespace Reuseport.Vocabulary;

/// <summary>Calls, and the settings that hold before the first of them.</summary>
public sealed record Script(EquatableArray<Op.Sysctl> Settings, EquatableArray<Op> Ops)
{
    /// <summary>Which calls it has; both where it has only such as belong to both.</summary>
    public Alphabets Alphabets => Ops.Aggregate(Alphabets.Both, (both, op) => both & ScriptRules.AlphabetsOf(op));

    public override string ToString() => TraceText.Write(this);
}

/// <summary>Calls with their outcomes, one for each; those behind <c>timeout</c> were not made and have none.</summary>
/// <param name="Kernel">
/// Where the outcomes were seen, such as <c>debian/6.12.117-1</c>; null if the file does not say.
/// </param>
public sealed record Trace(string? Kernel, Script Script, EquatableArray<Outcome> Outcomes)
{
    /// <summary>
    /// The outcome of the last call is one that a model did not allow. It was seen, and is not what ought to be.
    /// </summary>
    public bool Diverges { get; init; }

    public override string ToString() => TraceText.Write(this);
}
