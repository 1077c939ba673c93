/* What the driver sees of the stand-ins. */
#pragma once

#include <linux/filter.h>
#include <linux/idr.h>
#include <net/sock.h>

/* An allocation; the object follows. */
struct allocation {
	struct allocation *next, *previous;
	size_t size;

	/* The smallest that was free: the name of a group in files that give them none. */
	unsigned int number;

	/* A pointer to it was assigned: from now on others may read it. */
	bool is_published;
	bool is_freed;
};

extern struct allocation standin_live;

/* The allocation that fails, counted from 1 at the start of a call; 0 for none. */
extern unsigned int standin_failing;

/* How many ids the IDA has. */
extern unsigned int standin_ids;

/* Packets that were allocated and not freed. */
extern unsigned int standin_skbs;

/* The socket that bpf_sk_reuseport_detach() was told of last. */
extern struct sock *standin_told;

/* Spinlocks that are held. */
extern unsigned int standin_locks;

/* What others may read was freed without a grace period. A use of it says more: this is told when the call ends. */
extern bool standin_freed_early;

/* What waited for the end of a grace period runs. */
extern bool standin_in_callback;

/* What a call is given: a program that it runs must be given the same. */
struct offer {
	struct sock *sk, *migrating_sk;
	struct sk_buff *skb;
	unsigned int header;
	u32 hash;
};

extern struct offer standin_offer;

/* All sockets, in bytes from the first. */
extern struct sock *const standin_socks;
extern const size_t standin_socks_size;

void *standin_allocate(size_t size, bool zeroed);
void standin_take_number(const void *object);
bool standin_is_live(const void *object);
void standin_forget_memory(void);

/* Called before the process ends because of a bug. */
extern void (*standin_last_wish)(void);

/* What is due when a call of the kernel's file has returned. */
void standin_call_ended(void);

/* Forgets everything, between scripts. */
void standin_reset(void);
