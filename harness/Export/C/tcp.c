#include <netinet/tcp.h>
#include <sys/socket.h>

/* The ends of the clients whose connections are not accepted yet, or left. */
struct client {
	int fd;
	enum flow flow;
	int source;
	const char *ip;
	int port;
	bool left;
};

static struct client clients[256];
static int nr_clients;

static struct client *find_client(int source, const char *ip, int port)
{
	for (int i = 0; i < nr_clients; i++) {
		struct client *client = &clients[i];

		if (client->source == source && client->port == port &&
		    !strcmp(client->ip, ip))
			return client;
	}
	return NULL;
}

static void close_client(struct client *client)
{
	close(client->fd);
	*client = clients[--nr_clients];
}

/* A flow can connect again when its connection was reset. */
static void close_dead(int source, const char *ip, int port)
{
	struct client *client = find_client(source, ip, port);

	if (!client)
		return;
	if (info_of(client->fd).tcpi_state != TCP_CLOSE)
		drain_loopback();
	if (info_of(client->fd).tcpi_state == TCP_CLOSE)
		close_client(client);
}

static int qlen_of(const struct sock *sk)
{
	struct tcp_info info;

	if (!is_tcp(sk) || sk->fd < 0)
		return 0;
	info = info_of(sk->fd);
	return info.tcpi_state == TCP_LISTEN ? (int)info.tcpi_unacked : 0;
}

static void note_qlens(void)
{
	for (int i = 0; i < nr_made; i++) {
		struct sock *sk = &socks[made[i]];

		if (sk->qlen == QLEN_UNKNOWN)
			sk->qlen = qlen_of(sk);
	}
}

/* The listener whose accept queue has grown; NULL where none has. */
static const char *receiver(void)
{
	for (int i = 0; i < nr_made; i++) {
		struct sock *sk = &socks[made[i]];
		int before = sk->qlen;

		if (before == QLEN_UNKNOWN)
			continue;
		sk->qlen = qlen_of(sk);
		if (sk->qlen > before)
			return sk->name;
	}
	return NULL;
}

/* A SYN without an answer was dropped, as a counter says: no time decides. */
static bool listener_dropped(void)
{
	static unsigned long long before;
	unsigned long long now = 0;
	bool grew;

	read_counter("ListenDrops", &now);
	grew = now > before;
	before = now;
	return grew;
}

static const char *await_connect(int fd)
{
	time_t deadline = 0;

	do {
		struct tcp_info info = info_of(fd);
		int state = info.tcpi_state;
		const char *name;

		if (state == TCP_CLOSE)
			return errno_name(get_int(fd, SOL_SOCKET, SO_ERROR));
		if (state == TCP_SYN_SENT) {
			if (listener_dropped())
				return "unanswered";
			continue;
		}
		/* A machine that stood still has sent the SYN once more. */
		chance_came |= info.tcpi_total_retrans;
		name = listener_that_got_it();
		if (name)
			return name;
	} while (yield_until(&deadline, 2));
	return "timeout";
}

/* A client connects: the result is the listener whose accept queue got it. */
static const char *tcp_connect(enum flow flow, const char *ip, int port)
{
	int source = source_of(SOCK_STREAM, flow, ip, port), fd;
	const char *got;

	close_dead(source, ip, port);
	note_qlens();
	fd = open_source(SOCK_STREAM, ip, source);
	if (connect_to(fd, addr_of(ip, port)) && errno != EINPROGRESS)
		got = result(-1);
	else
		got = await_connect(fd);
	if (*got == 's')
		clients[nr_clients++] = (struct client){
			.fd = fd, .flow = flow, .source = source,
			.ip = ip, .port = port,
		};
	else
		close(fd);
	return got;
}

struct accepted {
	int fd;
	int source;
	int port;
	char ip[INET6_ADDRSTRLEN];
};

/* Where a connection of a dual-stack socket goes to is an IPv4 address. */
static void fill_accepted(struct accepted *conn, const union addr *peer)
{
	union addr local = local_of(conn->fd);

	conn->source = ntohs(peer->in.sin_port);
	conn->port = ntohs(local.in.sin_port);
	if (local.sa.sa_family == AF_INET)
		inet_ntop(AF_INET, &local.in.sin_addr, conn->ip,
			  sizeof(conn->ip));
	else if (IN6_IS_ADDR_V4MAPPED(&local.in6.sin6_addr))
		inet_ntop(AF_INET, &local.in6.sin6_addr.s6_addr[12], conn->ip,
			  sizeof(conn->ip));
	else
		inet_ntop(AF_INET6, &local.in6.sin6_addr, conn->ip,
			  sizeof(conn->ip));
}

/* NULL for a connection; else why there is none. */
static const char *take_conn(int s, struct accepted *conn)
{
	union addr peer;
	socklen_t len = sizeof(peer);

	conn->fd = accept4(socks[s].fd, &peer.sa, &len,
			   SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (conn->fd < 0)
		return result(-1);
	socks[s].qlen = QLEN_UNKNOWN;
	fill_accepted(conn, &peer);
	return NULL;
}

/* Closes both ends; the result is the flow. */
static const char *reset_conn(struct accepted *conn)
{
	struct client *client;
	enum flow flow;

	close(conn->fd);
	client = find_client(conn->source, conn->ip, conn->port);
	if (!client)
		return "foreign";
	flow = client->flow;
	close_client(client);
	return flow_name(flow);
}

static const char *sk_accept(int s)
{
	struct accepted conn;
	const char *failed = take_conn(s, &conn);

	return failed ? failed : reset_any(&conn);
}
