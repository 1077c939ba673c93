#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

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
