/* The first call that differs is the last one. */
static const char *check(const char *call, const char *got,
			 const char *expected)
{
	static int nr;

	nr++;
	if (is(got, expected)) {
		printf("%3d  %s = %s\n", nr, call, got);
		return got;
	}
	if (is_spoilt())
		exit(EXIT_AGAIN);
	printf("%3d  %s: expected %s got %s\n", nr, call, expected, got);
	exit(1);
}

static void finish(void)
{
	puts("every call did as expected");
}
