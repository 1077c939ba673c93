#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What cannot be done here says nothing about the kernel. */
#define EXIT_CANNOT 4

/* What chance has spoilt says nothing either: the script runs once more. */
#define EXIT_AGAIN 75

static bool chance_came;
static struct timespec timer_due;

static bool is_spoilt(void)
{
	struct timespec now;

	if (!timer_due.tv_sec)
		return chance_came;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return chance_came || now.tv_sec > timer_due.tv_sec ||
	       (now.tv_sec == timer_due.tv_sec &&
		now.tv_nsec > timer_due.tv_nsec);
}

static const char *errno_name(int err)
{
	const char *name = strerrorname_np(err);

	/* ENOTSUPP is the kernel's own. */
	return err == 524 ? "ENOTSUPP" : name ? name : "an unknown errno";
}

/* The result of a system call. */
static const char *result(int ret)
{
	if (ret >= 0)
		return "ok";
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS)
		cannot("get what the call needs");
	return errno_name(errno);
}

/* Whether a result is one of those that are allowed: "s0|s1". */
static bool is(const char *got, const char *allowed)
{
	size_t len = strlen(got);

	while (*allowed) {
		size_t next = strcspn(allowed, "|");

		if (next == len && !strncmp(got, allowed, len))
			return true;
		allowed += next + (allowed[next] == '|');
	}
	return false;
}
