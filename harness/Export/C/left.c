static int number_after(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	if (!at)
		cannot("read /proc/net/sockstat");
	return atoi(at + strlen(word));
}

/* Those of the namespace, whatever holds them. */
static int count_sockets(void)
{
	const char *text = read_proc("/proc/self/net/sockstat");

	return number_after(text, "used ") + number_after(text, " tw ");
}

/* What was sent last may be on its way. */
static void await_no_sockets(void)
{
	time_t deadline = 0;

	while (count_sockets() && yield_until(&deadline, 1))
		;
}

static int count_entries(void)
{
	int filled = 0;

	for (int m = 0; m < NR_MAPS; m++) {
		for (unsigned int key = 0; key < maps[m].entries; key++)
			filled += !delete_elem(maps[m].fd, key);
	}
	return filled;
}

static void close_clients(void)
{
	while (nr_clients)
		close_client(&clients[nr_clients - 1]);
}

static void close_peer(void)
{
	for (int i = 0; i < nr_peer_conns; i++)
		close(peer_conns[i]);
	if (peer_listener >= 0)
		close(peer_listener);
}

static void close_socks(void)
{
	for (int i = 0; i < nr_made; i++) {
		if (socks[made[i]].fd >= 0)
			close(socks[made[i]].fd);
	}
}

static void close_progs(void)
{
	for (int b = 0; b < NR_PROGS; b++) {
		if (progs[b].fd > 0)
			close(progs[b].fd);
	}
}

static void close_filters(void)
{
	for (int i = 0; i < nr_filters; i++)
		close(filters[i]);
}

/* What the kernel still has when all of the script is closed. */
static const char *what_is_left(void)
{
	char text[64];
	int sockets, programs;

	await_no_sockets();
	await_grace_period(prog_ids, nr_prog_ids);
	sockets = count_sockets();
	programs = count_held(prog_ids, nr_prog_ids);
	snprintf(text, sizeof(text), "sockets=%d programs=%d entries=%d",
		 sockets, programs, count_entries());
	return strdup(text);
}
