#include <sys/socket.h>

/* What the TCP sockets of the script connect to: a listener, and none. */
enum peer_port { PEER = 21000, NO_PEER = 21001 };

static int peer_listener = -1;
static int peer_conns[256];
static int nr_peer_conns;

static void open_peer(void)
{
	peer_listener = open_fd(AF_INET, SOCK_STREAM);
	if (peer_listener < 0 ||
	    bind_to(peer_listener, addr_of("0.0.0.0", PEER)) ||
	    listen(peer_listener, 16))
		cannot("make a listener for the sockets of the script");
}

static void accept_peer(void)
{
	time_t deadline = 0;
	int fd;

	while ((fd = accept4(peer_listener, NULL, NULL,
			     SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0) {
		if (!yield_until(&deadline, 2))
			cannot("accept a connection of a socket of the script");
	}
	peer_conns[nr_peer_conns++] = fd;
}

/* Each to an address of its own, so that no two have the same four-tuple. */
static const char *sk_connect(int s, enum peer_port peer)
{
	char ip[INET_ADDRSTRLEN];
	int fd = socks[s].fd, ret;
	time_t deadline = 0;

	if (peer_listener < 0)
		open_peer();
	snprintf(ip, sizeof(ip), "127.2.%d.%d", s >> 8 & 255, s & 255);
	ret = connect_to(fd, addr_of(ip, peer));
	if (!ret || errno != EINPROGRESS)
		return result(ret);
	/* The second call tells what became of the first. */
	while ((ret = connect_to(fd, addr_of(ip, peer))) && errno == EALREADY) {
		if (!yield_until(&deadline, 2))
			return "timeout";
	}
	if (!ret)
		accept_peer();
	return result(ret);
}

static void forget_peer(void)
{
	peer_listener = -1;
	nr_peer_conns = 0;
}
