using Reuseport.Containers.Mutants;

namespace Reuseport.Harness.Mutants;

/// <summary>Why one thread cannot show a mutant, by its function and pieces of its line.</summary>
static class MutantReasons
{
    const string AskedAgain = "it is asked again under the lock: without this there is only more to do";

    const string Race = "only another CPU makes it false, which changes the group between the look without the lock "
        + "and the one with it";

    const string Barrier = "a barrier orders what another CPU sees";

    const string Order = "the two are done under the lock, or touch different memory: only another CPU could see "
        + "the order";

    const string Zeroed = "the memory is zero already";

    const string PowersOfTwo = "sizes are powers of two: none lies in between";

    const string Unused = "no caller uses what it returns";

    static readonly (string Function, string Before, string After, string Reason)[] _reasons =
    [
        ("reuseport_has_conns_set", "rcu_access_pointer", "if (0)", AskedAgain),
        ("reuseport_has_conns_set", "return;", ";", AskedAgain),
        ("reuseport_has_conns_set", "(reuse)", "if (1)", Race),
        ("reuseport_update_incoming_cpu", "rcu_access_pointer", "if (0)", AskedAgain),
        ("reuseport_update_incoming_cpu", "return;", ";", AskedAgain),
        ("reuseport_update_incoming_cpu", "if (!reuse)", "if (0)", Race),
        ("reuseport_update_incoming_cpu", "goto out;", ";", Race),
        ("", "smp_wmb();", ";", Barrier),
        ("", "smp_rmb();", ";", Barrier),
        ("__reuseport_detach_sock", "return ", "return ", Unused),
        ("__reuseport_add_closed_sock", "WRITE_ONCE", "reuseport_get_incoming_cpu(sk, reuse); WRITE_ONCE", Order),
        ("__reuseport_detach_closed_sock", "WRITE_ONCE", "reuseport_put_incoming_cpu(sk, reuse); WRITE_ONCE", Order),
        ("__reuseport_alloc", "RCU_INIT_POINTER(reuse->prog, NULL);", ";", Zeroed),
        ("reuseport_alloc", "reuseport_get_incoming_cpu", "reuse); reuseport_get_incoming_cpu", Order),
        ("reuseport_grow", "> U16_MAX", ">= U16_MAX", PowersOfTwo),
        ("reuseport_grow", "> U16_MAX", "U16_MAX - 1", PowersOfTwo),
        ("reuseport_grow", "RCU_INIT_POINTER(sk->sk_reuseport_cb, NULL); ", "reuse); RCU_INIT_POINTER", Order),
        ("reuseport_grow", "memcpy(more_reuse->socks, ", "); memcpy(more_reuse->socks, ", Order),
        ("reuseport_free_rcu", "sk_reuseport_prog_free", "); sk_reuseport_prog_free", Order),
        ("reuseport_add_sock", "__reuseport_add_sock(sk, reuse); ", "reuse); __reuseport_add_sock", Order),
        ("reuseport_resurrect", "__reuseport_add_sock(sk, reuse); rcu", "reuse); __reuseport_add_sock", Order),
        ("reuseport_resurrect", "__reuseport_add_sock(sk, reuse);", "(sk, reuse); __reuseport_detach_closed", Order),
        ("reuseport_detach_sock", "bpf_sk_reuseport_detach(sk); ", "NULL); bpf_sk_reuseport_detach", Order),
        ("reuseport_stop_listen_sock", "bpf_sk_reuseport_detach(sk); ", "reuse); bpf_sk_reuseport_detach", Order),
        ("reuseport_attach_prog", "spin_unlock_bh", "(old_prog); spin_unlock_bh", "freeing a program does not sleep"),
        ("reuseport_migrate_sock", "alloc_skb(0", "alloc_skb(1", "room in a packet is no data"),
    ];

    /// <summary>Null when it is not known, and the mutant has to be found.</summary>
    public static string? Of(Mutant mutant) => _reasons
        .Where(known => (known.Function.Length == 0 || known.Function == mutant.Function)
            && mutant.Before.Contains(known.Before, StringComparison.Ordinal)
            && mutant.After.Contains(known.After, StringComparison.Ordinal))
        .Select(known => known.Reason).FirstOrDefault();
}
