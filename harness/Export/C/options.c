#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

/* No device has this index. */
#define NO_DEVICE 1000000

static const char *sk_set(int s, int option, int value)
{
	return result(set_int(socks[s].fd, option, value));
}

static const char *sk_v6only(int s, int value)
{
	return result(setsockopt(socks[s].fd, IPPROTO_IPV6, IPV6_V6ONLY,
				 &value, sizeof(value)));
}

/* The CPU that handles every packet, or another number. */
static int cpu_here(void)
{
	return sched_getcpu();
}

static int cpu_elsewhere(void)
{
	return sched_getcpu() + 1;
}

static const char *sk_get_reuseport(int s)
{
	int value;
	socklen_t len = sizeof(value);

	if (getsockopt(socks[s].fd, SOL_SOCKET, SO_REUSEPORT, &value, &len))
		return result(-1);
	return value ? "on" : "off";
}

static const char *sk_get_cpu(int s)
{
	int value;
	socklen_t len = sizeof(value);

	if (getsockopt(socks[s].fd, SOL_SOCKET, SO_INCOMING_CPU, &value, &len))
		return result(-1);
	if (value < 0)
		return "none";
	return value == cpu_here() ? "here" : "elsewhere";
}

static const char *sk_device(int s, const char *name)
{
	return result(setsockopt(socks[s].fd, SOL_SOCKET, SO_BINDTODEVICE,
				 name, strlen(name)));
}

static const char *sk_chown(int s, uid_t uid)
{
	return result(fchown(socks[s].fd, uid, -1));
}
