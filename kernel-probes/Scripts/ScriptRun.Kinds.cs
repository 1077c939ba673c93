using System.Diagnostics;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Scripts;

/// <summary>Sockets that are neither TCP nor UDP.</summary>
sealed partial class ScriptRun
{
    /// <summary>The kernel need not have the protocol: then the name is there, and closed.</summary>
    Outcome OtherSocket(SockId sk, Transport transport)
    {
        var (family, type, protocol) = transport switch
        {
            Transport.Unix => (LibC.AF_UNIX, LibC.SOCK_DGRAM, 0),
            Transport.Raw4 => (LibC.AF_INET, LibC.SOCK_RAW, LibC.IPPROTO_UDP),
            Transport.UdpLite4 => (LibC.AF_INET, LibC.SOCK_DGRAM, Uapi.IPPROTO_UDPLITE),
            Transport.Mptcp4 => (LibC.AF_INET, LibC.SOCK_STREAM, Uapi.IPPROTO_MPTCP),
            _ => throw new UnreachableException($"{transport} is TCP or UDP"),
        };
        var fd = LibC.socket(family, type | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, protocol);
        var result = Result(fd);
        if (result is Outcome.Failed(var errno) && errno.IsLack("CAP_NET_RAW"))
            throw FaultException.OfLastCall($"making a socket of {transport}", "CAP_NET_RAW");
        _sockets.Add(sk, new(sk, transport, fd < 0 ? ScriptSocket.Closed : fd));
        return result;
    }
}
