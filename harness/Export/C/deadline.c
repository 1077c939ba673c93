#include <sched.h>
#include <time.h>

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

/*
 * Loopback keeps the order of packets: a datagram to oneself arrives after
 * whatever was on its way.
 */
static void drain_loopback(void)
{
	union addr self = addr_of("127.0.0.1", 0);
	int fd = open_fd(AF_INET, SOCK_DGRAM);
	time_t deadline = 0;
	char byte = 0;

	if (fd < 0 || bind_to(fd, self) || connect_to(fd, local_of(fd)) ||
	    send(fd, &byte, 1, 0) != 1)
		cannot("send a datagram to itself");
	while (recv(fd, &byte, 1, 0) != 1) {
		if (!yield_until(&deadline, 2))
			cannot("get a datagram from itself");
	}
	close(fd);
}
