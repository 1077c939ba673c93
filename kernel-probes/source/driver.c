/*
 * Runs scripts of calls on the kernel's file and tells the whole state after each. Scripts come on standard input, a
 * count of calls and five numbers for each; outcomes go to standard output. SourceWire.cs is the other end.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#include <net/sock_reuseport.h>

#include "standin.h"

#define SOCKS_MAX 40000
#define PROGS_MAX 64
#define HEADER_LENGTH 8

/* A script that takes longer, in seconds of the processor, has a call that does not return. */
#define PATIENCE 20

enum { NONE = 0xffff, FREED = 0xfffe, STRANGER = 0xfffd };

enum operation {
	SOCK, PROG, SET, SYSCTL, FAIL, IDS, CROWD,
	ALLOC, ADD_SOCK, DETACH_SOCK, STOP_LISTEN_SOCK, ATTACH_PROG, DETACH_PROG, SELECT_SOCK, MIGRATE_SOCK,
	HAS_CONNS_SET, UPDATE_INCOMING_CPU,
};

enum setting { STATE, HASHED, REUSEPORT, INCOMING_CPU, REFS };
enum program { INDEX, PAYLOAD, SELECT, MIGRATE };
enum packet { NO_PACKET, PACKET, SHARED_PACKET, SHORT_PACKET, SHARED_SHORT_PACKET };

/* A socket in the place of a result. */
enum { RETURNS_PASS = -1, RETURNS_DROP = -2 };

struct call {
	s32 operation;
	s32 operands[4];
};

static struct sock socks[SOCKS_MAX];
static struct bpf_prog progs[PROGS_MAX];
struct sock *const standin_socks = socks;
const size_t standin_socks_size = sizeof(socks);

static u16 member_of[SOCKS_MAX];
static unsigned int used_socks, used_progs;

/* Which mutant of the file this is; 0 is the file itself. */
int standin_mutant;

static u16 *answer;
static size_t answer_size, answer_length, answer_complete;

static void put(unsigned int word)
{
	if (answer_length == answer_size) {
		answer_size = answer_size ? 2 * answer_size : 1 << 16;
		answer = realloc(answer, answer_size * sizeof(*answer));
		if (!answer)
			standin_bug("no memory");
	}
	answer[answer_length++] = word;
}

static struct sock *sock_at(s32 index)
{
	if (index < 0 || index >= SOCKS_MAX)
		standin_bug("there is no room for a socket %d", index);
	for (; used_socks <= (u32)index; used_socks++)
		socks[used_socks] = (struct sock){ .sk_state = TCP_CLOSE, .sk_incoming_cpu = -1, .sk_refcnt = { 1 } };
	return &socks[index];
}

static unsigned int name_of(const struct sock *sk)
{
	return sk >= socks && sk < socks + used_socks ? (unsigned int)(sk - socks) : STRANGER;
}

static void load(s32 index, s32 kind, s32 argument)
{
	struct bpf_prog prog = { .type = BPF_PROG_TYPE_SOCKET_FILTER, .expected_attach_type = 0 };

	if (index < 0 || index >= PROGS_MAX)
		standin_bug("there is no room for a program %d", index);
	if (kind == SELECT || kind == MIGRATE) {
		prog.type = BPF_PROG_TYPE_SK_REUSEPORT;
		prog.expected_attach_type = kind == SELECT ? BPF_SK_REUSEPORT_SELECT : BPF_SK_REUSEPORT_SELECT_OR_MIGRATE;
		prog.selected = argument == RETURNS_PASS ? NULL
			: argument == RETURNS_DROP ? ERR_PTR(-ECONNREFUSED) : sock_at(argument);
	} else {
		prog.returns_payload = kind == PAYLOAD;
		prog.index = kind == PAYLOAD ? 0 : argument;
	}
	progs[index] = prog;
	if ((unsigned int)index >= used_progs)
		used_progs = index + 1;
}

