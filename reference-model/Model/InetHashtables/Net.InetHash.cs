using Reuseport.Vocabulary;

namespace Reuseport.Model;

public sealed partial record Net
{
    /// <summary>__inet_hash(): without SO_REUSEPORT a group that the socket still has is left as it is.</summary>
    (Net Net, AddSockResult? Result) InetHash(SockId id, Course course) =>
        this[id].ReusePort ? InetReuseportAddSock(id, course) : (this, null);

    /// <summary>inet_reuseport_add_sock(); null where the listener is alone with its address and port.</summary>
    (Net Net, AddSockResult? Result) InetReuseportAddSock(SockId id, Course course)
    {
        var sk = this[id];
        foreach (var id2 in Tcp.Listeners)
        {
            var sk2 = this[id2];
            if (sk2.Port == sk.Port && SharesGroup(sk, sk2))
                return AddSock(id, id2, sk.Saddr.IsAny, course);
        }
        return (Alloc(id, sk.Saddr.IsAny, course).Net, null);
    }

    /// <summary>inet_unhash() of a listener</summary>
    Net InetUnhash(SockId id, Course course)
    {
        var net = this;
        if (GroupOf(id) is not null)
            net = Profile.NoMigration ? DetachSock(id, course).Net : StopListenSock(id, course).Net;
        return net.Put(net.Tcp with { Listeners = net.Tcp.Listeners.Remove(id) });
    }

    /// <summary>The bucket that __inet_hash_connect() makes; no bind asks it for anything.</summary>
    Net PickPort(Sock sk) => Put(BindBucket.Create(LocalPort.PickedFor(sk.Id), sk, Profile.StrictBindBucket));
}
