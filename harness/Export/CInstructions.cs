using System.Diagnostics;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Export;

/// <summary>A function that loads a program of a script, with the instructions of the program in it.</summary>
static class CInstructions
{
    const string Filter = "BPF_PROG_TYPE_SOCKET_FILTER, 0";

    public static string Write(ProgramId prog, BpfProgram program, string owner = "") => program switch
    {
        BpfProgram.Cbpf cbpf => WriteClassic(prog, cbpf, owner),
        BpfProgram.SocketFilter(var selector) => Write(prog, program, owner, Filter, Return(selector)),
        BpfProgram.SkReuseport reuseport => Write(
            prog, program, owner, $"BPF_PROG_TYPE_SK_REUSEPORT, {AttachTypeOf(reuseport)}", Body(prog, reuseport)),
        BpfProgram.Xdp => Write(
            prog, program, owner, "BPF_PROG_TYPE_XDP, 0", ["BPF_MOV32_IMM(BPF_REG_0, XDP_PASS)", "BPF_EXIT_INSN()"]),
        _ => throw new UsageException($"'{program}' cannot be exported to C"),
    };

    static string Write(
        ProgramId prog, BpfProgram program, string owner, string type, IEnumerable<string> instructions) =>
        $$"""
        /* {{prog}} = {{program}} */
        static const char *load_{{owner}}{{prog}}(void)
        {
        	struct bpf_insn insns[] = {
        {{string.Join('\n', instructions.Select(instruction => $"\t\t{instruction},"))}}
        	};

        	return result(load_prog({{prog}}, {{type.Replace(", ", ",\n\t\t\t\t", StringComparison.Ordinal)}},
        				insns, ARRAY_SIZE(insns)));
        }

        """;

    /// <summary>setsockopt(2) takes it; there is nothing to load before.</summary>
    static string WriteClassic(ProgramId prog, BpfProgram.Cbpf cbpf, string owner)
    {
        string[] own = cbpf.Selector switch
        {
            Selector.Index(var index) => [Invariant($"BPF_STMT(BPF_RET | BPF_K, {index}u)")],
            Selector.Payload => ["BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0)", "BPF_STMT(BPF_RET | BPF_A, 0)"],
            Selector.Cpu =>
            [
                "BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + SKF_AD_CPU)",
                "BPF_STMT(BPF_ALU | BPF_XOR | BPF_K, cpu_here())",
                "BPF_STMT(BPF_RET | BPF_A, 0)",
            ],
            _ => throw new UnreachableException($"a filter has no {cbpf.Selector}"),
        };
        var load = cbpf.Length is { } length && (length > own.Length || length == 0)
            ? length == 0
                ? $"load_cbpf({prog}, filter, 0)"
                : Invariant($"load_padded({prog}, filter, ARRAY_SIZE(filter), {length})")
            : $"load_cbpf({prog}, filter, ARRAY_SIZE(filter))";
        return $$"""
        /* {{prog}} = {{cbpf}} */
        static const char *load_{{owner}}{{prog}}(void)
        {
        	struct sock_filter filter[] = {
        {{string.Join('\n', own.Select(instruction => $"\t\t{instruction},"))}}
        	};

        	{{load}};
        	return "ok";
        }

        """;
    }

    static string AttachTypeOf(BpfProgram.SkReuseport program) => program.Type switch
    {
        AttachType.Select => "BPF_SK_REUSEPORT_SELECT",
        AttachType.SelectOrMigrate => "BPF_SK_REUSEPORT_SELECT_OR_MIGRATE",
        AttachType.Egress => "BPF_CGROUP_INET_EGRESS",
    };

    static IEnumerable<string> Return(Selector selector) => selector switch
    {
        Selector.Index(var index) => [Invariant($"BPF_MOV32_IMM(BPF_REG_0, {index}u)"), "BPF_EXIT_INSN()"],
        Selector.Payload =>
            ["BPF_MOV64_REG(BPF_REG_6, BPF_REG_1)", "BPF_LD_ABS(BPF_B, 0)", "BPF_EXIT_INSN()"],
        Selector.Cpu =>
        [
            "BPF_EMIT_CALL(BPF_FUNC_get_smp_processor_id)",
            "BPF_ALU32_IMM(BPF_XOR, BPF_REG_0, cpu_here())",
            "BPF_EXIT_INSN()",
        ],
        _ => throw new UnreachableException($"a filter has no {selector}"),
    };

    /// <summary>R6 is the context, R7 the notes, R8 the key.</summary>
    static IEnumerable<string> Body(ProgramId prog, BpfProgram.SkReuseport program) =>
    [
        "BPF_MOV64_REG(BPF_REG_6, BPF_REG_1)",
        .. program.Noting == Noting.Nothing ? [] : Note(prog, program.Noting == Noting.Migrating),
        .. program.Body switch
        {
            SkReuseportBody.Return(var pass) => Exit(pass ? "SK_PASS" : "SK_DROP"),
            SkReuseportBody.Number(var number) => Exit(Invariant($"{number}u")),
            SkReuseportBody.Select select => Select(select, program.Noting != Noting.Nothing),
            _ => throw new UnreachableException($"no instructions for {program.Body.GetType()}"),
        },
    ];

    static string[] Exit(string number) => [$"BPF_MOV32_IMM(BPF_REG_0, {number})", "BPF_EXIT_INSN()"];

