using System.Text;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Export;

/// <summary>Which main() a program has.</summary>
enum CForm
{
    /// <summary>A program of its own: a line for each call, exit code 0, 1 or 4.</summary>
    Alone,

    /// <summary>A selftest of the kernel's tree: KTAP, with kselftest.h.</summary>
    Kselftest,
}

/// <summary>A trace as one C file that makes its calls and says which is the first that differs.</summary>
/// <param name="name">What the file is called, without its ending.</param>
sealed class CProgram(string name, WrittenTrace written, KernelKinds kernels, CForm form)
{
    /// <summary>How many filters a script can need that reads the order of a group.</summary>
    const int FiltersMax = 4096;

    readonly Script _script = written.Trace.Script;
    readonly CScript _own = new(written.Trace.Script);
    readonly Expectations _expected = Expectations.Of(written.Trace, kernels.Profiles);

    /// <summary>The file.</summary>
    /// <exception cref="UsageException">A call of the script cannot be made by a C program.</exception>
    public string Write()
    {
        if (_script.Alphabets == Alphabets.Functions)
            throw new UsageException($"{name}: the functions of the kernel's file cannot be called by a program");
        List<Script> scripts = [.. kernels.Behaviours.Select(one => one.SocketTrace.Trace.Script), _script];
        var constants = Constants(scripts, OutcomeRow.In(written.Trace.Outcomes).Count());
        var own = new StringBuilder();
        foreach (var behaviour in kernels.Behaviours)
            own.Append(Ask(behaviour));
        own.Append(_own.Programs()).Append(Function()).Append(Main());
        return $"// SPDX-License-Identifier: GPL-2.0\n{Head()}#define _GNU_SOURCE\n"
            + new CLibrary(Files(scripts), constants, own.ToString()).Write();
    }

    string Head() => CText.Comment("", [.. CText.Paragraphs(written.Comments.Head), .. About()]);

    IEnumerable<string> About()
    {
        yield return form == CForm.Alone
            ? $"Compile it with gcc -O2{(Waits ? " -pthread" : "")}, and run it as root: it makes a network namespace "
                + "of its own and touches nothing outside of it. It prints each call with its result and ends with the "
                + "first that differs. Exit code: 0 all did as expected, 1 one differs, 4 it cannot run here."
            : "It makes a network namespace of its own and touches nothing outside of it.";
        if (kernels.Behaviours is not [])
        {
            yield return "What is right differs from kernel to kernel. First the kernel is asked for what it does ("
                + string.Join(", ", kernels.Behaviours.Select(behaviour => behaviour.Name)) + ").";
        }
        if (_expected.LooseFrom is { } call)
        {
            yield return Invariant($"From call {call} on, so many results are free that every one is taken which some ")
                + "combination of the earlier ones allows.";
        }
    }

    bool Waits => _script.Ops.Any(op => op is Op.Wait);

    IEnumerable<string> Files(IReadOnlyList<Script> scripts)
    {
        IEnumerable<string> files =
        [
            "check", "run", "sock", "options", "deadline", "text", "flows", "udp", "tcp", "counters", "bpf", "maps",
            "progs", "notes", "like", "orphans", "peer", "order", "left", "asking", "rows",
            form == CForm.Alone ? "main_c" : "main_ksft",
            scripts.Any(script => script.Ops.Any(op => op is Op.Wait)) ? "waiters" : "without_waiters",
            scripts.Any(script => script.Ops.Any(op => op is Op.Segment)) ? "segments" : "without_segments",
        ];
        var needsIds = scripts.Any(script => script.Ops.Any(op => op is Op.ById or Op.Left));
        return [.. files, needsIds ? "ids" : "without_ids"];
    }

    /// <summary>The names of the scripts, and how many there are of each kind.</summary>
    static string Constants(IReadOnlyList<Script> scripts, int rows)
    {
        var ops = scripts.SelectMany(script => script.Ops).ToList();
        // Of a crowd those have names that a call needs.
        var socks = ops.OfType<Op.Socket>().Select(op => op.Sk.Index)
            .Concat(ops.OfType<Op.Sockets>().Select(op => op.First.Index))
            .Concat(ops.OfType<Op.OnSocket>().Select(op => op.Sk.Index))
            .Concat(ops.OfType<Op.Update>().Select(op => op.Value).OfType<Fd.Sock>().Select(file => file.Sk.Index))
            .Concat(ops.OfType<Op.Attach>().Select(op => op.File).OfType<Fd.Sock>().Select(file => file.Sk.Index))
            .ToHashSet();
        var sockMax = ops.OfType<Op.Sockets>().Select(op => op.First.Index + op.Count).Concat(socks.Select(s => s + 1))
            .DefaultIfEmpty(1).Max();
        var text = new StringBuilder();
        Add("s", socks, "NR_SOCKS", sockMax);
        Add("p", ops.SelectMany(PortsOf).ToHashSet(), null, 0, first: 20_000);
        Add("m", ops.OfType<Op.CreateMap>().Select(op => op.Map.Index).ToHashSet(), "NR_MAPS", null);
        Add("b", ops.OfType<Op.Load>().Select(op => op.Prog.Index).ToHashSet(), "NR_PROGS", null);
        var waiters = ops.Count(op => op is Op.Wait) + 1;
        text.Append(Invariant($"#define NR_WAITERS {waiters}\n\n"));
        text.Append(Invariant($"#define NR_FILTERS {Math.Min(FiltersMax, sockMax + 1)}\n\n"));
        text.Append(Invariant($"#define NR_CALLS {scripts[^1].Ops.Count + rows}\n\n"));
        return text.ToString();

        void Add(string letter, IReadOnlySet<int> names, string? countName, int? count, int first = 0)
        {
            var constants = new List<string>();
            var next = 0;
            foreach (var index in names.Order())
            {
                constants.Add(index == next && !(first > 0 && constants.Count == 0) ? $"{letter}{index}"
                    : Invariant($"{letter}{index} = {first + index}"));
                next = index + 1;
            }
            if (countName is not null)
                constants.Add(count is { } known && known != next ? Invariant($"{countName} = {known}")
                    : names.Count == 0 ? $"{countName} = 1" : countName);
            if (constants.Count > 0)
                text.Append($"enum {{\n{CText.List(constants)}}};\n\n");
        }
    }

