/* Memory: the allocation that a script names fails, and what is not freed is seen. */
#pragma once

#include <linux/types.h>

#define GFP_ATOMIC 0U
#define GFP_KERNEL 1U
#define __GFP_ZERO 2U

void *kzalloc(size_t size, gfp_t flags);
void kfree(const void *object);

#define kmalloc(size, flags) kzalloc(size, flags)
#define kcalloc(count, size, flags) kzalloc((size_t)(count) * (size), flags)
#define struct_size(p, member, count) (sizeof(*(p)) + sizeof(*(p)->member) * (size_t)(count))
#define kzalloc_flex(type, member, count, flags) kzalloc(struct_size(&(type), member, count), flags)
