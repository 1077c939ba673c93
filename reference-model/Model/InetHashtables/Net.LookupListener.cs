using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("__inet_lookup_listener", File = "net/ipv4/inet_hashtables.c")]
[KernelFunction("inet6_lookup_listener", File = "net/ipv6/inet6_hashtables.c")]
public enum LookupListenerResult
{
    NotFound,
    SpecificAddress,
    Wildcard,

    /// <summary>A program said SK_DROP: final, even if others listen.</summary>
    Dropped,
}

[KernelFunction("inet_lhash2_lookup", File = "net/ipv4/inet_hashtables.c")]
[KernelFunction("inet6_lhash2_lookup", File = "net/ipv6/inet6_hashtables.c")]
public enum Lhash2LookupResult
{
    NotFound,

    /// <summary>The highest score of all, and no group to choose.</summary>
    HighestScore,

    /// <summary>The group of the first that matches chose: final.</summary>
    Group,

    /// <summary>A listener without a group was met before, and this group has a higher score.</summary>
    BetterGroup,
    Dropped,
}

public sealed partial record Net
{
    /// <summary>__inet_lookup_listener(): a hit at the address, also a dropping one, keeps the wildcard out.</summary>
    (Net, SockId?) LookupListener(Packet packet, Course course)
    {
        var (net, sk, isDropped) = Lhash2Lookup(packet, packet.To.Address, course);
        var result = LookupListenerResult.SpecificAddress;
        if (sk is null && !isDropped)
        {
            (net, sk, isDropped) = net.Lhash2Lookup(packet, packet.To.Address.Wildcard, course);
            result = LookupListenerResult.Wildcard;
        }
        course.Reached(isDropped ? LookupListenerResult.Dropped : sk is null ? LookupListenerResult.NotFound : result);
        return (net, sk);
    }

    /// <summary>
    /// inet_lhash2_lookup() and inet6_lhash2_lookup(): the first with SO_REUSEPORT set now that beats those before it
    /// lets its group choose, and that is final, even if another scores higher. A listener without a group is one
    /// candidate among others.
    /// </summary>
    (Net, SockId?, bool IsDropped) Lhash2Lookup(Packet packet, Address local, Course course)
    {
        var net = this;
        SockId? best = null;
        var hiscore = 0;
        foreach (var id in Tcp.Listeners)
        {
            var score = ListenerScore(this[id], packet, local);
            if (score <= hiscore)
                continue;
            var group = best is null ? Lhash2LookupResult.Group : Lhash2LookupResult.BetterGroup;
            (best, hiscore) = (id, score);
            if (!this[id].ReusePort)
                continue;
            (net, var selected, var chosen) = net.SelectSock(id, packet, packet.Hash(local), course);
            if (chosen == SelectSockResult.Dropped)
                return Found(null, Lhash2LookupResult.Dropped);
            if (selected is not null)
                return Found(selected, group);
        }
        return Found(best, best is null ? Lhash2LookupResult.NotFound : Lhash2LookupResult.HighestScore);

        (Net, SockId?, bool) Found(SockId? sk, Lhash2LookupResult found) =>
            (net, sk, course.Reached(found) == Lhash2LookupResult.Dropped);
    }

    /// <summary>compute_score() of inet_hashtables.c and inet6_hashtables.c; -1 for no match.</summary>
    static int ListenerScore(Sock sk, Packet packet, Address local)
    {
        if (sk.Port != LocalPort.Of(packet.To.Port) || !sk.Hears(packet, local))
            return -1;

        // An IPv4 socket has one more where IPv4 is looked up, and each of the device and the CPU is worth one.
        var family = packet.Transport.IsInet6 || sk.IsInet6 ? 1 : 2;
        return family + (sk.Device == Device.None ? 0 : 1) + CpuScore(sk);
    }
}
