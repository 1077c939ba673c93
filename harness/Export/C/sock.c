#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#define QLEN_UNKNOWN -1

/* A socket of the script. Calls on a closed one are made with -1. */
struct sock {
	char name[16];
	int fd;
	int family;
	int type;
	int protocol;
	bool bound;
	int qlen;
	unsigned long long cookie;
};

static struct sock socks[NR_SOCKS];

/* The names of those that are there, in the order they came. */
static int made[NR_SOCKS];
static int nr_made;

union addr {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static bool is_tcp(const struct sock *sk)
{
	return sk->type == SOCK_STREAM && !sk->protocol;
}

static bool is_udp(const struct sock *sk)
{
	return sk->type == SOCK_DGRAM && !sk->protocol &&
	       sk->family != AF_UNIX;
}

static union addr addr_of(const char *ip, int port)
{
	union addr addr = { 0 };

	if (inet_pton(AF_INET, ip, &addr.in.sin_addr) == 1) {
		addr.in.sin_family = AF_INET;
		addr.in.sin_port = htons(port);
	} else {
		inet_pton(AF_INET6, ip, &addr.in6.sin6_addr);
		addr.in6.sin6_family = AF_INET6;
		addr.in6.sin6_port = htons(port);
	}
	return addr;
}

static socklen_t len_of(const union addr *addr)
{
	return addr->sa.sa_family == AF_INET6 ? sizeof(addr->in6) :
						sizeof(addr->in);
}

static int bind_to(int fd, union addr addr)
{
	return bind(fd, &addr.sa, len_of(&addr));
}

static int connect_to(int fd, union addr addr)
{
	return connect(fd, &addr.sa, len_of(&addr));
}

static int set_int(int fd, int option, int value)
{
	return setsockopt(fd, SOL_SOCKET, option, &value, sizeof(value));
}

static int get_int(int fd, int level, int option)
{
	int value;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, level, option, &value, &len))
		cannot("read an option");
	return value;
}

/* A TCP connection of it ends with a reset, so that none is in TIME_WAIT. */
static int open_fd(int family, int type)
{
	struct linger reset = { .l_onoff = 1 };
	int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && type == SOCK_STREAM)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	return fd;
}

static const char *add_sock(int s, int family, int type, int protocol, int fd)
{
	struct sock *sk = &socks[s];

	snprintf(sk->name, sizeof(sk->name), "s%d", s);
	sk->fd = fd < 0 ? -1 : fd;
	sk->family = family;
	sk->type = type;
	sk->protocol = protocol;
	sk->qlen = QLEN_UNKNOWN;
	made[nr_made++] = s;
	return result(fd);
}

static const char *sk_socket(int s, int family, int type)
{
	return add_sock(s, family, type, 0, open_fd(family, type));
}

/* A socket that is neither TCP nor UDP. */
static const char *sk_other(int s, int family, int type, int protocol)
{
	return add_sock(s, family, type, protocol ? protocol : -1,
			socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC,
			       protocol));
}

static struct tcp_info info_of(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		cannot("read TCP_INFO");
	return info;
}

static union addr local_of(int fd)
{
	union addr addr;
	socklen_t len = sizeof(addr);

	if (getsockname(fd, &addr.sa, &len))
		cannot("read the address of a socket");
	return addr;
}

/*
 * Two sockets that were not bound may get one port by chance. If they do so
 * each time, it is no chance.
 */
static void check_port(const struct sock *sk)
{
	in_port_t port;

	if (sk->bound || (nr_run >= RUNS_MAX - 1 && nr_made <= 32))
		return;
	port = local_of(sk->fd).in.sin_port;
	for (int i = 0; i < nr_made; i++) {
		const struct sock *other = &socks[made[i]];

		if (other != sk && other->fd >= 0 && !other->bound &&
		    is_tcp(other) == is_tcp(sk) &&
		    local_of(other->fd).in.sin_port == port)
			chance_came = true;
	}
}

static const char *sk_bind(int s, const char *ip, int port)
{
	int ret = bind_to(socks[s].fd, addr_of(ip, port));

	socks[s].bound |= !ret;
	return result(ret);
}

static const char *sk_listen(int s, int backlog)
{
	int ret = listen(socks[s].fd, backlog);

	socks[s].qlen = QLEN_UNKNOWN;
	if (!ret)
		check_port(&socks[s]);
	return result(ret);
}

/* A listener that goes may hand its connections to any other. */
static void forget_qlens(void)
{
	for (int i = 0; i < nr_made; i++)
		socks[made[i]].qlen = QLEN_UNKNOWN;
}

static const char *sk_shutdown(int s, int how)
{
	forget_qlens();
	return result(shutdown(socks[s].fd, how));
}

static const char *sk_close(int s)
{
	int fd = socks[s].fd;

	forget_qlens();
	socks[s].fd = -1;
	return result(close(fd));
}

static const char *sk_disconnect(int s)
{
	union addr unspecified = { .sa.sa_family = AF_UNSPEC };

	forget_qlens();
	return result(connect_to(socks[s].fd, unspecified));
}

/* A script begins without the sockets of the one before. */
static void forget_socks(void)
{
	memset(socks, 0, sizeof(socks));
	nr_made = 0;
	chance_came = false;
	timer_due.tv_sec = 0;
}
