#include <sys/socket.h>

/* The first byte is the script's; the number tells it from an older one. */
struct datagram {
	unsigned char payload;
	unsigned char nr[4];
};

/* Also a kernel that gives one datagram to several is told apart. */
static const char *receivers(const struct datagram *sent)
{
	char list[NR_SOCKS * 8 + 2] = "";
	const char *only = NULL;
	int nr = 0;

	for (int i = 0; i < nr_made; i++) {
		const struct sock *sk = &socks[made[i]];
		struct datagram got;

		if (!is_udp(sk) || sk->fd < 0 ||
		    recv(sk->fd, &got, sizeof(got), MSG_DONTWAIT) < 0)
			continue;
		if (memcmp(&got, sent, sizeof(got)))
			return "foreign";
		only = sk->name;
		append(list, sizeof(list), nr++ ? " " : "[", only);
	}
	if (nr < 2)
		return only;
	append(list, sizeof(list), "]", "");
	return strdup(list);
}

/* A socket receives it, or an ICMP error comes back. */
static const char *udp_send(enum flow flow, const char *ip, int port,
			    unsigned char payload)
{
	static unsigned int nr;
	struct datagram sent = { .payload = payload };
	int fd = open_source(SOCK_DGRAM, ip,
			     source_of(SOCK_DGRAM, flow, ip, port));
	const char *got = NULL;
	time_t deadline = 0;

	nr++;
	memcpy(sent.nr, &nr, sizeof(sent.nr));
	if (connect_to(fd, addr_of(ip, port)))
		got = result(-1);
	else if (send(fd, &sent, sizeof(sent), 0) < 0)
		got = result(-1);
	while (!got) {
		int err;

		got = receivers(&sent);
		if (got)
			break;
		err = get_int(fd, SOL_SOCKET, SO_ERROR);
		if (err)
			got = errno_name(err);
		else if (!yield_until(&deadline, 2))
			got = "timeout";
	}
	close(fd);
	return got;
}

/* connect(2) to where the flow comes from. */
static const char *udp_connect(int s, enum flow flow, const char *ip, int port)
{
	struct sock *sk = &socks[s];
	const char *from = source_ip(ip);
	int ret;

	if (sk->family == AF_INET6 && family_of(ip) == AF_INET)
		from = "::ffff:127.0.0.1";
	ret = connect_to(sk->fd, addr_of(from, source_of(SOCK_DGRAM, flow, ip,
							 port)));
	if (sk->fd >= 0) {
		int err = errno;

		check_port(sk);
		errno = err;
	}
	return result(ret);
}
