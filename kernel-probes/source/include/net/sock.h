/* Sockets and their network namespace, as far as a group depends on them. */
#pragma once

#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

enum { IPPROTO_TCP = 6, IPPROTO_UDP = 17 };
enum { TCP_ESTABLISHED = 1, TCP_CLOSE = 7, TCP_LISTEN = 10 };
enum { LINUX_MIB_TCPMIGRATEREQFAILURE = 1 };

struct net {
	struct { u8 sysctl_tcp_migrate_req; } ipv4;
	unsigned int tcp_migrate_req_failures;
};

typedef struct { unsigned int refs; } refcount_t;

struct sock_reuseport;

struct sock {
	u16 sk_protocol;
	volatile unsigned char sk_state;
	bool sk_reuseport;
	bool hashed;
	int sk_incoming_cpu;
	u32 sk_hash;
	refcount_t sk_refcnt;
	struct sock_reuseport *sk_reuseport_cb;
};

extern struct net standin_net;

static inline struct net *sock_net(const struct sock *sk)
{
	(void)sk;
	return &standin_net;
}

static inline bool sk_unhashed(const struct sock *sk)
{
	return !sk->hashed;
}

static inline bool sk_hashed(const struct sock *sk)
{
	return sk->hashed;
}

static inline bool refcount_inc_not_zero(refcount_t *refcount)
{
	if (refcount->refs == 0)
		return false;
	refcount->refs++;
	return true;
}

static inline int raw_smp_processor_id(void)
{
	return 0;
}

void standin_count(struct net *net, int counter);

#define __NET_INC_STATS(net, counter) standin_count(net, counter)
#define NET_INC_STATS(net, counter) standin_count(net, counter)
