using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>TCPMigrateReqSuccess and TCPMigrateReqFailure, and how much they grew between two looks.</summary>
sealed class MigrateReqs(TcpExt counters)
{
    (ulong? Success, ulong? Failure) _last;

    /// <summary>What comes from now on is counted.</summary>
    public void Start() => _last = Read();

    /// <summary>Kernels that do not migrate have no such counters: ENOENT.</summary>
    public Outcome TakeGrowth()
    {
        var before = _last;
        _last = Read();
        return _last is ({ } success, { } failure)
            ? new Outcome.Counted(success - before.Success!.Value, failure - before.Failure!.Value)
            : new Outcome.Failed(Errno.ENOENT);
    }

    (ulong?, ulong?) Read()
    {
        var values = counters.Look();
        return (values["TCPMigrateReqSuccess"u8], values["TCPMigrateReqFailure"u8]);
    }
}
