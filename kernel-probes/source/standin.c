/*
 * Stand-ins for what the kernel's file calls. They are as small as one thread allows, and strict: what the kernel must
 * not do (free twice, leave with a lock held, read a pointer without its lock) ends the process with a line that says so.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "standin.h"

#define IDS_MAX 4096

struct net standin_net;
struct allocation standin_live = { &standin_live, &standin_live, 0 };
unsigned int standin_failing;
unsigned int standin_ids;
unsigned int standin_skbs;
struct sock *standin_told;
void (*standin_last_wish)(void);

static unsigned int allocations;
static unsigned int locks, readers;
static struct rcu_head *callbacks;
static bool id_taken[IDS_MAX];

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

void spin_lock_bh(spinlock_t *lock)
{
	if (lock->held)
		standin_bug("a lock is taken twice");
	lock->held = true;
	locks++;
}

void spin_unlock_bh(spinlock_t *lock)
{
	if (!lock->held)
		standin_bug("a lock is released that nobody holds");
	lock->held = false;
	locks--;
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
	head->object = object;
	call_rcu(head, free_object);
}

void standin_call_ended(void)
{
	if (locks)
		standin_bug("a call returned with a lock held");
	if (readers)
		standin_bug("a call returned in an RCU read section");
	while (callbacks) {
		struct rcu_head *head = callbacks;

		callbacks = head->next;
		head->func(head);
	}
	standin_failing = 0;
	allocations = 0;
}

/* Memory */

static bool memory_is_short(void)
{
	return ++allocations == standin_failing;
}

void *kzalloc(size_t size, gfp_t flags)
{
	struct allocation *allocation;

	(void)flags;
	if (memory_is_short())
		return NULL;
	allocation = calloc(1, sizeof(*allocation) + size);
	if (!allocation)
		standin_bug("no memory");
	allocation->size = size;
	allocation->next = &standin_live;
	allocation->previous = standin_live.previous;
	allocation->previous->next = allocation->next->previous = allocation;
	return allocation + 1;
}

void kfree(const void *object)
{
	struct allocation *allocation;

	if (!object)
		return;
	for (allocation = standin_live.next; allocation != &standin_live; allocation = allocation->next)
		if ((void *)(allocation + 1) == object)
			break;
	if (allocation == &standin_live)
		standin_bug("kfree() of what is not allocated");
	allocation->previous->next = allocation->next;
	allocation->next->previous = allocation->previous;
	free(allocation);
}

/* IDA */

int ida_alloc(struct ida *ida, gfp_t flags)
{
	unsigned int id = 0;

	(void)ida, (void)flags;
	if (memory_is_short())
		return -ENOMEM;
	while (id < standin_ids && id < IDS_MAX && id_taken[id])
		id++;
	if (id >= standin_ids || id >= IDS_MAX)
		return -ENOSPC;
	id_taken[id] = true;
	return id;
}

void ida_free(struct ida *ida, unsigned int id)
{
	(void)ida;
	if (id >= IDS_MAX || !id_taken[id])
		standin_bug("ida_free() of %u, which is not allocated", id);
	id_taken[id] = false;
}

/* Packets */

static struct sk_buff *new_skb(void)
{
	struct sk_buff *skb = memory_is_short() ? NULL : calloc(1, sizeof(*skb));

	if (skb) {
		standin_skbs++;
		skb->users = 1;
		skb->data = skb->bytes;
	}
	return skb;
}

struct sk_buff *alloc_skb(unsigned int size, gfp_t flags)
{
	(void)size, (void)flags;
	return new_skb();
}

struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t flags)
{
	struct sk_buff *clone = new_skb();

	(void)flags;
	if (clone) {
		memcpy(clone->bytes, skb->bytes, sizeof(clone->bytes));
		clone->data = clone->bytes + (skb->data - skb->bytes);
		clone->len = skb->len;
	}
	return clone;
}

void kfree_skb(struct sk_buff *skb)
{
	if (!skb)
		return;
	if (standin_skbs == 0)
		standin_bug("kfree_skb() of what is not allocated");
	standin_skbs--;
	free(skb);
}

void consume_skb(struct sk_buff *skb)
{
	kfree_skb(skb);
}

void *pskb_pull(struct sk_buff *skb, unsigned int len)
{
	if (skb_shared(skb))
		standin_bug("pskb_pull() of a packet that is shared");
	if (len > skb->len)
		return NULL;
	skb->len -= len;
	return skb->data += len;
}

void *__skb_push(struct sk_buff *skb, unsigned int len)
{
	skb->len += len;
	return skb->data -= len;
}

/* Programs */

u32 bpf_prog_run_save_cb(const struct bpf_prog *prog, struct sk_buff *skb)
{
	if (prog->type != BPF_PROG_TYPE_SOCKET_FILTER)
		standin_bug("a program is run as what it is not");
	return !prog->returns_payload ? prog->index : skb->len > 0 ? skb->data[0] : 0;
}

static struct sock *run(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog, struct sk_buff *skb,
			struct sock *migrating_sk)
{
	if (prog->type != BPF_PROG_TYPE_SK_REUSEPORT || !skb || sk->sk_reuseport_cb != reuse)
		standin_bug("a program is run as what it is not");
	if (migrating_sk && prog->expected_attach_type != BPF_SK_REUSEPORT_SELECT_OR_MIGRATE)
		standin_bug("a program that does not migrate is asked to");
	return prog->selected;
}

#if HAS_MIGRATION
struct sock *bpf_run_sk_reuseport(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog,
				  struct sk_buff *skb, struct sock *migrating_sk, u32 hash)
{
	(void)hash;
	return run(reuse, sk, prog, skb, migrating_sk);
}
#else
struct sock *bpf_run_sk_reuseport(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog,
				  struct sk_buff *skb, u32 hash)
{
	(void)hash;
	return run(reuse, sk, prog, skb, NULL);
}
#endif

void bpf_sk_reuseport_detach(struct sock *sk)
{
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
	while (standin_live.next != &standin_live)
		kfree(standin_live.next + 1);
	memset(&standin_net, 0, sizeof(standin_net));
	memset(id_taken, 0, sizeof(id_taken));
	standin_ids = IDS_MAX;
	standin_skbs = 0;
	standin_failing = 0;
	standin_told = NULL;
}
