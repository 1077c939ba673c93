/* One thread: a lock remembers whether it is held. */
#pragma once

#include <linux/types.h>

typedef struct { bool held; } spinlock_t;

#define DEFINE_SPINLOCK(name) spinlock_t name
#define lockdep_is_held(lock) standin_lock_held(lock)

bool standin_lock_held(spinlock_t *lock);
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void spin_lock_bh(spinlock_t *lock);
void spin_unlock_bh(spinlock_t *lock);
void local_bh_disable(void);
void local_bh_enable(void);
