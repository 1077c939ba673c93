/* What runs and frees programs, outside of the file under test. */
#pragma once

#include <linux/bpf.h>
#include <linux/skbuff.h>

struct sock_reuseport;

u32 bpf_prog_run_save_cb(const struct bpf_prog *prog, struct sk_buff *skb);
#if HAS_MIGRATION
struct sock *bpf_run_sk_reuseport(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog,
				  struct sk_buff *skb, struct sock *migrating_sk, u32 hash);
#else
struct sock *bpf_run_sk_reuseport(struct sock_reuseport *reuse, struct sock *sk, struct bpf_prog *prog,
				  struct sk_buff *skb, u32 hash);
#endif
void bpf_sk_reuseport_detach(struct sock *sk);
void sk_reuseport_prog_free(struct bpf_prog *prog);

#define bpf_prog_destroy(prog) sk_reuseport_prog_free(prog)
