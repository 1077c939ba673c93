#include <netinet/tcp.h>
#include <sys/socket.h>

/* What another socket needs to be like this one. */
struct form {
	int reuseaddr;
	int reuseport;
	int v6only;
	int backlog;
	union addr local;
};

static struct form form_of(const struct sock *sk)
{
	struct form form = {
		.reuseaddr = get_int(sk->fd, SOL_SOCKET, SO_REUSEADDR),
		.reuseport = get_int(sk->fd, SOL_SOCKET, SO_REUSEPORT),
		.backlog = -1,
	};

	if (sk->family == AF_INET6)
		form.v6only = get_int(sk->fd, IPPROTO_IPV6, IPV6_V6ONLY);
	if (is_tcp(sk) && info_of(sk->fd).tcpi_state == TCP_LISTEN)
		form.backlog = info_of(sk->fd).tcpi_sacked;
	form.local = local_of(sk->fd);
	return form;
}

static const char *make_like(int s, const struct sock *like,
			     const struct form *form)
{
	const char *got = sk_socket(s, like->family, like->type);
	int fd = socks[s].fd, ret;

	if (fd < 0)
		return got;
	if ((form->reuseaddr && set_int(fd, SO_REUSEADDR, 1)) ||
	    (form->reuseport && set_int(fd, SO_REUSEPORT, 1)))
		return result(-1);
	if (form->v6only && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY,
				       &form->v6only, sizeof(int)))
		return result(-1);
	if (like->bound) {
		ret = bind_to(fd, form->local);
		if (ret)
			return result(ret);
		socks[s].bound = true;
	}
	return form->backlog < 0 ? "ok" : sk_listen(s, form->backlog);
}

/* So many sockets like another; the first that fails is the last one made. */
static const char *sk_sockets(int first, int nr, int like)
{
	const char *got = socks[like].fd < 0 ? "EBADF" : "ok";
	struct form form;

	if (is(got, "ok"))
		form = form_of(&socks[like]);
	for (int s = first; s < first + nr; s++) {
		if (is(got, "ok"))
			got = make_like(s, &socks[like], &form);
		else
			add_sock(s, socks[like].family, socks[like].type, 0,
				 -1);
	}
	return got;
}
