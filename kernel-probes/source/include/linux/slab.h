/* Memory: the allocation that a script names fails, and what is not freed is seen. */
#pragma once

#include <linux/types.h>

#define __GFP_DIRECT_RECLAIM 1U
#define __GFP_ZERO 2U
#define __GFP_NOWARN 4U
#define GFP_ATOMIC 8U
#define GFP_NOWAIT 16U
#define GFP_KERNEL __GFP_DIRECT_RECLAIM

void *kmalloc(size_t size, gfp_t flags);
void kfree(const void *object);

#define kzalloc(size, flags) kmalloc(size, (flags) | __GFP_ZERO)
#define kcalloc(count, size, flags) kzalloc((size_t)(count) * (size), flags)
#define struct_size(p, member, count) (sizeof(*(p)) + sizeof(*(p)->member) * (size_t)(count))
#define kzalloc_flex(type, member, count, flags) kzalloc(struct_size(&(type), member, count), flags)