static void set(struct sock *sk, s32 setting, s32 value)
{
	switch (setting) {
	case STATE:
		sk->sk_state = value == 0 ? TCP_CLOSE : value == 1 ? TCP_LISTEN : TCP_ESTABLISHED;
		break;
	case HASHED:
		sk->hashed = value;
		break;
	case REUSEPORT:
		sk->sk_reuseport = value;
		break;
	case INCOMING_CPU:
		sk->sk_incoming_cpu = value ? raw_smp_processor_id() : -1;
		break;
	case REFS:
		sk->sk_refcnt.refs = value;
		break;
	}
}

/* Before groups knew of wildcards, callers asked for one only where a socket had none. */
static int alloc(struct sock *sk, bool any)
{
#if HAS_BIND_INANY
	return reuseport_alloc(sk, any);
#else
	return sk->sk_reuseport_cb ? 0 : reuseport_alloc(sk);
#endif
}

static int add_sock(struct sock *sk, struct sock *sk2, bool any)
{
#if HAS_BIND_INANY
	return reuseport_add_sock(sk, sk2, any);
#else
	return reuseport_add_sock(sk, sk2);
#endif
}

static int attach_prog(struct sock *sk, struct bpf_prog *prog)
{
#if ATTACH_RETURNS_PROG
	int error = !sk->sk_reuseport ? -EINVAL : sk_unhashed(sk) ? alloc(sk, false) : sk->sk_reuseport_cb ? 0 : -EINVAL;

	if (!error)
		sk_reuseport_prog_free(reuseport_attach_prog(sk, prog));
	return error;
#else
	return reuseport_attach_prog(sk, prog);
#endif
}

static int detach_prog(struct sock *sk)
{
#if HAS_DETACH_PROG
	return reuseport_detach_prog(sk);
#else
	return -ENOPROTOOPT;
#endif
}

static void has_conns_set(struct sock *sk)
{
#if HAS_CONNS_SETTER
	reuseport_has_conns_set(sk);
#elif HAS_CONNS_SET_INLINE
	reuseport_has_conns(sk, true);
#endif
}

static int crowd(s32 first, s32 count, struct sock *sk)
{
	int error = 0;

	for (s32 i = first; i < first + count; i++)
		sock_at(i)->sk_protocol = sk->sk_protocol;
	for (s32 i = first; !error && i < first + count; i++)
		error = add_sock(&socks[i], sk, false);
	return error;
}

static struct sock *select_sock(struct sock *sk, u32 hash, s32 kind, s32 payload)
{
	struct sk_buff skb = { .users = 1, .len = HEADER_LENGTH + 1 }, *given = kind == NO_PACKET ? NULL : &skb;
	struct sock *selected;

	skb.data = skb.bytes;
	skb.bytes[HEADER_LENGTH] = payload;
	if (kind == SHARED_PACKET || kind == SHARED_SHORT_PACKET)
		skb.users = 2;
	if (kind == SHORT_PACKET || kind == SHARED_SHORT_PACKET)
		skb.len = HEADER_LENGTH - 1;
	standin_offer = (struct offer){ .sk = sk, .skb = given, .header = HEADER_LENGTH, .hash = hash };
	selected = reuseport_select_sock(sk, hash, given, HEADER_LENGTH);
	if (skb.data != skb.bytes || skb.users == 0)
		standin_bug("the packet is not as it was");
	return selected;
}

static struct sock *migrate_sock(struct sock *sk, u32 hash, s32 kind)
{
	struct sock child = { .sk_state = TCP_ESTABLISHED, .sk_hash = hash };
	struct sk_buff skb = { .users = 1 };

	skb.data = skb.bytes;
	standin_offer = (struct offer){
		.sk = sk, .migrating_sk = &child, .skb = kind == NO_PACKET ? NULL : &skb, .hash = hash,
	};
#if HAS_MIGRATION
	return reuseport_migrate_sock(sk, &child, kind == NO_PACKET ? NULL : &skb);
#else
	return NULL;
#endif
}

