namespace Reuseport.Model.Tests;

/// <summary>What holds in every state that scripts reach, outside the HAZARD family of kernel-facts.md d5.</summary>
static class Invariants
{
    /// <summary>The first that does not hold, in words; null when all do.</summary>
    public static string? Broken(Net net)
    {
        foreach (var group in net.Groups.All)
        {
            if (group is not null && BrokenOf(net, group) is { } reason)
                return $"{group}: {reason}";
        }
        foreach (var sk in net.Socks)
        {
            if (sk is not null && BrokenOf(net, sk) is { } reason)
                return $"{sk.Id}: {reason}";
        }
        foreach (var bucket in net.Tcp.BindBuckets)
        {
            if (!HasOwner(net, bucket.Port))
                return $"{bucket.Port}: its bucket is left without an owner";
        }
        foreach (var array in net.Bpf.Maps)
        {
            if (array is not null && BrokenOf(net, array) is { } reason)
                return $"{array}: {reason}";
        }
        return net.Udp.Hash.Count == net.Udp.Hash2.Count ? null : "the two UDP tables differ";
    }

    static string? BrokenOf(Net net, SockArray array)
    {
        foreach (var entry in array.Socks)
        {
            if (entry is not { } sk)
                continue;
            if (net.Find(sk) is not { Group: not null } member || (member.IsUnhashed && !IsClosed(net, member)))
                return $"has {sk}, which is no member";
            if (net.Bpf.Maps.Sum(map => map?.Socks.Count(other => other == sk) ?? 0) > 1)
                return $"has {sk}, which is in a map twice";
        }
        return null;
    }

    /// <summary>Note 12: as a client it was stored in the map, and it stays there.</summary>
    static bool IsClosed(Net net, Sock sk) => net.GroupOf(sk.Id)!.Closed.Contains(sk.Id);

    static string? BrokenOf(Net net, Group group)
    {
        if (group.IsEmpty)
            return "is empty and not freed";
        if (group.Listening.Count + group.Closed.Count > group.MaxSocks)
            return "has more members than slots";
        EquatableArray<SockId> members = [.. group.Listening, .. group.Closed];
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i..].IndexOf(members[i]) != 0 || members[(i + 1)..].Contains(members[i]))
                return $"has {members[i]} twice";
            if (net.Socks[members[i].Index]?.Group != group.Id)
                return $"has {members[i]}, which is gone or elsewhere";
        }
        foreach (var sk in group.Closed)
        {
            if (net[sk] is not { IsTcp: true, State: not SockState.Listen })
                return $"has {sk} in the closed section";
        }
        var hashed = group.Listening.Where(sk => !net[sk].IsUnhashed).Select(sk => (net[sk].RcvSaddr, net[sk].Port));
        if (hashed.Distinct().Count() > 1)
            return "has members at two places";
        return group.Listening.Any(sk => net[sk].IsUnhashed) && members.Count > 1
            ? "has an unhashed socket that is not alone"
            : null;
    }

    static string? BrokenOf(Net net, Sock sk)
    {
        if (sk.Group is { } id)
        {
            if (net.GroupOf(sk.Id) is not { } group)
                return $"points to {id}, which is freed";
            if (!group.Listening.Contains(sk.Id) && !group.Closed.Contains(sk.Id))
                return $"points to {id}, which does not have it";
        }
        if (net.Tcp.Listeners.Contains(sk.Id) != (sk.State == SockState.Listen))
            return "is a listener in the table or by its state alone";
        if (net.Udp.Hash.Contains(sk.Id) != (!sk.IsTcp && !sk.Port.IsNone))
            return "is in the UDP table without a port, or the other way round";
        if (net.Udp.Hash4.Contains(sk.Id) != sk.Hash4 is not null)
            return "is filed by a tuple that it does not know";
        if (sk.AcceptQueue is not [] && sk.State != SockState.Listen)
            return "has connections and does not listen";
        if (sk is { IsTcp: true, Port.IsNone: false } && !net.Tcp.BindBuckets.Any(bucket => bucket.Port == sk.Port))
            return "has a port that has no bucket";
        return sk is { IsTcp: false, Peer: not null } != (sk is { IsTcp: false, State: SockState.Established })
            ? "has a peer and is not connected, or the other way round"
            : null;
    }

    static bool HasOwner(Net net, LocalPort port) => net.Socks.Any(sk => sk is { IsTcp: true }
        && (sk.Port == port || sk.AcceptQueue.Any(child => LocalPort.Of(child.Local.Port) == port)))
        || net.Tcp.Orphans.Any(child => LocalPort.Of(child.Local.Port) == port);
}
