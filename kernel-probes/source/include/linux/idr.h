/* IDA: the smallest free number; a script says how many there are. */
#pragma once

#include <linux/slab.h>

struct ida { bool unused; };

#define DEFINE_IDA(name) struct ida name

int ida_alloc(struct ida *ida, gfp_t flags);
void ida_free(struct ida *ida, unsigned int id);

static inline int ida_simple_get(struct ida *ida, unsigned int start, unsigned int end, gfp_t flags)
{
	int id = ida_alloc(ida, flags);

	(void)end;
	return id < 0 ? id : id + (int)start;
}

/* The numbers begin with 1 wherever they were asked for in this way. */
static inline void ida_simple_remove(struct ida *ida, unsigned int id)
{
	ida_free(ida, id - 1);
}
