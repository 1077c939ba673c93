using Reuseport.Vocabulary;

namespace Reuseport.Harness.Minimizing;

/// <summary>A crowd becomes smaller, and sockets that are made one by one where they are few.</summary>
static class CrowdReductions
{
    /// <summary>Members that no call names: those that the others need beside them.</summary>
    const int UnnamedMost = 3;

    /// <summary>More sockets are easier to read as a crowd.</summary>
    const int OneByOneMost = 6;

    public static IEnumerable<Script> Of(Script script)
    {
        for (var at = script.Ops.Count - 1; at >= 0; at--)
        {
            if (script.Ops[at] is not Op.Sockets crowd)
                continue;
            foreach (var smaller in Smaller(script, at, crowd))
                yield return smaller;
            if (crowd.Count <= OneByOneMost)
                yield return OneByOne(script, at, crowd);
        }
    }

    /// <summary>Those that calls name are the first ones, and few come after them.</summary>
    static IEnumerable<Script> Smaller(Script script, int at, Op.Sockets crowd)
    {
        var members = Names.AllDefinedBy(crowd).Cast<SockId>().ToHashSet();
        var named = script.Ops[(at + 1)..].SelectMany(Names.In).OfType<SockId>().Where(members.Contains)
            .Distinct().OrderBy(sk => sk.Index).ToList();
        var closer = new Rewriting
        {
            Sock = sk => named.IndexOf(sk) is >= 0 and var rank ? new(crowd.First.Index + rank) : sk,
        };
        for (var unnamed = 0; unnamed <= UnnamedMost; unnamed++)
        {
            var count = named.Count + unnamed;
            if (count == 0 || count >= crowd.Count)
                continue;
            var smaller = script with
            {
                Ops = [.. script.Ops.Select((op, i) =>
                    i < at ? op : i == at ? crowd with { Count = count } : closer.Apply(op))],
            };
            yield return smaller;
            foreach (var steered in Steered(smaller, at))
                yield return steered;
        }
    }

    /// <summary>The flow that met the member among many meets another one among few.</summary>
    static IEnumerable<Script> Steered(Script script, int at)
    {
        for (var position = 0; position < FlowId.Positions; position++)
        {
            var steered = new Rewriting { Flow = flow => flow with { Position = position } };
            yield return script with
            {
                Ops = [.. script.Ops.Select((op, i) => i <= at ? op : steered.Apply(op))],
            };
        }
    }

    /// <summary>Each is made by the calls that made the socket that it is like, and has a name that is free.</summary>
    static Script OneByOne(Script script, int at, Op.Sockets crowd)
    {
        var taken = script.Ops.SelectMany(Names.AllDefinedBy).OfType<SockId>().ToHashSet();
        var free = Enumerable.Range(0, int.MaxValue).Select(index => new SockId(index))
            .Where(sk => !taken.Contains(sk)).Take(crowd.Count).ToList();
        var made = script.Ops[..at].Where(op => op switch
        {
            Op.Socket(var sk, _) => sk == crowd.Sk,
            Op.ReusePort or Op.ReuseAddr or Op.V6Only or Op.Bind or Op.Listen => ((Op.OnSocket)op).Sk == crowd.Sk,
            _ => false,
        }).ToList();
        var renamed = new Rewriting
        {
            Sock = sk => sk.Index - crowd.First.Index is >= 0 and var rank && rank < crowd.Count ? free[rank] : sk,
        };
        return script with
        {
            Ops =
            [
                .. script.Ops[..at],
                .. free.SelectMany(sk => made.Select(new Rewriting { Sock = _ => sk }.Apply)),
                .. script.Ops[(at + 1)..].Select(renamed.Apply),
            ],
        };
    }
}
