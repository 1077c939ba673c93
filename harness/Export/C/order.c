/* Socket filters that return 0, 1, 2 and so on. */
static int filters[NR_FILTERS];
static int nr_filters;

static int filter_returning(int index)
{
	struct bpf_insn insns[] = {
		BPF_MOV32_IMM(BPF_REG_0, index),
		BPF_EXIT_INSN(),
	};

	if (index >= NR_FILTERS)
		cannot("read the order of so many");
	if (index == nr_filters) {
		int fd = load_insns(BPF_PROG_TYPE_SOCKET_FILTER, 0, insns, 2);

		if (fd < 0)
			cannot("load a filter");
		filters[nr_filters++] = remember(fd);
	}
	return filters[index];
}

static void empty_accept_queues(void)
{
	for (int i = 0; i < nr_made; i++) {
		for (int nr = qlen_of(&socks[made[i]]); nr > 0; nr--)
			sk_accept(made[i]);
	}
}

/* The member that the flow reaches now; its connection is accepted. */
static const char *reach_tcp(enum flow flow, const char *ip, int port)
{
	const char *got = tcp_connect(flow, ip, port);

	for (int i = 0; i < nr_made; i++) {
		const struct sock *sk = &socks[made[i]];

		if (sk->name == got && qlen_of(sk)) {
			const char *accepted = sk_accept(made[i]);

			if (*accepted != 'f' && *accepted != 'w')
				return accepted;
		}
	}
	return got;
}

static const char *reach_udp(enum flow flow, const char *ip, int port)
{
	const char *got = udp_send(flow, ip, port, 0);

	return *got == '[' ? "foreign" : got;
}

/*
 * The members of a group by their index: a filter that returns 0, 1, 2 and so
 * on is attached, and a packet shows which socket that is. It ends with the
 * first one that is selected again, or with the first failure.
 */
static const char *order_of(int s,
			 const char *(*reach)(enum flow, const char *, int),
			 enum flow flow, const char *ip, int port)
{
	static const char *members[NR_SOCKS];
	char *list = malloc(NR_SOCKS * 8 + 2);

	if (!list)
		cannot("write a result");
	empty_accept_queues();
	list[0] = '[';
	list[1] = '\0';
	for (int nr = 0; ; nr++) {
		int fd = filter_returning(nr);
		const char *got = "ok";

		if (set_int(socks[s].fd, SO_ATTACH_REUSEPORT_EBPF, fd))
			return result(-1);
		got = reach(flow, ip, port);
		if (*got != 's')
			return got;
		for (int i = 0; i < nr; i++) {
			if (members[i] == got) {
				append(list, NR_SOCKS * 8 + 2, "]", "");
				return list;
			}
		}
		members[nr] = got;
		append(list, NR_SOCKS * 8 + 2, nr ? " " : "", got);
	}
}