static void stop_listen_sock(struct sock *sk)
{
#if HAS_MIGRATION
	reuseport_stop_listen_sock(sk);
#else
	reuseport_detach_sock(sk);
#endif
}

static void update_incoming_cpu(struct sock *sk, s32 on)
{
#if HAS_CPU_UPDATE
	reuseport_update_incoming_cpu(sk, on ? raw_smp_processor_id() : -1);
#else
	set(sk, INCOMING_CPU, on);
#endif
}

static struct bpf_prog *prog_at(s32 index)
{
	struct bpf_prog *prog = &progs[index];

	prog->refs++;
	return prog;
}

/* The state */

static struct sock_reuseport *group_in(struct allocation *allocation)
{
	return (struct sock_reuseport *)(allocation + 1);
}

/* Groups without an id, or that get theirs late, are called by the number of their memory. */
static unsigned int id_of(struct allocation *allocation)
{
#if HAS_EARLY_ID
	return group_in(allocation)->reuseport_id;
#else
	return allocation->number;
#endif
}

static unsigned int flags_of(const struct sock_reuseport *reuse)
{
	unsigned int flags = 0;

#if HAS_BIND_INANY
	flags |= reuse->bind_inany;
#endif
#if HAS_CONNS
	flags |= reuse->has_conns << 1;
#endif
	return flags;
}

static unsigned int program_name(const struct bpf_prog *prog)
{
	return prog >= progs && prog < progs + used_progs ? (unsigned int)(prog - progs) : prog ? STRANGER : NONE;
}

static void tell_members(
	const struct sock_reuseport *reuse, unsigned int id, unsigned int from, int step, unsigned int count)
{
	put(count);
	for (unsigned int i = 0; i < count; i++) {
		unsigned int name = name_of(reuse->socks[from + step * i]);

		put(name);
		if (name != STRANGER)
			member_of[name] = id;
	}
}

static unsigned int closed_socks(const struct sock_reuseport *reuse)
{
#if HAS_MIGRATION
	return reuse->num_closed_socks;
#else
	return 0;
#endif
}

static void tell_group(const struct sock_reuseport *reuse, unsigned int id)
{
	put(id);
	put(reuse->max_socks);
	put(flags_of(reuse));
	put(program_name(reuse->prog));
#if HAS_INCOMING_CPU
	put(reuse->incoming_cpu);
#else
	put(0);
#endif
	if (reuse->num_socks + closed_socks(reuse) > reuse->max_socks)
		standin_bug("the sections of a group overlap");
	tell_members(reuse, id, 0, 1, reuse->num_socks);
	tell_members(reuse, id, reuse->max_socks - 1, -1, closed_socks(reuse));
}

/* Groups by their ids. There are few: each is looked for anew. */
static unsigned int tell_groups(void)
{
	unsigned int count = 0, told = 0;

	for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next)
		count++;
	put(count);
	for (unsigned int id = 0; told < count; id++) {
		if (id > 0xffff)
			standin_bug("memory was leaked that is no group");
		for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next) {
			if (live->size < sizeof(struct sock_reuseport) || id_of(live) != id)
				continue;
			tell_group(group_in(live), id);
			told++;
		}
	}
	return count;
}

static unsigned int group_name(const struct sock_reuseport *reuse)
{
	if (!reuse)
		return NONE;
	for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next)
		if (group_in(live) == reuse)
			return id_of(live);
	return FREED;
}

/* Sockets that point elsewhere than to the last group that has them. */
static void tell_pointers(void)
{
	const struct sock_reuseport *known = NULL;
	unsigned int known_name = NONE;
	size_t at = answer_length;

	put(0);
	for (unsigned int i = 0; i < used_socks; i++) {
		if (socks[i].sk_reuseport_cb != known) {
			known = socks[i].sk_reuseport_cb;
			known_name = group_name(known);
		}
		if (known_name != member_of[i]) {
			put(i);
			put(known_name);
			answer[at]++;
		}
	}
}

