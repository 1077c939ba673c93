/* IDA: the smallest free number; a script says how many there are. */
#pragma once

#include <linux/slab.h>

struct ida { bool unused; };

#define DEFINE_IDA(name) struct ida name

int ida_alloc(struct ida *ida, gfp_t flags);
void ida_free(struct ida *ida, unsigned int id);
