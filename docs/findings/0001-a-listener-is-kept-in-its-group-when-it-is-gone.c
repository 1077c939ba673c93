// SPDX-License-Identifier: GPL-2.0
/*
 * A listener that stopped clears SO_REUSEPORT, listens again and stops again:
 * it is in the closed section of its group twice, and closing it takes one of
 * the two entries away. The group, its program and a pointer to a socket that
 * is gone stay for good. This corrupts memory: only a machine that is thrown
 * away may run it.
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
	b0, NR_PROGS,
};

#define NR_FILTERS 2

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

static const char *sk_close(int s)
{
	int fd = socks[s].fd;

	forget_qlens();
	socks[s].fd = -1;
	return result(close(fd));
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

/* The instructions that the programs of this file need, bpf(2). */
#define BPF_INSN(CODE, DST, SRC, OFF, IMM) \
	((struct bpf_insn){ .code = CODE, .dst_reg = DST, .src_reg = SRC, \
			    .off = OFF, .imm = IMM })
#define BPF_MOV64_REG(DST, SRC) \
	BPF_INSN(BPF_ALU64 | BPF_MOV | BPF_X, DST, SRC, 0, 0)
#define BPF_MOV32_IMM(DST, IMM) \
	BPF_INSN(BPF_ALU | BPF_MOV | BPF_K, DST, 0, 0, IMM)
#define BPF_EXIT_INSN() \
	BPF_INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

static int bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static int load_insns(unsigned int type, unsigned int attach_type,
		      const struct bpf_insn *insns, unsigned int nr)
{
	union bpf_attr attr = {
		.prog_type = type,
		.insn_cnt = nr,
		.insns = (uintptr_t)insns,
		.license = (uintptr_t)"GPL",
		.expected_attach_type = attach_type,
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

/* A program of the script: a classic filter, or a file descriptor. */
struct prog {
	struct sock_filter *filter;
	unsigned int len;
	int fd;
	int notes;
};

static struct prog progs[NR_PROGS];

/* Programs by their prog_ids, which outlive their file descriptors. */
static unsigned int prog_ids[NR_PROGS + NR_FILTERS];
static int nr_prog_ids;

static unsigned int id_of(int fd)
{
	struct bpf_prog_info info = { 0 };
	union bpf_attr attr = { 0 };

	attr.info.bpf_fd = fd;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attr))
		cannot("read the id of a program");
	return info.id;
}

static int remember(int fd)
{
	if (fd >= 0)
		prog_ids[nr_prog_ids++] = id_of(fd);
	return fd;
}

static int load_prog(int b, unsigned int type, unsigned int attach_type,
		const struct bpf_insn *insns, unsigned int nr)
{
	int fd = load_insns(type, attach_type, insns, nr);

	if (fd < 0 && errno == EPERM)
		cannot("load a program (CAP_BPF?)");
	progs[b].fd = remember(fd);
	return fd;
}

static const char *attach_fd(int s, int fd, socklen_t optlen)
{
	char value[64] = "";

	memcpy(value, &fd, sizeof(fd));
	return result(setsockopt(socks[s].fd, SOL_SOCKET,
				 SO_ATTACH_REUSEPORT_EBPF, value, optlen));
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

static bool is_held(unsigned int id)
{
	union bpf_attr attr = { .prog_id = id };
	int fd = bpf(BPF_PROG_GET_FD_BY_ID, &attr);

	if (fd < 0 && errno != ENOENT)
		cannot("find a program by its id");
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int count_held(const unsigned int *id, int nr)
{
	int held = 0;

	for (int i = 0; i < nr; i++)
		held += is_held(id[i]);
	return held;
}

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* A group that is left with its program, which goes when the group does. */
static unsigned int leave_group(void)
{
	struct bpf_insn pass[] = {
		BPF_MOV32_IMM(BPF_REG_0, SK_PASS),
		BPF_EXIT_INSN(),
	};
	int pass_fd = load_insns(BPF_PROG_TYPE_SK_REUSEPORT, 0, pass,
			      ARRAY_SIZE(pass));
	int fd = open_fd(AF_INET, SOCK_DGRAM);
	unsigned int id;

	if (pass_fd < 0 || fd < 0 || set_int(fd, SO_REUSEPORT, 1) ||
	    set_int(fd, SO_ATTACH_REUSEPORT_EBPF, pass_fd))
		cannot("make a group to wait for");
	id = id_of(pass_fd);
	close(fd);
	close(pass_fd);
	return id;
}

/*
 * RCU frees a group some milliseconds after its last member has gone. One that
 * goes now is freed later: the callbacks of a CPU run in order. Twice, as the
 * first callback may hand work to another.
 */
static void await_grace_period(const unsigned int *awaited, int nr)
{
	for (int round = 0; round < 2 && count_held(awaited, nr); round++) {
		unsigned int id = leave_group();
		time_t deadline = 0;

		while (is_held(id) && count_held(awaited, nr)) {
			if (!yield_until(&deadline, 2))
				cannot("see the end of a group");
		}
	}
}

/* Closes the program: is it there, by its id, when all has settled? */
static const char *by_id(int b)
{
	unsigned int id;

	if (progs[b].fd < 0)
		return "EBADF";
	id = id_of(progs[b].fd);
	close(progs[b].fd);
	progs[b].fd = -1;
	await_grace_period(&id, 1);
	return is_held(id) ? "ok" : "ENOENT";
}

/* b0 = reuseport pass */
static const char *load_b0(void)
{
	struct bpf_insn insns[] = {
		BPF_MOV64_REG(BPF_REG_6, BPF_REG_1),
		BPF_MOV32_IMM(BPF_REG_0, SK_PASS),
		BPF_EXIT_INSN(),
	};

	return result(load_prog(b0, BPF_PROG_TYPE_SK_REUSEPORT,
				BPF_SK_REUSEPORT_SELECT,
				insns, ARRAY_SIZE(insns)));
}

static void script(void)
{
	require_sysctl(MIGRATE_REQ, "1");

	CHECK(load_b0(), "ok");
	CHECK(sk_socket(s0, AF_INET, SOCK_STREAM), "ok");
	CHECK(sk_set(s0, SO_REUSEPORT, 1), "ok");
	CHECK(sk_bind(s0, "127.0.0.1", p0), "ok");
	CHECK(sk_listen(s0, 16), "ok");
	CHECK(attach_fd(s0, progs[b0].fd, sizeof(int)), "ok");
	CHECK(sk_shutdown(s0, SHUT_RD), "ok");
	CHECK(sk_set(s0, SO_REUSEPORT, 0), "ok");
	/* the group is not told */
	CHECK(sk_listen(s0, 16), "ok");
	/* the second entry */
	CHECK(sk_shutdown(s0, SHUT_RD), "ok");
	CHECK(sk_close(s0), "ok");
	/* nothing should hold the program any more */
	CHECK(by_id(b0), "ENOENT");
}

int main(void)
{
	return run(script);
}
