static void forget_waiters(void)
{
	memset(waiters, 0, sizeof(waiters));
}
