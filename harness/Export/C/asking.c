/* Runs calls that end with exit(): 0 where the kernel shows a behaviour. */
static bool shows(void (*calls)(void))
{
	int status = run(calls);

	if (status > 1)
		exit(status);
	return !status;
}

/* Whether the kernel does so is asked, and no version decides: see backports. */
static void tell(const char *got, const char *shown)
{
	if (is_spoilt())
		exit(EXIT_AGAIN);
	exit(is(got, shown) ? 0 : 1);
}
