namespace Reuseport.Harness.Verdicts;

/// <summary>A call of a file that was seen with another outcome.</summary>
/// <param name="Says">What the file says, in words.</param>
public sealed record Contradiction(int Call, string Says);
