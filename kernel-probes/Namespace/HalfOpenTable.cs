using System.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.KernelProbes.Namespace;

/// <summary>/proc/net/tcp, where half-open connections are in state 03.</summary>
sealed class HalfOpenTable : IDisposable
{
    readonly ProcFile _tcp = ProcFile.OfNet("tcp");

    public bool Contains(ushort source, Endpoint to)
    {
        var line = Invariant($":{Ports.Of(to.Port):X4} 0100007F:{source:X4} 03 ");
        return _tcp.Read().IndexOf(Encoding.ASCII.GetBytes(line)) >= 0;
    }

    public void Dispose() => _tcp.Dispose();
}
