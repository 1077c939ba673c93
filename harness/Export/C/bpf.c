#include <linux/bpf.h>
#include <linux/filter.h>
#include <stdint.h>
#include <sys/syscall.h>

/* The instructions that the programs of this file need, bpf(2). */
#define BPF_INSN(CODE, DST, SRC, OFF, IMM) \
	((struct bpf_insn){ .code = CODE, .dst_reg = DST, .src_reg = SRC, \
			    .off = OFF, .imm = IMM })
#define BPF_MOV64_REG(DST, SRC) \
	BPF_INSN(BPF_ALU64 | BPF_MOV | BPF_X, DST, SRC, 0, 0)
#define BPF_MOV32_IMM(DST, IMM) \
	BPF_INSN(BPF_ALU | BPF_MOV | BPF_K, DST, 0, 0, IMM)
#define BPF_ALU64_IMM(OP, DST, IMM) \
	BPF_INSN(BPF_ALU64 | OP | BPF_K, DST, 0, 0, IMM)
#define BPF_ALU64_REG(OP, DST, SRC) \
	BPF_INSN(BPF_ALU64 | OP | BPF_X, DST, SRC, 0, 0)
#define BPF_ALU32_IMM(OP, DST, IMM) \
	BPF_INSN(BPF_ALU | OP | BPF_K, DST, 0, 0, IMM)
#define BPF_LDX_MEM(SIZE, DST, SRC, OFF) \
	BPF_INSN(BPF_LDX | BPF_MEM | SIZE, DST, SRC, OFF, 0)
#define BPF_STX_MEM(SIZE, DST, SRC, OFF) \
	BPF_INSN(BPF_STX | BPF_MEM | SIZE, DST, SRC, OFF, 0)
#define BPF_JMP_IMM(OP, DST, IMM, OFF) \
	BPF_INSN(BPF_JMP | OP | BPF_K, DST, 0, OFF, IMM)
#define BPF_JMP_REG(OP, DST, SRC, OFF) \
	BPF_INSN(BPF_JMP | OP | BPF_X, DST, SRC, OFF, 0)
#define BPF_LD_ABS(SIZE, IMM) \
	BPF_INSN(BPF_LD | BPF_ABS | SIZE, 0, 0, 0, IMM)
#define BPF_EMIT_CALL(FUNC) \
	BPF_INSN(BPF_JMP | BPF_CALL, 0, 0, 0, FUNC)
#define BPF_EXIT_INSN() \
	BPF_INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define BPF_LD_MAP_FD(DST, FD) \
	BPF_INSN(BPF_LD | BPF_DW | BPF_IMM, DST, BPF_PSEUDO_MAP_FD, 0, FD)
#define BPF_LD_MAP_VALUE(DST, FD) \
	BPF_INSN(BPF_LD | BPF_DW | BPF_IMM, DST, BPF_PSEUDO_MAP_VALUE, 0, FD)
#define BPF_LD_SECOND_HALF() \
	BPF_INSN(0, 0, 0, 0, 0)

static int bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static int create_map(unsigned int type, unsigned int value_size,
		      unsigned int entries)
{
	union bpf_attr attr = {
		.map_type = type,
		.key_size = sizeof(unsigned int),
		.value_size = value_size,
		.max_entries = entries,
	};

	return bpf(BPF_MAP_CREATE, &attr);
}

static int lookup_elem(int map, unsigned int key, void *value)
{
	union bpf_attr attr = {
		.map_fd = map,
		.key = (uintptr_t)&key,
		.value = (uintptr_t)value,
	};

	return bpf(BPF_MAP_LOOKUP_ELEM, &attr);
}

static int load_insns(unsigned int type, unsigned int attach_type,
		      const struct bpf_insn *insns, unsigned int nr)
{
	union bpf_attr attr = {
		.prog_type = type,
		.insn_cnt = nr,
		.insns = (uintptr_t)insns,
		.license = (uintptr_t)"GPL",
		.expected_attach_type = attach_type,
	};

	return bpf(BPF_PROG_LOAD, &attr);
}
