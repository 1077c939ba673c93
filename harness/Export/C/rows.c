#include <stdarg.h>

/* The allowed result that none of the calls has had; "ok" where each has. */
static const char *each_of(const char *allowed, int nr, ...)
{
	while (*allowed) {
		size_t len = strcspn(allowed, "|");
		char *one = strndup(allowed, len);
		bool seen = false;
		va_list calls;

		va_start(calls, nr);
		for (int i = 0; i < nr; i++)
			seen |= is(va_arg(calls, const char *), one);
		va_end(calls);
		if (!seen)
			return one;
		free(one);
		allowed += len + (allowed[len] == '|');
	}
	return "ok";
}
