/*
 * Memory as a kernel with its checks on has it: poisoned when it is allocated and when it is freed, not used again in
 * the same script, and watched. gcc calls __tsan_read8() and the like for each access of the kernel's file; they are
 * here, and ask whether that access may be.
 */
#include <stdio.h>
#include <stdlib.h>

#include "standin.h"

enum { ALLOCATED_POISON = 0x5a, FREED_POISON = 0x6b };

#define SLOT 2048
#define SLOTS 16384

struct allocation standin_live = { &standin_live, &standin_live };

static u8 arena[SLOTS][SLOT] __attribute__((aligned(SLOT)));
static struct allocation *owners[SLOTS];
static unsigned int used_slots;

static struct allocation *find_live(const void *object)
{
	for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next)
		if (live + 1 == object)
			return live;
	return NULL;
}

/* Between two objects there is the head of the second: an access beyond the first is seen. */
static struct allocation *take_slots(size_t size)
{
	unsigned int count = (sizeof(struct allocation) + size + SLOT - 1) / SLOT;
	struct allocation *allocation;

	if (size > sizeof(arena) || used_slots + count > SLOTS)
		standin_bug("no memory");
	allocation = (struct allocation *)arena[used_slots];
	for (; count > 0; count--)
		owners[used_slots++] = allocation;
	return allocation;
}

/* The smallest number that no live allocation has. */
static unsigned int free_number(void)
{
	unsigned int number = 0;

	for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next) {
		if (live->number == number) {
			number++;
			live = &standin_live;
		}
	}
	return number;
}

void *standin_allocate(size_t size, bool zeroed)
{
	struct allocation *allocation;
	unsigned int number = free_number();

#ifdef __SANITIZE_ADDRESS__
	allocation = malloc(sizeof(*allocation) + size);
	if (!allocation)
		standin_bug("no memory");
#else
	allocation = take_slots(size);
#endif
	*allocation = (struct allocation){ .size = size, .number = number };
	allocation->next = &standin_live;
	allocation->previous = standin_live.previous;
	allocation->previous->next = allocation->next->previous = allocation;
	return memset(allocation + 1, zeroed ? 0 : ALLOCATED_POISON, size);
}

void standin_publish(const void *object)
{
	struct allocation *allocation = object ? find_live(object) : NULL;

	if (allocation)
		allocation->is_published = true;
}

/* The larger group that takes the place of one is still that group. */
void standin_take_number(const void *object)
{
	struct allocation *allocation = find_live(object);
	struct allocation *newest = standin_live.previous;

	if (allocation && allocation != newest) {
		newest->number = allocation->number;
		allocation->number = ~0U;
	}
}

bool standin_is_live(const void *object)
{
	return find_live(object);
}

static void forget(struct allocation *allocation)
{
	allocation->previous->next = allocation->next;
	allocation->next->previous = allocation->previous;
	memset(allocation + 1, FREED_POISON, allocation->size);
	allocation->is_freed = true;
#ifdef __SANITIZE_ADDRESS__
	free(allocation);
#endif
}

void kfree(const void *object)
{
	struct allocation *allocation;

	if (!object)
		return;
	allocation = find_live(object);
	if (!allocation)
		standin_bug("kfree() of what is not allocated");
	if (allocation->is_published && !standin_in_callback)
		standin_freed_early = true;
	forget(allocation);
}

void standin_forget_memory(void)
{
	while (standin_live.next != &standin_live)
		forget(standin_live.next);
	memset(owners, 0, used_slots * sizeof(*owners));
	used_slots = 0;
}

/* Each access */

static bool is_pointer_to_group(const void *address, size_t size)
{
	size_t at = (const char *)address - (const char *)standin_socks;

	return at < standin_socks_size && size == sizeof(void *)
		&& at % sizeof(struct sock) == offsetof(struct sock, sk_reuseport_cb);
}

static void check_group(const void *address, size_t size, bool writes)
{
	struct allocation *allocation = owners[((const u8 *)address - arena[0]) / SLOT];
	const u8 *object = (const u8 *)(allocation + 1);

	if (!allocation || (const u8 *)address < object || (const u8 *)address + size > object + allocation->size)
		standin_bug("%s out of bounds", writes ? "a write" : "a read");
	if (allocation->is_freed)
		standin_bug("%s after free", writes ? "a write" : "a read");
	if (!allocation->is_published || standin_in_callback || standin_locks)
		return;
	if (writes)
		standin_bug("a group is written without the lock");
	if (!standin_rcu_readable())
		standin_bug("a group is read without the lock and outside of rcu_read_lock()");
}

static void check(const void *address, size_t size, bool writes)
{
	if ((const u8 *)address >= arena[0] && (const u8 *)address < arena[SLOTS])
		check_group(address, size, writes);
	else if (writes && !standin_locks && is_pointer_to_group(address, size))
		standin_bug("sk_reuseport_cb is written without the lock");
}

void *standin_copy(void *to, const void *from, size_t size)
{
	if (size) {
		check(to, size, true);
		check(from, size, false);
	}
	return memmove(to, from, size);
}

void *standin_fill(void *to, int value, size_t size)
{
	if (size)
		check(to, size, true);
	return memset(to, value, size);
}

#define ACCESS(size)							\
	void __tsan_read##size(void *address) { check(address, size, false); }	\
	void __tsan_write##size(void *address) { check(address, size, true); }	\
	void __tsan_unaligned_read##size(void *address) { check(address, size, false); }	\
	void __tsan_unaligned_write##size(void *address) { check(address, size, true); }

ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)

void __tsan_read_range(void *address, size_t size) { check(address, size, false); }
void __tsan_write_range(void *address, size_t size) { check(address, size, true); }
void __tsan_init(void) { }
