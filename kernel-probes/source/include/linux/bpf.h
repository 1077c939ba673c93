/* Programs: what a script says that they return. */
#pragma once

#include <linux/types.h>

enum bpf_prog_type {
	BPF_PROG_TYPE_UNSPEC,
	BPF_PROG_TYPE_SOCKET_FILTER,
	BPF_PROG_TYPE_SK_REUSEPORT,
};

enum bpf_attach_type {
	BPF_SK_REUSEPORT_SELECT = 39,
	BPF_SK_REUSEPORT_SELECT_OR_MIGRATE,
};

struct sock;

struct bpf_prog {
	enum bpf_prog_type type;
	enum bpf_attach_type expected_attach_type;
	bool returns_payload;
	u32 index;
	struct sock *selected;
	unsigned int refs;
};