    static IEnumerable<int> PortsOf(Op op) => op switch
    {
        Op.Bind(_, var local) => [local.Port.Index],
        Op.IOfFlow { To: var to } => [to.Port.Index],
        _ => [],
    };

    string Function()
    {
        var trace = written.Trace;
        var choices = _expected.Choices;
        var rows = OutcomeRow.In(trace.Outcomes).ToDictionary(row => row.Last);
        var kept = choices.SelectMany(Asked).ToHashSet();
        foreach (var row in rows.Values)
            kept.UnionWith(Enumerable.Range(row.First, row.Count));
        var text = new StringBuilder("static void script(void)\n{\n");
        if (kept.Count > 0)
            text.Append($"\tconst char *{string.Join(", *", kept.Order().Select(ResultOf))};\n\n");
        text.Append(_own.Beginning());
        foreach (var (call, op) in trace.Script.Ops.Index())
        {
            var comments = written.Comments[call];
            foreach (var comment in CText.Paragraphs([.. comments.Above, .. BesideOf(comments)]))
                text.Append(CText.Comment("\t", [comment]));
            text.Append(_own.Before(op));
            var before = kept.Contains(call) ? $"{ResultOf(call)} = " : "";
            text.Append(CText.Check(before, _own.Call(op), Expression(choices[call])));
            if (rows.GetValueOrDefault(call) is { } row)
                text.Append(CText.Check("", EachOf(row), ["\"ok\""]));
        }
        return text.Append("}\n\n").ToString();
    }

    static IEnumerable<string> BesideOf(CallComments comments) => comments.Beside is { } one ? [one] : [];

    static string EachOf(OutcomeRow row)
    {
        var outcomes = string.Join('|', row.Each.Outcomes);
        var results = Enumerable.Range(row.First, row.Count).Select(ResultOf);
        return Invariant($"each_of(\"{outcomes}\", {row.Count}, {string.Join(", ", results)})");
    }

    /// <summary>The function that asks the kernel for a behaviour, and the variable that has the answer.</summary>
    static string Ask(Behaviour behaviour)
    {
        var trace = behaviour.SocketTrace.Trace;
        var script = new CScript(trace.Script, $"{Identifier(behaviour.Name)}_");
        var text = new StringBuilder(script.Programs());
        text.Append(CText.Comment("", [$"{behaviour.Name}: {behaviour.Description}"]));
        text.Append($"static void ask_{Identifier(behaviour.Name)}(void)\n{{\n").Append(script.Beginning());
        var waits = trace.Script.Ops.Any(op => op is Op.Wait);
        foreach (var op in trace.Script.Ops.SkipLast(1))
        {
            var call = script.Call(op);
            text.Append(script.Before(op)).Append(CText.Statement(waits ? $"settled({call})" : call));
        }
        var last = trace.Script.Ops[^1];
        text.Append(script.Before(last));
        text.Append(CText.Statement($"tell({script.Call(last)}, \"{behaviour.SocketTrace.Shows}\")")).Append("}\n\n");
        return text.Append($"static bool {Identifier(behaviour.Name)};\n\n").ToString();
    }

    string Main()
    {
        var text = new StringBuilder("int main(void)\n{\n");
        foreach (var behaviour in kernels.Behaviours)
            text.Append($"\t{Identifier(behaviour.Name)} = shows(ask_{Identifier(behaviour.Name)});\n");
        return text.Append("\treturn run(script);\n}\n").ToString();
    }

    static IEnumerable<int> Asked(Choice choice) => choice is not Choice.Ask(var question, var branches) ? []
        : branches.SelectMany(branch => Asked(branch.Choice))
            .Concat(question is Question.OfCall(var call) ? [call] : Array.Empty<int>());

    /// <summary>An expression in C, in lines.</summary>
    static List<string> Expression(Choice choice)
    {
        if (choice is not Choice.Ask(var question, var branches))
            return [$"\"{((Choice.Text)choice).Expected}\""];
        var lines = new List<string>();
        foreach (var (answer, branch) in branches.SkipLast(1))
        {
            var inner = Expression(branch);
            var condition = Condition(question, answer);
            if (inner is [var only])
            {
                lines.Add($"{condition} ? {only} :");
                continue;
            }
            lines.Add($"{condition} ? (");
            lines.AddRange(inner.SkipLast(1));
            lines.Add($"{inner[^1]}) :");
        }
        lines.AddRange(Expression(branches[^1].Choice));
        return lines;
    }

    static string Condition(Question question, string answer) => question switch
    {
        Question.OfKernel(var behaviour) => $"{(answer == "yes" ? "" : "!")}{Identifier(behaviour)}",
        Question.OfCall(var call) => $"is({ResultOf(call)}, \"{answer}\")",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string ResultOf(int call) => Invariant($"r{call + 1}");

    static string Identifier(string behaviour) => behaviour.Replace('-', '_');
}
