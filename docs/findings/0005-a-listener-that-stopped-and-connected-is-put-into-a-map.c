// SPDX-License-Identifier: GPL-2.0
/*
 * A listener that stopped stays in its group, and no map takes it. It connects,
 * as a client: a map takes it, though it does not listen and is a closed member
 * still.
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
#include <linux/bpf.h>
#include <linux/filter.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	s0, NR_SOCKS,
};

enum {
	p0 = 20000,
};

enum {
	m0, NR_MAPS,
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

static int connect_to(int fd, union addr addr)
{
	return connect(fd, &addr.sa, len_of(&addr));
}

static int set_int(int fd, int option, int value)
{
	return setsockopt(fd, SOL_SOCKET, option, &value, sizeof(value));
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

static const char *sk_set(int s, int option, int value)
{
	return result(set_int(socks[s].fd, option, value));
}

/*
 * Gives the CPU away once; false when what was waited for did not come within
 * so many seconds. It is there at once as a rule.
 */
static bool yield_until(time_t *deadline, int seconds)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!*deadline)
		*deadline = now.tv_sec + seconds + 1;
	sched_yield();
	return now.tv_sec < *deadline;
}

#define MIGRATE_REQ "/proc/sys/net/ipv4/tcp_migrate_req"

static int bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static int create_map(unsigned int type, unsigned int value_size,
		      unsigned int entries)
{
	union bpf_attr attr = {
		.map_type = type,
		.key_size = sizeof(unsigned int),
		.value_size = value_size,
		.max_entries = entries,
	};

	return bpf(BPF_MAP_CREATE, &attr);
}

/* The sockarrays of the script: file descriptor, size and size of a value. */
struct sockarray {
	int fd;
	unsigned int entries;
	unsigned int value_size;
};

static struct sockarray maps[NR_MAPS];

static const char *map_create(int m, unsigned int entries,
			      unsigned int value_size)
{
	int fd = create_map(BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, value_size,
			    entries);

	maps[m] = (struct sockarray){ fd, entries, value_size };
	if (fd < 0 && errno == EPERM)
		cannot("create a map (CAP_BPF?)");
	return result(fd);
}

/* The value is a file descriptor, as an int or a long. */
static const char *map_update(int m, unsigned int key, int fd,
			      unsigned long long flags)
{
	long long value = fd;
	union bpf_attr attr = {
		.map_fd = maps[m].fd,
		.key = (uintptr_t)&key,
		.value = (uintptr_t)&value,
		.flags = flags,
	};

	return result(bpf(BPF_MAP_UPDATE_ELEM, &attr));
}

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
	require_sysctl(MIGRATE_REQ, "1");

	CHECK(map_create(m0, 1, 8), "ok");
	CHECK(sk_socket(s0, AF_INET, SOCK_STREAM), "ok");
	CHECK(sk_set(s0, SO_REUSEPORT, 1), "ok");
	CHECK(sk_bind(s0, "127.0.0.1", p0), "ok");
	CHECK(sk_listen(s0, 16), "ok");
	CHECK(sk_shutdown(s0, SHUT_RD), "ok");
	CHECK(sk_connect(s0, PEER), "ok");
	/* as before the connect */
	CHECK(map_update(m0, 0, socks[s0].fd, BPF_ANY), "EINVAL");
}

int main(void)
{
	return run(script);
}
