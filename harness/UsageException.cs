namespace Reuseport.Harness;

/// <summary>What was asked for makes no sense. What to do: ask again, as the sentence says.</summary>
public sealed class UsageException(string message) : Exception(message);
