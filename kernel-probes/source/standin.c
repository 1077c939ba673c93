/*
 * Stand-ins for what the kernel's file calls. They are as small as one thread allows, and strict: what the kernel must
 * not do (free twice, leave with a lock held, read a pointer without its lock) ends the process with a line that says
 * so.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "standin.h"

#define IDS_MAX 4096
#define SKBS_MAX 16

struct net standin_net;
unsigned int standin_failing;
unsigned int standin_ids;
unsigned int standin_skbs;
unsigned int standin_locks;
bool standin_in_callback, standin_freed_early;
struct sock *standin_told;
struct offer standin_offer;
void (*standin_last_wish)(void);

static unsigned int allocations;
static unsigned int readers, softirqs_disabled;
static struct rcu_head *callbacks;
static bool id_taken[IDS_MAX];
static unsigned int taken_ids;
static struct sk_buff skbs[SKBS_MAX];
static unsigned int used_skbs;

void standin_bug(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("BUG: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	if (standin_last_wish)
		standin_last_wish();
	exit(1);
}

/* Locks */

bool standin_lock_held(spinlock_t *lock)
{
	return lock->held;
}

/* Softirqs take the lock, too: one that comes while a thread holds it would wait for ever. */
void spin_lock(spinlock_t *lock)
{
	if (!softirqs_disabled && !standin_in_callback)
		standin_bug("a lock that softirqs take is taken while they may come");
	if (lock->held)
		standin_bug("a lock is taken twice");
	lock->held = true;
	standin_locks++;
}

void spin_unlock(spinlock_t *lock)
{
	if (!lock->held)
		standin_bug("a lock is released that nobody holds");
	lock->held = false;
	standin_locks--;
}

void local_bh_disable(void)
{
	softirqs_disabled++;
}

void local_bh_enable(void)
{
	if (softirqs_disabled == 0)
		standin_bug("local_bh_enable() without local_bh_disable()");
	softirqs_disabled--;
}

void spin_lock_bh(spinlock_t *lock)
{
	local_bh_disable();
	spin_lock(lock);
}

void spin_unlock_bh(spinlock_t *lock)
{
	spin_unlock(lock);
	local_bh_enable();
}

static void might_sleep_if(bool sleeps)
{
	if (sleeps && (standin_locks || readers || softirqs_disabled || standin_in_callback))
		standin_bug("sleeping function called from invalid context");
}

/* RCU */

void rcu_read_lock(void)
{
	readers++;
}

void rcu_read_unlock(void)
{
	if (readers == 0)
		standin_bug("rcu_read_unlock() without rcu_read_lock()");
	readers--;
}

bool standin_rcu_readable(void)
{
	return readers > 0;
}

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	for (struct rcu_head *queued = callbacks; queued; queued = queued->next)
		if (queued == head)
			standin_bug("call_rcu() twice for one object");
	head->func = func;
	head->next = callbacks;
	callbacks = head;
}

static void free_object(struct rcu_head *head)
{
	kfree(head->object);
}

void standin_kfree_rcu(struct rcu_head *head, void *object)
{
	if (!standin_is_live(object))
		standin_bug("kfree_rcu() of what is not allocated");
	standin_take_number(object);
	head->object = object;
	call_rcu(head, free_object);
}

static void end_grace_period(void)
{
	while (callbacks) {
		struct rcu_head *head = callbacks;

		callbacks = head->next;
		standin_in_callback = true;
		head->func(head);
		standin_in_callback = false;
	}
}

void synchronize_rcu(void)
{
	might_sleep_if(true);
	end_grace_period();
}

void standin_call_ended(void)
{
	unsigned int groups = 0;

	if (standin_locks)
		standin_bug("a call returned with a lock held");
	if (readers)
		standin_bug("a call returned in an RCU read section");
	if (softirqs_disabled)
		standin_bug("a call returned with softirqs disabled");
	if (standin_freed_early)
		standin_bug("kfree() of what others may read, without a grace period");
	end_grace_period();
	for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next)
		groups++;
	if (taken_ids > groups)
		standin_bug("an id was leaked");
	standin_failing = 0;
	allocations = 0;
	standin_offer = (struct offer){ 0 };
}

/* Memory that runs out */

static bool memory_is_short(gfp_t flags)
{
	might_sleep_if(flags & __GFP_DIRECT_RECLAIM);
	return ++allocations == standin_failing;
}

void *kmalloc(size_t size, gfp_t flags)
{
	return memory_is_short(flags) ? NULL : standin_allocate(size, flags & __GFP_ZERO);
}

/* IDA */

int ida_alloc(struct ida *ida, gfp_t flags)
{
	unsigned int id = 0;

	(void)ida;
	if (memory_is_short(flags))
		return -ENOMEM;
	while (id < standin_ids && id < IDS_MAX && id_taken[id])
		id++;
	if (id >= standin_ids || id >= IDS_MAX)
		return -ENOSPC;
	id_taken[id] = true;
	taken_ids++;
	return id;
}

void ida_free(struct ida *ida, unsigned int id)
{
	(void)ida;
	if (id >= IDS_MAX || !id_taken[id])
		standin_bug("ida_free() of %u, which is not allocated", id);
	id_taken[id] = false;
	taken_ids--;
}

/* Packets */

