using System.Text;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Export;

/// <summary>The names of a program's scripts as numbers.</summary>
static class CConstants
{
    /// <summary>How many filters a script can need that reads the order of a group.</summary>
    const int FiltersMax = 4096;

    const int FirstPort = 20_000;

    /// <summary>The names of the scripts, and how many there are of each kind.</summary>
    public static string Write(IReadOnlyList<Script> scripts, int calls)
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
        Add("p", ops.SelectMany(PortsOf).ToHashSet(), null, 0, first: FirstPort);
        Add("m", ops.OfType<Op.CreateMap>().Select(op => op.Map.Index).ToHashSet(), "NR_MAPS", null);
        Add("b", ops.OfType<Op.Load>().Select(op => op.Prog.Index).ToHashSet(), "NR_PROGS", null);
        var waiters = ops.Count(op => op is Op.Wait) + 1;
        text.Append(Invariant($"#define NR_WAITERS {waiters}\n\n"));
        text.Append(Invariant($"#define NR_FILTERS {Math.Min(FiltersMax, sockMax + 1)}\n\n"));
        text.Append(Invariant($"#define NR_CALLS {calls}\n\n"));
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
}
