#include <linux/filter.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>

/*
 * Clients that make their segments themselves, so that each step of a
 * handshake is a call. What the kernel answers goes to a listener with a
 * filter that drops all, or the kernel would reset the connection.
 */
struct half_open {
	enum flow flow;
	int source;
	const char *ip;
	int port;
	int sink;
	unsigned int seq;
	unsigned int ack_seq;
	bool pending;
	bool got_synack;
	bool got_reset;
};

#define FIRST_SEQ 1000

static struct half_open half_opens[64];
static int nr_half_opens;
static int raw_fd = -1;

/* Whether the script waits for timers: then they are part of it. */
static bool awaits_timer;

struct segment {
	struct iphdr ip;
	struct tcphdr tcp;
	unsigned char rest[24];
};

static void open_raw(void)
{
	int on = 1;

	raw_fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC,
		     IPPROTO_TCP);
	if (raw_fd < 0 ||
	    setsockopt(raw_fd, IPPROTO_IP, IP_HDRINCL, &on, sizeof(on)))
		cannot("make a raw socket");
}

static int open_sink(int source)
{
	struct sock_filter drop[] = { BPF_STMT(BPF_RET | BPF_K, 0) };
	struct sock_fprog fprog = { ARRAY_SIZE(drop), drop };
	int fd = open_source(SOCK_STREAM, "127.0.0.1", source);

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &fprog,
		       sizeof(fprog)) || listen(fd, 0))
		cannot("make a listener that swallows answers");
	return fd;
}

static struct half_open *find_half_open(int source, const char *ip, int port)
{
	for (int i = 0; i < nr_half_opens; i++) {
		struct half_open *conn = &half_opens[i];

		if (conn->source == source && conn->port == port &&
		    !strcmp(conn->ip, ip))
			return conn;
	}
	return NULL;
}

static int sink_of(int source)
{
	for (int i = 0; i < nr_half_opens; i++) {
		if (half_opens[i].source == source)
			return half_opens[i].sink;
	}
	return open_sink(source);
}

static struct half_open *half_open_of(enum flow flow, const char *ip, int port)
{
	int source = source_of(SOCK_STREAM, flow, ip, port);
	struct half_open *conn = find_half_open(source, ip, port);

	if (conn)
		return conn;
	if (raw_fd < 0)
		open_raw();
	conn = &half_opens[nr_half_opens];
	*conn = (struct half_open){
		.flow = flow, .source = source, .ip = ip, .port = port,
		.sink = sink_of(source), .seq = FIRST_SEQ + 1, .ack_seq = 1,
	};
	nr_half_opens++;
	return conn;
}

static void learn(const struct segment *seg)
{
	char ip[INET_ADDRSTRLEN];
	struct half_open *conn;

	inet_ntop(AF_INET, &seg->ip.saddr, ip, sizeof(ip));
	conn = find_half_open(ntohs(seg->tcp.dest), ip, ntohs(seg->tcp.source));
	if (!conn)
		return;
	if (seg->tcp.rst) {
		conn->got_reset = true;
		return;
	}
	conn->seq = ntohl(seg->tcp.ack_seq);
	if (!seg->tcp.syn || !seg->tcp.ack)
		return;
	conn->ack_seq = ntohl(seg->tcp.seq) + 1;
	conn->got_synack = true;
	conn->pending = true;
}

/* The raw socket gets a copy of each segment that arrives. */
static void receive_segments(void)
{
	struct segment seg;

	while (recv(raw_fd, &seg, sizeof(seg), MSG_DONTWAIT) > 0)
		learn(&seg);
}

static unsigned int sum(const void *data, size_t len)
{
	const unsigned char *bytes = data;
	unsigned int total = 0;

	for (size_t i = 0; i < len; i++)
		total += i & 1 ? bytes[i] : bytes[i] << 8;
	return total;
}

static unsigned short checksum(const struct segment *seg, size_t len)
{
	unsigned int total = sum(&seg->ip.saddr, 8) + IPPROTO_TCP + len +
			     sum(&seg->tcp, len);

	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return ~total;
}

/* Options: 20 bytes of a SYN, 12 of any other; as those of connect(2). */
static void send_segment(struct half_open *conn, struct tcphdr tcp,
			 const void *payload, size_t len)
{
	static const unsigned char mss[] = { 2, 4, 0xff, 0xd7, 4, 2 };
	union addr to = addr_of(conn->ip, conn->port);
	struct segment seg = {
		.ip = { .version = 4, .ihl = 5, .ttl = 64,
			.protocol = IPPROTO_TCP,
			.saddr = htonl(INADDR_LOOPBACK),
			.daddr = to.in.sin_addr.s_addr },
		.tcp = tcp,
	};
	size_t options = tcp.syn ? 20 : 12;

	memset(seg.rest, 1, options);
	if (tcp.syn)
		memcpy(seg.rest, mss, sizeof(mss));
	if (len)
		memcpy(seg.rest + options, payload, len);
	len += sizeof(seg.tcp) + options;
	seg.tcp.source = htons(conn->source);
	seg.tcp.dest = htons(conn->port);
	seg.tcp.doff = (sizeof(seg.tcp) + options) / 4;
	seg.tcp.window = 65535;
	seg.tcp.check = htons(checksum(&seg, len));
	receive_segments();
	conn->got_synack = false;
	conn->got_reset = false;
	note_qlens();
	if (sendto(raw_fd, &seg, sizeof(seg.ip) + len, 0, &to.sa,
		   sizeof(to.in)) < 0)
		cannot("send a segment");
}

