using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>Something that kernels do in two ways, and the script that tells which.</summary>
/// <param name="Name">What people call it, such as <c>udp-hash4</c>.</param>
/// <param name="Description">What a kernel with it does, in a sentence without its full stop.</param>
/// <param name="Trace">A trace whose last call tells the two apart.</param>
/// <param name="Shown">What the last call gives on a kernel with the behaviour.</param>
public sealed record Behaviour(
    string Name,
    string Description,
    Func<KernelProfile, bool> IsIn,
    Func<KernelProfile, KernelProfile> AddTo,
    string Trace,
    Outcome Shown)
{
    /// <summary>Every behaviour of <see cref="KernelProfile"/>.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        // Note 1: the socket that was connected brings the CPU of its datagram into the group, and gets what the hash
        // gives to the other one.
        new(
            "incoming-cpu",
            "a group with a member that has an incoming CPU prefers the one of this CPU",
            profile => profile.IncomingCpu,
            profile => profile with { IncomingCpu = true },
            """
            @trace 1
            s0 = socket udp4             -> ok
            reuseport s0 on              -> ok
            bind s0 any p0               -> ok
            connect s0 f0 lo p0          -> ok
            send f0 lo p0 0              -> s0
            disconnect s0                -> ok
            s1 = socket udp4             -> ok
            reuseport s1 on              -> ok
            bind s1 any p0               -> ok
            send w6 lo p0 0              -> s0|s1
            """,
            Shown: new Outcome.Selected(new(0))),

        // Note 2: a socket that left its group has no program to detach.
        new(
            "udp-hash4",
            "a UDP socket that connects leaves its group and is looked up by its four-tuple first",
            profile => profile.UdpHash4,
            profile => profile with { UdpHash4 = true },
            """
            @trace 1
            s0 = socket udp4             -> ok
            reuseport s0 on              -> ok
            bind s0 lo p0                -> ok
            b0 = cbpf index 0            -> ok
            attach s0 b0                 -> ok
            connect s0 f0 lo p0          -> ok
            detach s0                    -> ok|ENOENT
            """,
            Shown: new Outcome.Failed(Errno.ENOENT)),

        // Note 4: the port remembers one address, so that a bind to another one meets the owner without SO_REUSEPORT.
        new(
            "strict-bind-bucket",
            "a TCP port remembers one owner's address, and a bind to another looks for conflicts",
            profile => profile.StrictBindBucket,
            profile => profile with { StrictBindBucket = true },
            """
            @trace 1
            s0 = socket tcp4             -> ok
            reuseport s0 on              -> ok
            bind s0 lo p0                -> ok
            reuseport s0 off             -> ok
            s1 = socket tcp4             -> ok
            reuseport s1 on              -> ok
            bind s1 any p0               -> ok|EADDRINUSE
            """,
            Shown: new Outcome.Failed(Errno.EADDRINUSE)),
    ];
}