static struct sk_buff *new_skb(gfp_t flags)
{
	struct sk_buff *skb;

	if (memory_is_short(flags))
		return NULL;
	if (used_skbs == SKBS_MAX)
		standin_bug("more packets than a call can need");
	skb = &skbs[used_skbs++];
	*skb = (struct sk_buff){ .users = 1 };
	skb->data = skb->bytes;
	standin_skbs++;
	return skb;
}

/* The memory of a packet is not used again in the same call: what comes after its end is seen. */
static void require_skb(const struct sk_buff *skb, const char *function)
{
	if (skb->users == 0)
		standin_bug("%s of a packet that was freed", function);
}

struct sk_buff *alloc_skb(unsigned int size, gfp_t flags)
{
	(void)size;
	return new_skb(flags);
}

struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t flags)
{
	struct sk_buff *clone;

	require_skb(skb, "skb_clone()");
	clone = new_skb(flags);
	if (clone) {
		memcpy(clone->bytes, skb->bytes, sizeof(clone->bytes));
		clone->data = clone->bytes + (skb->data - skb->bytes);
		clone->len = skb->len;
		clone->clone_of = skb;
	}
	return clone;
}

void kfree_skb(struct sk_buff *skb)
{
	if (!skb)
		return;
	if (skb < skbs || skb >= skbs + used_skbs)
		standin_bug("kfree_skb() of what is not allocated");
	require_skb(skb, "kfree_skb()");
	skb->users = 0;
	standin_skbs--;
}

void consume_skb(struct sk_buff *skb)
{
	kfree_skb(skb);
}

void *pskb_pull(struct sk_buff *skb, unsigned int len)
{
	require_skb(skb, "pskb_pull()");
	if (skb_shared(skb))
		standin_bug("pskb_pull() of a packet that is shared");
	if (len > skb->len)
		return NULL;
	skb->len -= len;
	return skb->data += len;
}

void *__skb_push(struct sk_buff *skb, unsigned int len)
{
	require_skb(skb, "__skb_push()");
	skb->len += len;
	return skb->data -= len;
}

/* Programs */

static void require_prog(const struct bpf_prog *prog)
{
	if (prog->refs == 0)
		standin_bug("a program is run that was freed");
}

u32 bpf_prog_run_save_cb(const struct bpf_prog *prog, struct sk_buff *skb)
{
	require_prog(prog);
	require_skb(skb, "a run");
	if (prog->type != BPF_PROG_TYPE_SOCKET_FILTER)
		standin_bug("a program is run as what it is not");
	if (skb != standin_offer.skb && skb->clone_of != standin_offer.skb)
		standin_bug("a program is given another packet than the call");
	if (skb->data != skb->bytes + standin_offer.header)
		standin_bug("a program is not given the payload");
	return !prog->returns_payload ? prog->index : skb->len > 0 ? skb->data[0] : 0;
}

static struct sock *run(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog, struct sk_buff *skb,
			u32 hash)
{
	require_prog(prog);
	if (prog->type != BPF_PROG_TYPE_SK_REUSEPORT || !skb || sk->sk_reuseport_cb != reuse)
		standin_bug("a program is run as what it is not");
	require_skb(skb, "a run");
	if (sk != standin_offer.sk)
		standin_bug("a program is given another socket than the call");
	if (standin_offer.skb && skb != standin_offer.skb)
		standin_bug("a program is given another packet than the call");
	if (hash != standin_offer.hash)
		standin_bug("a program is given another hash than the call");
	if (!standin_rcu_readable())
		standin_bug("a program is run outside of rcu_read_lock()");
	return prog->selected;
}

#if HAS_MIGRATION
struct sock *bpf_run_sk_reuseport(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog,
				  struct sk_buff *skb, struct sock *migrating_sk, u32 hash)
{
	if (migrating_sk != standin_offer.migrating_sk)
		standin_bug("a program is given another migrating_sk than the call");
	if (migrating_sk && prog->expected_attach_type != BPF_SK_REUSEPORT_SELECT_OR_MIGRATE)
		standin_bug("a program that does not migrate is asked to");
	return run(reuse, sk, prog, skb, hash);
}
#else
struct sock *bpf_run_sk_reuseport(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog,
				  struct sk_buff *skb, u32 hash)
{
	return run(reuse, sk, prog, skb, hash);
}
#endif

void bpf_sk_reuseport_detach(struct sock *sk)
{
	if (standin_told)
		standin_bug("bpf_sk_reuseport_detach() twice in a call");
	standin_told = sk;
}

void sk_reuseport_prog_free(struct bpf_prog *prog)
{
	if (!prog)
		return;
	if (prog->refs == 0)
		standin_bug("a program is freed once too often");
	prog->refs--;
}

/* Counters */

void standin_count(struct net *net, int counter)
{
	if (counter != LINUX_MIB_TCPMIGRATEREQFAILURE)
		standin_bug("a counter of another kind");
	net->tcp_migrate_req_failures++;
}

void standin_reset(void)
{
	standin_forget_memory();
	memset(&standin_net, 0, sizeof(standin_net));
	memset(id_taken, 0, sizeof(id_taken));
	taken_ids = 0;
	used_skbs = 0;
	standin_ids = IDS_MAX;
	standin_skbs = 0;
	standin_failing = 0;
	standin_told = NULL;
}