static void tell_refs(void)
{
	size_t at = answer_length;

	put(0);
	for (unsigned int i = 0; i < used_socks; i++) {
		if (socks[i].sk_refcnt.refs != 1) {
			put(i);
			put(socks[i].sk_refcnt.refs);
			answer[at]++;
		}
	}
}

/* Programs with another number of references than groups that have them. */
static void tell_programs(void)
{
	size_t at = answer_length;

	put(0);
	for (unsigned int i = 0; i < used_progs; i++) {
		unsigned int groups = 0;

		for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next)
			groups += group_in(live)->prog == &progs[i];
		if (groups != progs[i].refs) {
			put(i);
			put(progs[i].refs);
			answer[at]++;
		}
	}
}

/* The overflow time of a group outlives its growth: it is marked here, and a mark that is gone is told. */
static bool marked[16];

static unsigned int lost_marks(void)
{
	unsigned int lost = 0;

#if HAS_SYNQ_OVERFLOW
	for (unsigned int i = 0; i < ARRAY_SIZE(marked); i++) {
		bool lives = false;

		for (struct allocation *live = standin_live.next; live != &standin_live; live = live->next) {
			struct sock_reuseport *reuse = group_in(live);

			if (id_of(live) != i)
				continue;
			lives = true;
			lost += marked[i] && reuse->synq_overflow_ts != i + 1;
			reuse->synq_overflow_ts = i + 1;
		}
		marked[i] = lives;
	}
#endif
	return lost;
}

static void tell_state(void)
{
	memset(member_of, 0xff, used_socks * sizeof(*member_of));
	put(standin_told ? name_of(standin_told) : NONE);
	put(standin_net.tcp_migrate_req_failures);
	put(standin_skbs);
	put(lost_marks());
	tell_groups();
	tell_pointers();
	tell_refs();
	tell_programs();
}

/* Calls */

enum { NOTHING_RETURNED = 0, ERROR_RETURNED = 1, SOCK_RETURNED = 2, NULL_RETURNED = 3 };

static void tell_error(int error)
{
	put(error ? ERROR_RETURNED : NOTHING_RETURNED);
	put(-error);
}

static void tell_sock(const struct sock *sk)
{
	if (IS_ERR(sk)) {
		tell_error(PTR_ERR(sk));
		return;
	}
	put(sk ? SOCK_RETURNED : NULL_RETURNED);
	put(sk ? name_of(sk) : 0);
}

static bool prepare(s32 operation, const s32 *with)
{
	int error = 0;

	switch ((enum operation)operation) {
	case SOCK:
		sock_at(with[0])->sk_protocol = with[1] ? IPPROTO_UDP : IPPROTO_TCP;
		break;
	case PROG:
		load(with[0], with[1], with[2]);
		break;
	case SET:
		set(sock_at(with[0]), with[1], with[2]);
		break;
	case SYSCTL:
		error = with[0] == 0 || with[0] == 1 ? 0 : -EINVAL;
		if (!error)
			standin_net.ipv4.sysctl_tcp_migrate_req = with[0];
		break;
	case FAIL:
		standin_failing = with[0];
		break;
	case IDS:
		standin_ids = with[0];
		break;
	default:
		return false;
	}
	tell_error(error);
	return true;
}

static void call(s32 operation, const s32 *with)
{
	struct sock *sk = sock_at(with[0]);

	standin_told = NULL;
	switch ((enum operation)operation) {
	case CROWD:
		tell_error(crowd(with[1], with[2], sk));
		break;
	case ALLOC:
		tell_error(alloc(sk, with[1]));
		break;
	case ADD_SOCK:
		tell_error(add_sock(sk, sock_at(with[1]), with[2]));
		break;
	case DETACH_SOCK:
		reuseport_detach_sock(sk);
		tell_error(0);
		break;
	case STOP_LISTEN_SOCK:
		stop_listen_sock(sk);
		tell_error(0);
		break;
	case ATTACH_PROG: {
		struct bpf_prog *prog = prog_at(with[1]);
		int error = attach_prog(sk, prog);

		if (error)
			sk_reuseport_prog_free(prog);
		tell_error(error);
		break;
	}
	case DETACH_PROG:
		tell_error(detach_prog(sk));
		break;
	case SELECT_SOCK:
		tell_sock(select_sock(sk, with[1], with[2], with[3]));
		break;
	case MIGRATE_SOCK:
		tell_sock(migrate_sock(sk, with[1], with[2]));
		break;
	case HAS_CONNS_SET:
		has_conns_set(sk);
		tell_error(0);
		break;
	case UPDATE_INCOMING_CPU:
		update_incoming_cpu(sk, with[1]);
		tell_error(0);
		break;
	default:
		standin_bug("there is no operation %d", operation);
	}
	standin_call_ended();
	tell_state();
}