/* SYN|ACK or reset: what has to come has come when loopback is drained. */
static const char *answer_to_syn(struct half_open *conn)
{
	receive_segments();
	if (conn->got_reset)
		return "ECONNREFUSED";
	return conn->got_synack ? "ok" : NULL;
}

static const char *answer_to_ack(struct half_open *conn)
{
	const char *name;

	receive_segments();
	if (conn->got_reset)
		return "ECONNRESET";
	name = listener_that_got_it();
	if (name)
		conn->pending = false;
	return name;
}

static const char *await(struct half_open *conn,
			 const char *(*answer)(struct half_open *conn))
{
	const char *got = answer(conn);

	if (got)
		return got;
	drain_loopback();
	drain_loopback();
	got = answer(conn);
	return got ? got : "unanswered";
}

/*
 * The kernel sends its SYN|ACK again after a second, and what it does then is
 * in no call of the script.
 */
static void start_clock(void)
{
	if (timer_due.tv_sec || awaits_timer)
		return;
	clock_gettime(CLOCK_MONOTONIC, &timer_due);
	timer_due.tv_nsec += 900000000;
	if (timer_due.tv_nsec >= 1000000000) {
		timer_due.tv_nsec -= 1000000000;
		timer_due.tv_sec++;
	}
}

static const char *tcp_syn(enum flow flow, const char *ip, int port)
{
	struct half_open *conn = half_open_of(flow, ip, port);
	struct tcphdr tcp = { .syn = 1, .seq = htonl(FIRST_SEQ) };

	start_clock();
	send_segment(conn, tcp, NULL, 0);
	return await(conn, answer_to_syn);
}

static const char *tcp_ack(enum flow flow, const char *ip, int port)
{
	struct half_open *conn = half_open_of(flow, ip, port);
	struct tcphdr tcp = { .ack = 1 };

	receive_segments();
	tcp.seq = htonl(conn->seq);
	tcp.ack_seq = htonl(conn->ack_seq);
	send_segment(conn, tcp, NULL, 0);
	return await(conn, answer_to_ack);
}

static const char *tcp_data(enum flow flow, const char *ip, int port,
			    unsigned char payload)
{
	struct half_open *conn = half_open_of(flow, ip, port);
	struct tcphdr tcp = { .ack = 1, .psh = 1 };

	receive_segments();
	tcp.seq = htonl(conn->seq);
	tcp.ack_seq = htonl(conn->ack_seq);
	send_segment(conn, tcp, &payload, 1);
	return await(conn, answer_to_ack);
}

static void send_reset(struct half_open *conn)
{
	struct tcphdr tcp = { .rst = 1 };

	receive_segments();
	tcp.seq = htonl(conn->seq);
	conn->pending = false;
	send_segment(conn, tcp, NULL, 0);
}

static const char *tcp_rst(enum flow flow, const char *ip, int port)
{
	send_reset(half_open_of(flow, ip, port));
	drain_loopback();
	return "ok";
}

/* Half-open connections are in state 03. */
static bool is_half_open(const struct half_open *conn)
{
	char line[64];

	snprintf(line, sizeof(line), ":%04X 0100007F:%04X 03 ", conn->port,
		 conn->source);
	return strstr(read_proc("/proc/self/net/tcp"), line);
}

/* Until the SYN|ACK comes again, or the kernel has given the request up. */
static const char *tcp_timer(enum flow flow, const char *ip, int port)
{
	struct half_open *conn = half_open_of(flow, ip, port);
	struct pollfd fd = { .fd = raw_fd, .events = POLLIN };
	time_t deadline = 0;

	conn->got_synack = false;
	conn->got_reset = false;
	do {
		receive_segments();
		if (conn->got_synack)
			return "ok";
		if (!is_half_open(conn)) {
			conn->pending = false;
			return "unanswered";
		}
		poll(&fd, 1, 20);
	} while (yield_until(&deadline, 20));
	return "timeout";
}

/* An accepted connection may be of either kind. */
static const char *reset_any(struct accepted *conn)
{
	struct half_open *mine = find_half_open(conn->source, conn->ip,
						conn->port);

	if (!mine)
		return reset_conn(conn);
	close(conn->fd);
	return flow_name(mine->flow);
}

static void end_half_opens(void)
{
	for (int i = 0; i < nr_half_opens; i++) {
		if (half_opens[i].pending)
			send_reset(&half_opens[i]);
	}
	for (int i = 0; i < nr_half_opens; i++)
		close(half_opens[i].sink);
	if (raw_fd >= 0)
		close(raw_fd);
}

static void forget_half_opens(void)
{
	nr_half_opens = 0;
	raw_fd = -1;
}
