#include <netinet/tcp.h>
#include <unistd.h>

/*
 * A connection is accepted, given to a user, and closed without a reset: the
 * kernel keeps it in FIN_WAIT2, without a file.
 */
static const char *sk_orphan(int s, uid_t uid)
{
	struct linger keep = { 0 };
	struct accepted conn;
	const char *failed = take_conn(s, &conn);
	struct client *client;
	int seconds = 120;

	if (failed)
		return failed;
	client = find_client(conn.source, conn.ip, conn.port);
	if (!client)
		return reset_any(&conn);
	if (setsockopt(conn.fd, SOL_SOCKET, SO_LINGER, &keep, sizeof(keep)) ||
	    setsockopt(conn.fd, IPPROTO_TCP, TCP_LINGER2, &seconds,
		       sizeof(seconds)) ||
	    fchown(conn.fd, uid, -1))
		cannot("leave a connection to the kernel");
	close(conn.fd);
	client->left = true;
	return flow_name(client->flow);
}

/* The client of such a connection resets it. */
static const char *tcp_reset(enum flow flow, const char *ip, int port)
{
	const char *got = "ENOTCONN";

	for (int i = 0; i < nr_clients; i++) {
		struct client *client = &clients[i];

		if (client->left && client->flow == flow &&
		    client->port == port && !strcmp(client->ip, ip)) {
			close_client(client);
			got = "ok";
			break;
		}
	}
	drain_loopback();
	return got;
}
