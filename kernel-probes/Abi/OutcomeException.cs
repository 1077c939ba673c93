using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Abi;

/// <summary>
/// The kernel did what leaves the call of the script that is being made no other outcome than this one, however deep in
/// the probe it showed.
/// </summary>
/// <param name="sentence">What the probe wanted.</param>
sealed class OutcomeException(Outcome outcome, string sentence) : Exception(sentence)
{
    public Outcome Outcome { get; } = outcome;

    /// <summary>
    /// The kernel refused the call that was made last: its errno is the outcome, unless the probe has run out of
    /// something or lacks a capability. That is a fault, and says nothing about the kernel.
    /// </summary>
    /// <param name="doing">What the probe wanted.</param>
    /// <param name="capability">What it needs for that, capabilities(7).</param>
    public static Exception OfLastCall(string doing, string? capability = null)
    {
        var fault = FaultException.OfLastCall(doing, capability);
        return fault.Errno.IsLack(capability) ? fault
            : new OutcomeException(new Outcome.Failed(fault.Errno), doing);
    }

    /// <summary>The same where no call is being made: the probe cannot begin.</summary>
    public FaultException ToFault() => new(Outcome is Outcome.Failed(var errno) ? errno : Errno.ETIMEDOUT, Message);
}

static class Lacks
{
    /// <summary>Whether the errno tells of the probe, and not of what it asked for.</summary>
    /// <param name="capability">What it needs; null where nothing is needed and EPERM is the kernel's answer.</param>
    public static bool IsLack(this Errno errno, string? capability = null) =>
        errno is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS
        || (errno == Errno.EPERM && capability is not null);
}
