// SPDX-License-Identifier: GPL-2.0
/*
 * With ten sockets on the port s2 may be bound: the newest of them lets it in.
 * With an eleventh at the same address it is refused.
 *
 * Compile it with gcc -O2, and run it as root: it makes a network namespace of
 * its own and touches nothing outside of it. It prints each call with its
 * result and ends with the first that differs. Exit code: 0 all did as
 * expected, 1 one differs, 4 it cannot run here.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	s0, s1, s2, s100 = 100, NR_SOCKS = 109,
};

enum {
	p0 = 20000,
};

/* What cannot be done here says nothing about the kernel. */
#define EXIT_CANNOT 4

/* What chance has spoilt says nothing either: the script runs once more. */
#define EXIT_AGAIN 75

static bool chance_came;
static struct timespec timer_due;

static bool is_spoilt(void)
{
	struct timespec now;

	if (!timer_due.tv_sec)
		return chance_came;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return chance_came || now.tv_sec > timer_due.tv_sec ||
	       (now.tv_sec == timer_due.tv_sec &&
		now.tv_nsec > timer_due.tv_nsec);
}

static const char *errno_name(int err)
{
	const char *name = strerrorname_np(err);

	/* ENOTSUPP is the kernel's own. */
	return err == 524 ? "ENOTSUPP" : name ? name : "an unknown errno";
}

#define cannot(what) \
	do { \
		fprintf(stderr, "cannot %s: %m\n", what); \
		exit(EXIT_CANNOT); \
	} while (0)

/* The result of a system call. */
static const char *result(int ret)
{
	if (ret >= 0)
		return "ok";
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS)
		cannot("get what the call needs");
	return errno_name(errno);
}

/* Whether a result is one of those that are allowed: "s0|s1". */
static bool is(const char *got, const char *allowed)
{
	size_t len = strlen(got);

	while (*allowed) {
		size_t next = strcspn(allowed, "|");

		if (next == len && !strncmp(got, allowed, len))
			return true;
		allowed += next + (allowed[next] == '|');
	}
	return false;
}

#define RUNS_MAX 10

/* The number of this run of the script, from 1. */
static int nr_run;

static int write_sysctl(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t written = fd < 0 ? -1 : write(fd, value, strlen(value));
	int err = errno;

	if (fd >= 0)
		close(fd);
	errno = err;
	return written < 0 ? -1 : 0;
}

static void require_sysctl(const char *path, const char *value)
{
	if (write_sysctl(path, value))
		cannot(path);
}

static void loopback_up(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &lo))
		cannot("bring up the loopback device");
	close(fd);
}

/*
 * One CPU, so that loopback delivers within the call that sends, and all that
 * the kernel picks by the CPU is exact.
 */
static void pin_to_cpu(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		cannot("stay on one CPU");
}

static void raise_limits(void)
{
	struct rlimit endless = { RLIM_INFINITY, RLIM_INFINITY };
	struct rlimit files;

	/* Before 5.11 maps and programs count as locked memory. */
	setrlimit(RLIMIT_MEMLOCK, &endless);
	if (getrlimit(RLIMIT_NOFILE, &files))
		cannot("read the limit of open files");
	if (files.rlim_max < NR_SOCKS + 64)
		files.rlim_max = NR_SOCKS + 64;
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files)) {
		errno = EMFILE;
		cannot("open so many sockets (ulimit -Hn)");
	}
}

/* A network namespace of its own: what is outside of it is not touched. */
static void enter_namespace(void)
{
	if (unshare(CLONE_NEWNET))
		cannot("make a network namespace (are you root?)");
	loopback_up();
	/* Ports that the kernel picks are none of the script or a client. */
	require_sysctl("/proc/sys/net/ipv4/ip_local_port_range", "50000 59999");
	/* Every refused datagram is answered, and every repeated SYN. */
	require_sysctl("/proc/sys/net/ipv4/icmp_ratemask", "0");
	require_sysctl("/proc/sys/net/ipv4/tcp_invalid_ratelimit", "0");
}

static void finish(void)
{
	puts("every call did as expected");
}

static void run_here(void (*calls)(void))
{
	raise_limits();
	pin_to_cpu();
	enter_namespace();
	calls();
	if (is_spoilt())
		exit(EXIT_AGAIN);
	finish();
	exit(0);
}

/* Runs the calls in a process of its own, until chance has no part in it. */
static int run(void (*calls)(void))
{
	int status;

	for (nr_run = 1; nr_run <= RUNS_MAX; nr_run++) {
		pid_t child;

		fflush(stdout);
		child = fork();
		if (!child)
			run_here(calls);
		if (child < 0 || waitpid(child, &status, 0) < 0)
			cannot("fork");
		if (!WIFEXITED(status)) {
			fprintf(stderr, "killed by signal %d\n",
				WTERMSIG(status));
			return 1;
		}
		if (WEXITSTATUS(status) != EXIT_AGAIN)
			return WEXITSTATUS(status);
	}
	fputs("chance has spoilt every attempt (a busy machine?)\n", stderr);
	return EXIT_CANNOT;
}

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

static const char *sk_set(int s, int option, int value)
{
	return result(set_int(socks[s].fd, option, value));
}

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

/* The first call that differs is the last one. */
static const char *check(const char *call, const char *got,
			 const char *expected)
{
	static int nr;

	nr++;
	if (is(got, expected)) {
		printf("%3d  %s = %s\n", nr, call, got);
		return got;
	}
	if (is_spoilt())
		exit(EXIT_AGAIN);
	printf("%3d  %s: expected %s got %s\n", nr, call, expected, got);
	exit(1);
}

#define CHECK(call, expected) check(#call, call, expected)

static void script(void)
{
	CHECK(sk_socket(s0, AF_INET, SOCK_DGRAM), "ok");
	CHECK(sk_set(s0, SO_REUSEPORT, 1), "ok");
	CHECK(sk_bind(s0, "0.0.0.0", p0), "ok");
	CHECK(sk_socket(s1, AF_INET, SOCK_DGRAM), "ok");
	CHECK(sk_set(s1, SO_REUSEPORT, 1), "ok");
	CHECK(sk_bind(s1, "127.0.0.1", p0), "ok");
	CHECK(sk_set(s0, SO_REUSEPORT, 0), "ok");
	/* eight of them are still too few */
	CHECK(sk_sockets(s100, 9, s1), "ok");
	CHECK(sk_socket(s2, AF_INET, SOCK_DGRAM), "ok");
	CHECK(sk_set(s2, SO_REUSEPORT, 1), "ok");
	CHECK(sk_bind(s2, "127.0.0.1", p0), "ok");
}

int main(void)
{
	return run(script);
}
