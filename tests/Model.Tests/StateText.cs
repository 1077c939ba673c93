using System.Globalization;

namespace Reuseport.Model.Tests;

/// <summary>
/// States in a line, built directly, so that a table can hold those that no script reaches. Groups are written as in
/// facts.md, <c>g0 L[s0 s1] C[s2]</c>, with <c>max=4 prog=1 any conns cpu=2</c> where they differ from a new one. A
/// socket is TCP, has SO_REUSEPORT, and listens when it stands in L: <c>s3 udp bound off established cpu</c> does not.
/// </summary>
static class StateText
{
    public static Net Read(string text, KernelProfile? profile = null)
    {
        var net = new Net(profile ?? KernelProfile.Seed);
        foreach (var clause in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            net = clause switch
            {
                "migrate" => net with { TcpMigrateReq = true },
                ['g', ..] => ReadGroup(net, clause),
                _ => ReadSock(net, clause.Split(' ')),
            };
        }
        return net;
    }

    /// <summary>The groups, and the sockets that point elsewhere than to the group that has them.</summary>
    public static string Write(Net net)
    {
        var homes = Homes(net);
        return string.Join("; ", [
            .. net.Groups.OfType<Group>().Select(Write),
            .. from sk in net.OpenSocks
               where sk.Group != (homes.TryGetValue(sk.Id, out var home) ? home : null)
               select $"{sk.Id} -> {sk.Group?.ToString() ?? "none"}",
        ]);
    }

    public static SockId Sk(string name) => new(int.Parse(name[1..], CultureInfo.InvariantCulture));

    /// <summary>The first group that has the socket, whatever the socket itself says.</summary>
    static Dictionary<SockId, GroupId?> Homes(Net net)
    {
        var homes = new Dictionary<SockId, GroupId?>();
        foreach (var group in net.Groups.OfType<Group>())
        {
            foreach (var sk in group.Listening.Concat(group.Closed))
                homes.TryAdd(sk, group.Id);
        }
        return homes;
    }

    static Net ReadGroup(Net net, string clause)
    {
        var group = new Group(new(int.Parse(clause[1..clause.IndexOf(' ')], CultureInfo.InvariantCulture)))
        {
            Listening = Section(clause, "L["),
            Closed = Section(clause, "C["),
        };
        foreach (var word in clause[(clause.LastIndexOf(']') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            group = word.Split('=') switch
            {
                ["max", var max] => group with { MaxSocks = int.Parse(max, CultureInfo.InvariantCulture) },
                ["cpu", var count] => group with { IncomingCpu = ushort.Parse(count, CultureInfo.InvariantCulture) },
                ["prog", var name] => group with { Prog = Program(name) },
                ["any"] => group with { BindInany = true },
                ["conns"] => group with { HasConns = true },
                _ => throw new FormatException($"'{word}' says nothing of a group"),
            };
        }

        var last = group.Listening.Concat(group.Closed).Append(default).Max(sk => sk.Index);
        var socks = new Sock?[Math.Max(net.Socks.Count, last + 1)];
        net.Socks.AsSpan().CopyTo(socks);
        foreach (var sk in group.Listening)
            socks[sk.Index] = New(sk) with { State = SockState.Listen, Group = group.Id };
        foreach (var sk in group.Closed)
            socks[sk.Index] = New(sk) with { Group = group.Id };
        return net.Put(group) with { Socks = [.. socks] };
    }

    static Net ReadSock(Net net, string[] words)
    {
        var sk = Sk(words[0]) is var id && net.Find(id) is { } known ? known : New(id);
        foreach (var word in words[1..])
        {
            sk = word switch
            {
                "udp" => sk with { Transport = Transport.Udp4, State = SockState.Close },
                "bound" => sk with { Port = LocalPort.Of(new(0)) },
                "off" => sk with { ReusePort = false },
                "listening" => sk with { State = SockState.Listen },
                "established" => sk with { State = SockState.Established },
                "cpu" => sk with { IncomingCpu = true },
                ['-', '>', .. var group] => sk with { Group = new(group[1] - '0') },
                _ => throw new FormatException($"'{word}' says nothing of a socket"),
            };
        }
        return net.Put(sk);
    }

    static Sock New(SockId sk) => new(sk, Transport.Tcp4) { ReusePort = true };

    static EquatableArray<SockId> Section(string clause, string opening)
    {
        var start = clause.IndexOf(opening, StringComparison.Ordinal);
        if (start < 0)
            return [];
        start += opening.Length;
        var names = clause[start..clause.IndexOf(']', start)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. names.SelectMany(name => name.Split("..") switch
        {
            [var first, var last] => Enumerable.Range(Sk(first).Index, Sk(last).Index - Sk(first).Index + 1)
                .Select(index => new SockId(index)),
            _ => [Sk(name)],
        })];
    }

    static string Write(Group group)
    {
        IEnumerable<string> parts =
        [
            $"{group.Id} L[{Names(group.Listening)}]",
            group.Closed is [] ? "" : $" C[{Names(group.Closed)}]",
            group.MaxSocks == Group.InitSocks ? "" : $" max={group.MaxSocks}",
            group.Prog is null ? "" : $" prog={Name(group.Prog)}",
            group.BindInany ? " any" : "",
            group.HasConns ? " conns" : "",
            group.IncomingCpu == 0 ? "" : $" cpu={group.IncomingCpu}",
        ];
        return string.Concat(parts);
    }

    /// <summary>Ten and more neighbours are a range.</summary>
    static string Names(EquatableArray<SockId> members)
    {
        var names = new List<string>();
        for (var i = 0; i < members.Count; i++)
        {
            var first = i;
            while (i + 1 < members.Count && members[i + 1].Index == members[i].Index + 1)
                i++;
            names.AddRange(i - first < 10
                ? Enumerable.Range(first, i - first + 1).Select(at => members[at].ToString())
                : [$"{members[first]}..{members[i]}"]);
        }
        return string.Join(' ', names);
    }

    static BpfProgram Program(string name) => name switch
    {
        "pass" or "drop" => new BpfProgram.SkReuseport(name == "pass"),
        "payload" => new BpfProgram.Cbpf(Selector.Payload),
        ['f', .. var index] => new BpfProgram.SocketFilter(new(uint.Parse(index, CultureInfo.InvariantCulture))),
        _ => new BpfProgram.Cbpf(new(uint.Parse(name, CultureInfo.InvariantCulture))),
    };

    static string Name(BpfProgram program) => program switch
    {
        BpfProgram.SkReuseport(var pass) => pass ? "pass" : "drop",
        BpfProgram.Cbpf({ Constant: null }) => "payload",
        BpfProgram.Cbpf({ Constant: { } index }) => index.ToString(CultureInfo.InvariantCulture),
        BpfProgram.SocketFilter({ Constant: { } index }) => string.Create(CultureInfo.InvariantCulture, $"f{index}"),
        _ => throw new FormatException($"no name for {program}"),
    };
}
