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
        var rows = OutcomeRow.In(written.Trace.Outcomes).Count();
        var constants = CConstants.Write(scripts, _script.Ops.Count + rows);
        var own = new StringBuilder();
        foreach (var behaviour in kernels.Behaviours)
            own.Append(Ask(behaviour));
        own.Append(_own.Programs()).Append(Function()).Append(Main());
        return $"// SPDX-License-Identifier: GPL-2.0\n{Head()}#define _GNU_SOURCE\n"
            + new CLibrary(FilesOf(scripts), constants, own.ToString()).Write();
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

    IEnumerable<string> FilesOf(IReadOnlyList<Script> scripts) =>
        [.. Files(scripts), "asking", "rows", .. form == CForm.Alone ? (string[])["alone", "main_c"] : ["main_ksft"]];

    /// <summary>The files of the library that calls of scripts need.</summary>
    public static IEnumerable<string> Files(IReadOnlyList<Script> scripts)
    {
        var ops = scripts.SelectMany(script => script.Ops).ToList();
        return
        [
            "check", "run", "sock", "options", "deadline", "text", "flows", "udp", "tcp", "counters", "bpf", "maps",
            "progs", "notes", "like", "orphans", "peer", "order", "left",
            ops.Exists(op => op is Op.Wait) ? "waiters" : "without_waiters",
            ops.Exists(op => op is Op.Segment) ? "segments" : "without_segments",
            ops.Exists(op => op is Op.ById or Op.Left) ? "ids" : "without_ids",
        ];
    }

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
        foreach (var op in trace.Script.Ops.SkipLast(1))
            text.Append(script.Before(op)).Append(CText.Statement(script.SettledCall(op)));
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