/* One outcome for each call: its length in words, low half first, and the words. */
static void run(const struct call *calls, s32 count)
{
	for (s32 i = 0; i < count; i++) {
		size_t at = answer_length;

		/* The calls before one that fails have their outcomes. */
		answer_complete = answer_length;
		put(0);
		put(0);
		if (!prepare(calls[i].operation, calls[i].operands))
			call(calls[i].operation, calls[i].operands);
		answer[at] = (answer_length - at - 2) & 0xffff;
		answer[at + 1] = (answer_length - at - 2) >> 16;
	}
	used_socks = used_progs = 0;
	memset(progs, 0, sizeof(progs));
	memset(marked, 0, sizeof(marked));
	standin_reset();
	answer_complete = answer_length;
}

static void write_answer(void)
{
	size_t length = answer_length * sizeof(*answer);

	for (size_t written = 0; written < length;) {
		ssize_t count = write(STDOUT_FILENO, (char *)answer + written, length - written);

		if (count <= 0)
			exit(1);
		written += count;
	}
	answer_length = answer_complete = 0;
}

/* The scripts before the one that failed have their answers: it is the first without a whole one. */
static void tell_what_is_complete(void)
{
	answer_length = answer_complete;
	write_answer();
}

static void die_of(int signal)
{
	fprintf(stderr, "BUG: %s\n", signal == SIGPROF ? "a call does not return" : strsignal(signal));
	tell_what_is_complete();
	_exit(1);
}

#ifdef __SANITIZE_ADDRESS__
void __sanitizer_set_death_callback(void (*callback)(void));
#endif

static void prepare_for_the_worst(void)
{
	standin_last_wish = tell_what_is_complete;
	signal(SIGPROF, die_of);
#ifdef __SANITIZE_ADDRESS__
	__sanitizer_set_death_callback(tell_what_is_complete);
#else
	signal(SIGSEGV, die_of);
	signal(SIGBUS, die_of);
	signal(SIGFPE, die_of);
	signal(SIGABRT, die_of);
#endif
}

static void be_patient(long seconds)
{
	struct itimerval timer = { .it_value = { .tv_sec = seconds } };

	setitimer(ITIMER_PROF, &timer, NULL);
}

int main(int count_of_arguments, char **arguments)
{
	long patience = count_of_arguments > 1 ? atol(arguments[1]) : PATIENCE;

	standin_mutant = count_of_arguments > 2 ? atol(arguments[2]) : 0;
	static char input[1 << 20];
	size_t length = 0;
	ssize_t count;

	prepare_for_the_worst();
	standin_reset();
	while ((count = read(STDIN_FILENO, input + length, sizeof(input) - length)) > 0) {
		size_t at = 0;

		length += count;
		for (;;) {
			s32 calls;
			size_t size;

			if (length - at < sizeof(calls))
				break;
			memcpy(&calls, input + at, sizeof(calls));
			size = sizeof(calls) + calls * sizeof(struct call);
			if (calls < 0 || size > sizeof(input))
				standin_bug("a script of %d calls", calls);
			if (length - at < size)
				break;
			be_patient(patience);
			run((const struct call *)(input + at + sizeof(calls)), calls);
			at += size;
		}
		be_patient(0);
		memmove(input, input + at, length -= at);
		write_answer();
	}
	return 0;
}
