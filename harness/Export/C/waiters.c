#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>

/* A thread that blocks in one call on a listener. */
struct waiter {
	pthread_t thread;
	const char *outcome;
	int nr_syscall;
	int s;
	int tid;
	int err;
	int conn;
	bool used;
	bool returned;
	union addr peer;
};

static struct waiter waiters[NR_WAITERS];

#define CHECK(call, expected) check(#call, settled(call), expected)

static void *wait_in_call(void *arg)
{
	struct waiter *waiter = arg;
	struct pollfd file = { .fd = socks[waiter->s].fd, .events = POLLIN };
	socklen_t len = sizeof(waiter->peer);

	__atomic_store_n(&waiter->tid, (int)syscall(SYS_gettid),
			 __ATOMIC_SEQ_CST);
	if (waiter->nr_syscall == SYS_accept4) {
		waiter->conn = accept4(file.fd, &waiter->peer.sa, &len,
				       SOCK_NONBLOCK | SOCK_CLOEXEC);
		waiter->err = waiter->conn < 0 ? errno : 0;
	} else {
		waiter->err = poll(&file, 1, -1) < 0 ? errno : 0;
	}
	__atomic_store_n(&waiter->returned, true, __ATOMIC_SEQ_CST);
	return NULL;
}

static bool has_returned(const struct waiter *waiter)
{
	return __atomic_load_n(&waiter->returned, __ATOMIC_SEQ_CST);
}

/* /proc has the number of the system call that a thread sleeps in. */
static bool sleeps(struct waiter *waiter)
{
	int tid = __atomic_load_n(&waiter->tid, __ATOMIC_SEQ_CST);
	const char *text;
	char path[64];

	if (!tid)
		return false;
	snprintf(path, sizeof(path), "/proc/self/task/%d/syscall", tid);
	text = read_proc(path);
	return text && text[0] >= '0' && text[0] <= '9' &&
	       atoi(text) == waiter->nr_syscall;
}

/* A thread that was woken runs until it has returned: no time decides. */
static void settle(struct waiter *waiter)
{
	time_t deadline = 0;

	while (!has_returned(waiter) && !sleeps(waiter)) {
		if (!yield_until(&deadline, 2))
			cannot("see a thread sleep");
	}
}

static const char *collect(struct waiter *waiter)
{
	struct accepted conn;

	pthread_join(waiter->thread, NULL);
	socks[waiter->s].qlen = QLEN_UNKNOWN;
	if (waiter->err)
		return errno_name(waiter->err);
	if (waiter->conn < 0)
		return "ready";
	conn.fd = waiter->conn;
	fill_accepted(&conn, &waiter->peer);
	return reset_any(&conn);
}

/* Before the next call is made, whatever was woken has returned. */
static const char *settled(const char *got)
{
	for (int i = 0; i < NR_WAITERS; i++) {
		struct waiter *waiter = &waiters[i];

		if (!waiter->used || waiter->outcome)
			continue;
		settle(waiter);
		if (has_returned(waiter))
			waiter->outcome = collect(waiter);
	}
	return got;
}

static struct waiter *find_waiter(int s)
{
	for (int i = 0; i < NR_WAITERS; i++) {
		if (waiters[i].used && waiters[i].s == s)
			return &waiters[i];
	}
	return NULL;
}

static const char *sk_woken(int s)
{
	struct waiter *waiter = find_waiter(s);

	if (socks[s].fd < 0)
		return "EBADF";
	if (!waiter)
		return "none";
	if (!waiter->outcome)
		return "asleep";
	waiter->used = false;
	return waiter->outcome;
}

/* SYS_accept4, or SYS_poll for POLLIN; one thread at most for a socket. */
static const char *sk_wait(int s, int nr_syscall)
{
	struct waiter *waiter = find_waiter(s);
	int fd = socks[s].fd;

	if (fd < 0)
		return "EBADF";
	if (waiter && !waiter->outcome)
		return "asleep";
	if (!waiter) {
		waiter = waiters;
		while (waiter->used)
			waiter++;
	}
	*waiter = (struct waiter){
		.nr_syscall = nr_syscall, .s = s, .conn = -1, .used = true
	};
	fcntl(fd, F_SETFL, 0);
	if (pthread_create(&waiter->thread, NULL, wait_in_call, waiter))
		cannot("start a thread");
	settle(waiter);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	settled(NULL);
	return sk_woken(s);
}

static const char *listener_that_got_it(void)
{
	for (int i = 0; i < NR_WAITERS; i++) {
		struct waiter *waiter = &waiters[i];

		if (waiter->used && !waiter->outcome && has_returned(waiter) &&
		    waiter->conn >= 0)
			return socks[waiter->s].name;
	}
	return receiver();
}

/* A listener that stops wakes all. */
static void end_waiters(void)
{
	for (int i = 0; i < NR_WAITERS; i++) {
		struct waiter *waiter = &waiters[i];

		if (!waiter->used || waiter->outcome)
			continue;
		if (!has_returned(waiter))
			shutdown(socks[waiter->s].fd, SHUT_RD);
		collect(waiter);
	}
}

static void forget_waiters(void)
{
	memset(waiters, 0, sizeof(waiters));
}
