namespace Reuseport.Vocabulary;

/// <summary>The alphabets that a call belongs to; a script is of one.</summary>
[Flags]
public enum Alphabets
{
    /// <summary>System calls, which a probe makes.</summary>
    Sockets = 1,

    /// <summary>Functions of the kernel's file, which <c>harness source</c> calls.</summary>
    Functions = 2,

    Both = Sockets | Functions,
}
