static void forget_half_opens(void)
{
	nr_half_opens = 0;
	raw_fd = -1;
}
