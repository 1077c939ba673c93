#include <linux/bpf.h>
#include <stdint.h>

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

static int remember(int fd)
{
	if (fd >= 0)
		prog_ids[nr_prog_ids++] = id_of(fd);
	return fd;
}

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
