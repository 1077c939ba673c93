namespace Reuseport.Harness;

/// <summary>Results go to one writer, everything else to the other.</summary>
/// <param name="ErrorIsLive">A person watches <paramref name="Error"/>: a bar that moves is welcome.</param>
public sealed record Terminal(TextWriter Output, TextWriter Error, bool ErrorIsLive, TimeProvider Clock)
{
    /// <summary>Takes a line of progress, or about what went wrong.</summary>
    public void Say(string line) => Error.WriteLine($"harness: {line}");

    /// <summary>What a person types.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>A person watches <see cref="Output"/>, too, on the same screen.</summary>
    public bool OutputIsLive { get; init; }
}
