/* Types, barriers and the small macros that every kernel file takes for granted. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;
typedef unsigned int gfp_t;

#define U16_MAX ((u16)~0U)
#define U32_MAX ((u32)~0U)

#define __rcu
#define __must_hold(lock)
#define __counted_by(member)

#define likely(x) (x)
#define unlikely(x) (x)

/* gcc tells nobody of what these do. */
void *standin_copy(void *to, const void *from, size_t size);
void *standin_fill(void *to, int value, size_t size);

#ifdef KERNEL_FILE
#define memcpy(to, from, size) standin_copy(to, from, size)
#define memmove(to, from, size) standin_copy(to, from, size)
#define memset(to, value, size) standin_fill(to, value, size)
#endif

#define READ_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

#define barrier() __asm__ __volatile__("" ::: "memory")
#define smp_mb() barrier()
#define smp_rmb() barrier()
#define smp_wmb() barrier()

#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define min(x, y) ((x) < (y) ? (x) : (y))
#define min_t(type, x, y) min((type)(x), (type)(y))
#define max_t(type, x, y) max((type)(x), (type)(y))
#define max(x, y) ((x) > (y) ? (x) : (y))

#define EXPORT_SYMBOL(symbol)
#define EXPORT_SYMBOL_GPL(symbol)

#define MAX_ERRNO 4095
#define ERR_PTR(error) ((void *)(long)(error))
#define PTR_ERR(ptr) ((long)(ptr))
#define IS_ERR(ptr) ((unsigned long)(void *)(ptr) >= (unsigned long)-MAX_ERRNO)
#define IS_ERR_OR_NULL(ptr) (!(ptr) || IS_ERR(ptr))

/* Ends the process with one line that says what no kernel function may do. */
void __attribute__((noreturn, format(printf, 1, 2))) standin_bug(const char *format, ...);

#define BUG_ON(condition) do { if (condition) standin_bug("BUG_ON(%s)", #condition); } while (0)
#define WARN_ON(condition) ({ bool warned = (condition); if (warned) standin_bug("WARN_ON(%s)", #condition); warned; })
#define WARN_ON_ONCE(condition) WARN_ON(condition)
#define WARN_ONCE(condition, ...) WARN_ON(condition)

static inline u32 reciprocal_scale(u32 value, u32 end)
{
	return (u32)(((u64)value * end) >> 32);
}
