#include <linux/bpf.h>
#include <stdint.h>

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

static int delete_elem(int map, unsigned int key)
{
	union bpf_attr attr = { .map_fd = map, .key = (uintptr_t)&key };

	return bpf(BPF_MAP_DELETE_ELEM, &attr);
}

static const char *map_delete(int m, unsigned int key)
{
	return result(delete_elem(maps[m].fd, key));
}

static unsigned long long cookie_of(int fd)
{
	unsigned long long cookie;
	socklen_t len = sizeof(cookie);

	if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len))
		cannot("read SO_COOKIE");
	return cookie;
}

/* A map may have a socket for longer than it has a file descriptor. */
static void keep_cookie(int s)
{
	if (socks[s].fd >= 0)
		socks[s].cookie = cookie_of(socks[s].fd);
}

/* The socket whose cookie the map gives. */
static const char *map_lookup(int m, unsigned int key)
{
	unsigned long long cookie;

	if (lookup_elem(maps[m].fd, key, &cookie))
		return result(-1);
	for (int i = 0; i < nr_made; i++) {
		keep_cookie(made[i]);
		if (socks[made[i]].cookie == cookie)
			return socks[made[i]].name;
	}
	return "foreign";
}
