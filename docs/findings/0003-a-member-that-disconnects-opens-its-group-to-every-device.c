// SPDX-License-Identifier: GPL-2.0
/*
 * Two sockets share a port on a device, which is not there. One of them
 * disconnects, forgets the device and stays in the group. A datagram that comes
 * from loopback finds it, and the group gives it to the other one.
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
	s0, s1, NR_SOCKS,
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

static const char *sk_bind(int s, const char *ip, int port)
{
	int ret = bind_to(socks[s].fd, addr_of(ip, port));

	socks[s].bound |= !ret;
	return result(ret);
}

/* A listener that goes may hand its connections to any other. */
static void forget_qlens(void)
{
	for (int i = 0; i < nr_made; i++)
		socks[made[i]].qlen = QLEN_UNKNOWN;
}

static const char *sk_disconnect(int s)
{
	union addr unspecified = { .sa.sa_family = AF_UNSPEC };

	forget_qlens();
	return result(connect_to(socks[s].fd, unspecified));
}

/* No device has this index. */
#define NO_DEVICE 1000000

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

/* Two more strings at the end of a text that has room for them. */
static void append(char *text, size_t size, const char *first,
		   const char *second)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%s", first, second);
}

/*
 * A flow is a client's source port, chosen so that the kernel's hash of the
 * flow lies in one of eight places: f3 where the lookup hashes the address
 * that the packet goes to, w3 where it hashes the wildcard. Which of the
 * sockets of a group gets it is then the same on every boot.
 *
 * The kernel tells the hash: a group of one socket has a program that stores
 * sk_reuseport_md.hash and drops the packet.
 */
enum flow { f0, f1, f2, f3, f4, f5, f6, f7, w0, w1, w2, w3, w4, w5, w6, w7 };

#define PLACES 8
#define FLOW_FIRST 32768
#define FLOW_LAST 49151

struct flow_table {
	int type;
	const char *ip;
	int port;
	int source[PLACES];
};

static struct flow_table flow_tables[64];
static int nr_flow_tables;

static const char *source_ip(const char *ip)
{
	return strchr(ip, ':') ? "::1" : "127.0.0.1";
}

static const char *wildcard(const char *ip)
{
	return strchr(ip, ':') ? "::" : "0.0.0.0";
}

static int family_of(const char *ip)
{
	return strchr(ip, ':') ? AF_INET6 : AF_INET;
}

/* The socket that a flow comes from. */
static int open_source(int type, const char *ip, int source)
{
	int fd = open_fd(family_of(ip), type);

	if (fd < 0 || set_int(fd, SO_REUSEADDR, 1) ||
	    (type == SOCK_STREAM && set_int(fd, SO_REUSEPORT, 1)) ||
	    bind_to(fd, addr_of(source_ip(ip), source)))
		cannot("bind the source of a flow");
	return fd;
}

struct hash_note {
	unsigned int hash;
	unsigned int runs;
};

static int hash_map, hash_prog;

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

/* The instructions that the programs of this file need, bpf(2). */
#define BPF_INSN(CODE, DST, SRC, OFF, IMM) \
	((struct bpf_insn){ .code = CODE, .dst_reg = DST, .src_reg = SRC, \
			    .off = OFF, .imm = IMM })
#define BPF_LDX_MEM(SIZE, DST, SRC, OFF) \
	BPF_INSN(BPF_LDX | BPF_MEM | SIZE, DST, SRC, OFF, 0)
#define BPF_LD_MAP_VALUE(DST, FD) \
	BPF_INSN(BPF_LD | BPF_DW | BPF_IMM, DST, BPF_PSEUDO_MAP_VALUE, 0, FD)
#define BPF_LD_SECOND_HALF() \
	BPF_INSN(0, 0, 0, 0, 0)
#define BPF_STX_MEM(SIZE, DST, SRC, OFF) \
	BPF_INSN(BPF_STX | BPF_MEM | SIZE, DST, SRC, OFF, 0)
#define BPF_ALU64_IMM(OP, DST, IMM) \
	BPF_INSN(BPF_ALU64 | OP | BPF_K, DST, 0, 0, IMM)
#define BPF_MOV32_IMM(DST, IMM) \
	BPF_INSN(BPF_ALU | BPF_MOV | BPF_K, DST, 0, 0, IMM)
#define BPF_EXIT_INSN() \
	BPF_INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

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

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static void load_hash_prog(void)
{
	hash_map = create_map(BPF_MAP_TYPE_ARRAY, sizeof(struct hash_note), 1);
	if (hash_map < 0)
		cannot("create a map (CAP_BPF?)");

	struct bpf_insn insns[] = {
		BPF_LDX_MEM(BPF_W, BPF_REG_2, BPF_REG_1, 32),
		BPF_LD_MAP_VALUE(BPF_REG_3, hash_map),
		BPF_LD_SECOND_HALF(),
		BPF_STX_MEM(BPF_W, BPF_REG_3, BPF_REG_2, 0),
		BPF_LDX_MEM(BPF_W, BPF_REG_4, BPF_REG_3, 4),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_4, 1),
		BPF_STX_MEM(BPF_W, BPF_REG_3, BPF_REG_4, 4),
		BPF_MOV32_IMM(BPF_REG_0, SK_DROP),
		BPF_EXIT_INSN(),
	};

	hash_prog = load_insns(BPF_PROG_TYPE_SK_REUSEPORT, 0, insns,
			       ARRAY_SIZE(insns));
	if (hash_prog < 0)
		cannot("load a program that stores the hash");
}

