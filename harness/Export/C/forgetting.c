/* A script begins without the sockets of the one before. */
static void forget_socks(void)
{
	memset(socks, 0, sizeof(socks));
	nr_made = 0;
	chance_came = false;
	timer_due.tv_sec = 0;
}
