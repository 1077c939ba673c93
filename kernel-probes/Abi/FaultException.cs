using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Abi;

/// <summary>The probe could not do its own work. That says nothing about the kernel that it looks at.</summary>
sealed class FaultException(Errno errno, string sentence) : Exception(sentence)
{
    public Errno Errno { get; } = errno;

    /// <summary>The call of the script, counted from 1; 0 if it was none.</summary>
    public int Call { get; set; }

    /// <summary>The call that was made last failed; the errno is the thread's.</summary>
    /// <param name="doing">What the probe wanted.</param>
    /// <param name="capability">What it needs for that, capabilities(7).</param>
    public static FaultException OfLastCall(string doing, string? capability = null)
    {
        var errno = (Errno)LibC.errno;
        return new(errno, errno == Errno.EPERM && capability is not null ? $"{capability} is missing: {doing}" : doing);
    }

    /// <summary>The other end does not speak the language of <see cref="Wire"/>.</summary>
    public static FaultException OfProtocol(string sentence) => new(Errno.EPROTO, sentence);
}
