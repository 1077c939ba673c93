/*
 * The yardstick for the probe's speed: the system calls of a typical pair of scripts, 24 calls each, made by plain C
 * in a network namespace of its own, on one CPU, without a look at any result.
 *
 *	gcc -O2 -o plain plain.c && ./plain 5
 *
 * The first script is TCP: three listeners, a program, four connections (the state of the client and the accept queues
 * by TCP_INFO, as the probe does), shutdown, accept, close. The second is UDP: three sockets, a program, seven
 * datagrams (every socket is asked for each), a connect and its end. Prints scripts and system calls a second; the
 * probe is measured with the same two scripts, and does parsing, checking and answering on top.
 */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SOCKETS 3
#define PORT 20000
#define SOURCE 33000
#define DETACH_REUSEPORT_BPF 68
#define TCP_INFO_BYTES 28

static long calls;
#define COUNT(call) (calls++, (call))

static struct sockaddr_in at(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static void set(int fd, int option)
{
	COUNT(setsockopt(fd, SOL_SOCKET, option, &(int){1}, sizeof(int)));
}

static int open_socket(int type)
{
	int fd = COUNT(socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));

	if (type == SOCK_STREAM)
		COUNT(setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger)));
	return fd;
}

static void bind_to(int fd, int port)
{
	struct sockaddr_in local = at(port);

	COUNT(bind(fd, (void *)&local, sizeof(local)));
}

static int open_member(int type)
{
	int fd = open_socket(type);

	set(fd, SO_REUSEPORT);
	bind_to(fd, PORT);
	return fd;
}

static int open_source(int type, int flow)
{
	struct sockaddr_in to = at(PORT);
	int fd = open_socket(type);

	set(fd, SO_REUSEADDR);
	bind_to(fd, SOURCE + flow);
	COUNT(connect(fd, (void *)&to, sizeof(to)));
	return fd;
}

static void attach(int fd)
{
	struct sock_filter first = BPF_STMT(BPF_RET | BPF_K, 1);
	struct sock_fprog program = {1, &first};

	COUNT(setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof(program)));
}

static void look(int fd)
{
	char info[TCP_INFO_BYTES];
	socklen_t length = sizeof(info);

	COUNT(getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, &length));
}

static void close_all(const int *fds, int count)
{
	for (int i = 0; i < count; i++)
		COUNT(close(fds[i]));
}

static void tcp_script(void)
{
	int member[SOCKETS], client[4];

	for (int i = 0; i < SOCKETS; i++) {
		member[i] = open_member(SOCK_STREAM);
		COUNT(listen(member[i], 16));
	}
	attach(member[0]);
	for (int i = 0; i < 4; i++) {
		client[i] = open_source(SOCK_STREAM, i);
		look(client[i]);
		for (int k = 0; k < SOCKETS; k++)
			look(member[k]);
		if (i == 2)
			set(member[1], DETACH_REUSEPORT_BPF);
	}
	COUNT(shutdown(member[1], SHUT_RD));
	for (int i = 0; i < SOCKETS; i += 2) {
		int fd = COUNT(accept4(member[i], NULL, NULL, SOCK_NONBLOCK));

		if (fd >= 0)
			COUNT(close(fd));
	}
	close_all(client, 4);
	close_all(member, SOCKETS);
}

static void udp_script(void)
{
	struct sockaddr_in peer = at(SOURCE), nobody = {.sin_family = AF_UNSPEC};
	int member[SOCKETS];
	char datagram[5] = {0};

	for (int i = 0; i < SOCKETS; i++)
		member[i] = open_member(SOCK_DGRAM);
	attach(member[0]);
	for (int i = 0; i < 7; i++) {
		int source = open_source(SOCK_DGRAM, i);

		COUNT(send(source, datagram, sizeof(datagram), 0));
		for (int k = 0; k < SOCKETS; k++)
			COUNT(recv(member[k], datagram, sizeof(datagram), MSG_DONTWAIT));
		COUNT(close(source));
		if (i == 3)
			set(member[1], DETACH_REUSEPORT_BPF);
	}
	COUNT(connect(member[0], (void *)&peer, sizeof(peer)));
	COUNT(connect(member[0], (void *)&nobody, sizeof(nobody)));
	close_all(member, SOCKETS);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void enter_namespace(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	cpu_set_t one;
	int fd;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	sched_setaffinity(0, sizeof(one), &one);
	if (unshare(CLONE_NEWNET) < 0) {
		perror("unshare");
		exit(1);
	}
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 5, start, elapsed;
	long scripts = 0;

	enter_namespace();
	start = now();
	do {
		tcp_script();
		udp_script();
		scripts += 2;
		elapsed = now() - start;
	} while (elapsed < seconds);
	printf("%.0f scripts/s, %.0f system calls/s\n", scripts / elapsed, calls / elapsed);
}
