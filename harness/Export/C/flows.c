#include <linux/bpf.h>

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

static const char *flow_name(enum flow flow)
{
	static const char * const names[] = {
		"f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7",
		"w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7",
	};

	return names[flow];
}

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
