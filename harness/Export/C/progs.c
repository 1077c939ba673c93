#include <linux/bpf.h>
#include <linux/filter.h>

/* A program of the script: a classic filter, or a file descriptor. */
struct prog {
	struct sock_filter *filter;
	unsigned int len;
	int fd;
	int notes;
};

static struct prog progs[NR_PROGS];

static int load_prog(int b, unsigned int type, unsigned int attach_type,
		const struct bpf_insn *insns, unsigned int nr)
{
	int fd = load_insns(type, attach_type, insns, nr);

	if (fd < 0 && errno == EPERM)
		cannot("load a program (CAP_BPF?)");
	progs[b].fd = remember(fd);
	return fd;
}

static void load_cbpf(int b, const struct sock_filter *filter,
		      unsigned int len)
{
	size_t size = (len ? len : 1) * sizeof(*filter);

	progs[b].fd = -1;
	progs[b].filter = malloc(size);
	if (!progs[b].filter)
		cannot("keep a filter");
	progs[b].len = len;
	if (len)
		memcpy(progs[b].filter, filter, size);
}

/* So many instructions; those before the last few do nothing. */
static void load_padded(int b, const struct sock_filter *filter,
			unsigned int own, unsigned int len)
{
	struct sock_filter nop = BPF_STMT(BPF_LD | BPF_IMM, 0);
	struct sock_filter *padded = calloc(len, sizeof(*padded));

	if (!padded)
		cannot("keep a filter");
	for (unsigned int i = 0; i < len - own; i++)
		padded[i] = nop;
	memcpy(padded + len - own, filter, own * sizeof(*filter));
	load_cbpf(b, padded, len);
	free(padded);
}

static const char *attach_fd(int s, int fd, socklen_t optlen)
{
	char value[64] = "";

	memcpy(value, &fd, sizeof(fd));
	return result(setsockopt(socks[s].fd, SOL_SOCKET,
				 SO_ATTACH_REUSEPORT_EBPF, value, optlen));
}

static const char *attach_cbpf(int s, int b, socklen_t optlen)
{
	struct sock_fprog fprog = { progs[b].len, progs[b].filter };
	char value[64] = "";

	memcpy(value, &fprog, sizeof(fprog));
	return result(setsockopt(socks[s].fd, SOL_SOCKET,
				 SO_ATTACH_REUSEPORT_CBPF, value, optlen));
}
