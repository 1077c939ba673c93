#include "../kselftest.h"

#define cannot(what) \
	do { \
		ksft_exit_skip("cannot %s: %m\n", what); \
		exit(KSFT_SKIP); \
	} while (0)

/* Kept until the end, as a run that chance has spoilt is made once more. */
static struct ksft_line {
	const char *call;
	const char *got;
	const char *expected;
} lines[NR_CALLS];

static int nr_lines;

static void finish(void)
{
	ksft_print_header();
	ksft_set_plan(NR_CALLS);
	for (int i = 0; i < nr_lines; i++) {
		if (is(lines[i].got, lines[i].expected))
			ksft_test_result_pass("%s = %s\n", lines[i].call,
					      lines[i].got);
		else
			ksft_test_result_fail("%s: expected %s got %s\n",
					      lines[i].call, lines[i].expected,
					      lines[i].got);
	}
	for (int i = nr_lines; i < NR_CALLS; i++)
		ksft_test_result_skip("after the first difference\n");
	ksft_finished();
}

/* The first call that differs is the last one. */
static const char *check(const char *call, const char *got,
			 const char *expected)
{
	lines[nr_lines++] = (struct ksft_line){ call, got, expected };
	if (is(got, expected))
		return got;
	if (is_spoilt())
		_exit(EXIT_AGAIN);
	finish();
	return got;
}