static int lookup_elem(int map, unsigned int key, void *value)
{
	union bpf_attr attr = {
		.map_fd = map,
		.key = (uintptr_t)&key,
		.value = (uintptr_t)value,
	};

	return bpf(BPF_MAP_LOOKUP_ELEM, &attr);
}

static unsigned int hash_of(const struct flow_table *table, int source)
{
	const char *to = strcmp(table->ip, wildcard(table->ip)) ?
			 table->ip : source_ip(table->ip);
	int fd = open_source(table->type, to, source);
	struct hash_note before, after;
	time_t deadline = 0;

	lookup_elem(hash_map, 0, &before);
	if (connect_to(fd, addr_of(to, table->port)) &&
	    errno != EINPROGRESS && errno != ECONNREFUSED)
		cannot("send a flow");
	if (table->type == SOCK_DGRAM && send(fd, NULL, 0, 0))
		cannot("send a flow");
	do {
		if (!yield_until(&deadline, 2))
			cannot("see the hash of a flow");
		lookup_elem(hash_map, 0, &after);
	} while (after.runs == before.runs);
	close(fd);
	return after.hash;
}

/* Within 1/512 of the middle of an eighth; -1 where it is not. */
static int place_of(unsigned int hash)
{
	unsigned int place = hash >> 29, middle = (2 * place + 1) << 28;

	return hash - (middle - (1u << 23)) <= 1u << 24 ? (int)place : -1;
}

/* No two UDP flows have one source port, nor two TCP flows to one port. */
static bool is_taken(const struct flow_table *table, int source)
{
	for (int i = 0; i < nr_flow_tables; i++) {
		const struct flow_table *other = &flow_tables[i];

		if (other->type != table->type || other == table ||
		    (table->type == SOCK_STREAM && other->port != table->port))
			continue;
		for (int place = 0; place < PLACES; place++) {
			if (other->source[place] == source)
				return true;
		}
	}
	return false;
}

/* Before the script begins: for a moment it binds the port of the script. */
static void learn_flows(int type, const char *ip, int port)
{
	struct flow_table *table = &flow_tables[nr_flow_tables++];
	int fd = open_fd(family_of(ip), type), missing = PLACES;

	if (!hash_prog)
		load_hash_prog();
	*table = (struct flow_table){ .type = type, .ip = ip, .port = port };
	if (fd < 0 || set_int(fd, SO_REUSEPORT, 1) ||
	    bind_to(fd, addr_of(ip, port)) ||
	    (type == SOCK_STREAM && listen(fd, 0)) ||
	    set_int(fd, SO_ATTACH_REUSEPORT_EBPF, hash_prog))
		cannot("make a group that tells the hash of a flow");
	for (int source = FLOW_FIRST; source <= FLOW_LAST; source++) {
		int place;

		if (!missing)
			break;
		if (is_taken(table, source))
			continue;
		place = place_of(hash_of(table, source));
		if (place < 0 || table->source[place])
			continue;
		table->source[place] = source;
		missing--;
	}
	close(fd);
}

static int source_of(int type, enum flow flow, const char *ip, int port)
{
	const char *hashed = flow >= w0 ? wildcard(ip) : ip;

	for (int i = 0; i < nr_flow_tables; i++) {
		const struct flow_table *table = &flow_tables[i];

		if (table->type == type && table->port == port &&
		    !strcmp(table->ip, hashed))
			return table->source[flow % PLACES];
	}
	cannot("find a flow");
}

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
	learn_flows(SOCK_DGRAM, "127.0.0.1", p0);

	CHECK(sk_socket(s0, AF_INET, SOCK_DGRAM), "ok");
	CHECK(sk_set(s0, SO_REUSEPORT, 1), "ok");
	CHECK(sk_set(s0, SO_BINDTOIFINDEX, NO_DEVICE), "ok");
	CHECK(sk_bind(s0, "127.0.0.1", p0), "ok");
	CHECK(sk_socket(s1, AF_INET, SOCK_DGRAM), "ok");
	CHECK(sk_set(s1, SO_REUSEPORT, 1), "ok");
	CHECK(sk_set(s1, SO_BINDTOIFINDEX, NO_DEVICE), "ok");
	CHECK(sk_bind(s1, "127.0.0.1", p0), "ok");
	CHECK(sk_disconnect(s1), "ok");
	/* s0 is bound to another device */
	CHECK(udp_send(f0, "127.0.0.1", p0, 0), "ECONNREFUSED|s1");
}

int main(void)
{
	return run(script);
}
