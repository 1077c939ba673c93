/* RCU: what a call leaves to the end of the grace period is done when the call has returned. */
#pragma once

#include <linux/types.h>

struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
	void *object;
};

void rcu_read_lock(void);
void rcu_read_unlock(void);
bool standin_rcu_readable(void);
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
void synchronize_rcu(void);
void standin_publish(const void *object);
void standin_kfree_rcu(struct rcu_head *head, void *object);

#define kfree_rcu(object, member) standin_kfree_rcu(&(object)->member, object)

#define rcu_access_pointer(p) READ_ONCE(p)
#define rcu_dereference_protected(p, condition) standin_checked(p, condition, "rcu_dereference_protected(" #p ")")
#define rcu_dereference(p) standin_checked(p, standin_rcu_readable(), "rcu_dereference(" #p ")")
#define rcu_assign_pointer(p, value) ({ standin_publish(value); WRITE_ONCE(p, value); })
#define RCU_INIT_POINTER(p, value) WRITE_ONCE(p, value)
#define rcu_replace_pointer(p, value, condition)				\
({										\
	__typeof__(p) replaced = rcu_dereference_protected(p, condition);	\
	rcu_assign_pointer(p, value);						\
	replaced;								\
})

#define rcu_swap_protected(p, other, condition)				\
	((other) = rcu_replace_pointer(p, other, condition))

static inline void standin_require(bool condition, const char *what)
{
	if (!condition)
		standin_bug("suspicious RCU usage: %s", what);
}

#define standin_checked(p, condition, what) (standin_require(condition, what), READ_ONCE(p))
