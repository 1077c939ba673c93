/* Runs calls that end with exit(): 0 where the kernel shows a behaviour. */
static bool shows(void (*calls)(void))
{
	int status = run(calls);

	if (status > 1)
		exit(status);
	return !status;
}

/* A version would not tell: think of backports. */
static void tell(const char *got, const char *shown)
{
	if (is_spoilt())
		exit(EXIT_AGAIN);
	exit(is(got, shown) ? 0 : 1);
}
