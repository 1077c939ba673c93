/* Packets: a header and one byte of payload behind it. */
#pragma once

#include <linux/slab.h>

struct sk_buff {
	unsigned int users;
	unsigned int len;
	u8 *data;
	u8 bytes[16];
	const struct sk_buff *clone_of;
};

struct sk_buff *alloc_skb(unsigned int size, gfp_t flags);
struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t flags);
void kfree_skb(struct sk_buff *skb);
void consume_skb(struct sk_buff *skb);
void *pskb_pull(struct sk_buff *skb, unsigned int len);
void *__skb_push(struct sk_buff *skb, unsigned int len);

static inline int skb_shared(const struct sk_buff *skb)
{
	return skb->users != 1;
}
