/* What the driver sees of the stand-ins. */
#pragma once

#include <linux/filter.h>
#include <linux/idr.h>
#include <net/sock.h>

/* A live allocation; the object follows. */
struct allocation {
	struct allocation *next, *previous;
	size_t size;
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

/* Called before the process ends because of a bug. */
extern void (*standin_last_wish)(void);

/* What is due when a call of the kernel's file has returned. */
void standin_call_ended(void);

/* Forgets everything, between scripts. */
void standin_reset(void);
