namespace Reuseport.Harness.Profiles;

/// <summary>The kernel shows neither form of a behaviour. What to do: find out which third one it has.</summary>
public sealed class ProfileException(string message) : Exception(message);