    static IEnumerable<string> Select(SkReuseportBody.Select select, bool notes) =>
    [
        .. Key(select.Key),
        "BPF_STX_MEM(BPF_W, BPF_REG_10, BPF_REG_8, -4)",
        "BPF_MOV64_REG(BPF_REG_1, BPF_REG_6)",
        $"BPF_LD_MAP_FD(BPF_REG_2, maps[{select.Map}].fd)",
        "BPF_LD_SECOND_HALF()",
        "BPF_MOV64_REG(BPF_REG_3, BPF_REG_10)",
        "BPF_ALU64_IMM(BPF_ADD, BPF_REG_3, -4)",
        "BPF_MOV32_IMM(BPF_REG_4, 0)",
        "BPF_EMIT_CALL(BPF_FUNC_sk_select_reuseport)",
        .. notes ? ["BPF_STX_MEM(BPF_W, BPF_REG_7, BPF_REG_0, 20)"] : Array.Empty<string>(),
        .. select.OrDrop ? ["BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2)", .. Exit("SK_DROP")] : Array.Empty<string>(),
        .. Exit(select.Returned is { } number ? Invariant($"{number}u") : "SK_PASS"),
    ];

    /// <summary>The fields of struct sk_reuseport_md go to those of struct sighting.</summary>
    static IEnumerable<string> Note(ProgramId prog, bool migrating) =>
    [
        $"BPF_LD_MAP_VALUE(BPF_REG_7, create_notes({prog}))",
        "BPF_LD_SECOND_HALF()",
        "BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_7, 0)",
        "BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, 1)",
        "BPF_STX_MEM(BPF_W, BPF_REG_7, BPF_REG_1, 0)",
        .. new[] { (32, 4), (28, 8), (24, 12), (16, 16) }.SelectMany(field => new[]
        {
            Invariant($"BPF_LDX_MEM(BPF_W, BPF_REG_1, BPF_REG_6, {field.Item1})"),
            Invariant($"BPF_STX_MEM(BPF_W, BPF_REG_7, BPF_REG_1, {field.Item2})"),
        }),
        .. migrating
            ?
            [
                "BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_6, 48)",
                "BPF_MOV32_IMM(BPF_REG_2, 0)",
                "BPF_JMP_IMM(BPF_JEQ, BPF_REG_1, 0, 1)",
                "BPF_MOV32_IMM(BPF_REG_2, 1)",
                "BPF_STX_MEM(BPF_W, BPF_REG_7, BPF_REG_2, 24)",
            ]
            : Array.Empty<string>(),
    ];

    static string[] Key(Selector key) => key switch
    {
        Selector.Index(var index) => [Invariant($"BPF_MOV32_IMM(BPF_REG_8, {index}u)")],
        Selector.Cpu =>
        [
            "BPF_EMIT_CALL(BPF_FUNC_get_smp_processor_id)",
            "BPF_MOV64_REG(BPF_REG_8, BPF_REG_0)",
            "BPF_ALU32_IMM(BPF_XOR, BPF_REG_8, cpu_here())",
        ],
        Selector.Hash(var places) =>
        [
            "BPF_LDX_MEM(BPF_W, BPF_REG_8, BPF_REG_6, 32)",
            Invariant($"BPF_ALU64_IMM(BPF_MUL, BPF_REG_8, {places})"),
            "BPF_ALU64_IMM(BPF_RSH, BPF_REG_8, 32)",
        ],
        Selector.Payload => _payload,
        _ => throw new UnreachableException($"no instructions for {key.GetType()}"),
    };

    /// <summary>The first byte after the header of UDP, or of TCP with its options; 0 where there is none.</summary>
    static readonly string[] _payload =
    [
        "BPF_MOV32_IMM(BPF_REG_8, 0)",
        "BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_6, 0)",
        "BPF_LDX_MEM(BPF_DW, BPF_REG_2, BPF_REG_6, 8)",
        "BPF_MOV64_REG(BPF_REG_3, BPF_REG_1)",
        "BPF_ALU64_IMM(BPF_ADD, BPF_REG_3, 13)",
        "BPF_JMP_REG(BPF_JGT, BPF_REG_3, BPF_REG_2, 11)",
        "BPF_MOV32_IMM(BPF_REG_5, 8)",
        "BPF_LDX_MEM(BPF_W, BPF_REG_4, BPF_REG_6, 24)",
        "BPF_JMP_IMM(BPF_JEQ, BPF_REG_4, IPPROTO_UDP, 3)",
        "BPF_LDX_MEM(BPF_B, BPF_REG_5, BPF_REG_1, 12)",
        "BPF_ALU64_IMM(BPF_RSH, BPF_REG_5, 4)",
        "BPF_ALU64_IMM(BPF_MUL, BPF_REG_5, 4)",
        "BPF_ALU64_REG(BPF_ADD, BPF_REG_1, BPF_REG_5)",
        "BPF_MOV64_REG(BPF_REG_3, BPF_REG_1)",
        "BPF_ALU64_IMM(BPF_ADD, BPF_REG_3, 1)",
        "BPF_JMP_REG(BPF_JGT, BPF_REG_3, BPF_REG_2, 1)",
        "BPF_LDX_MEM(BPF_B, BPF_REG_8, BPF_REG_1, 0)",
    ];
}
