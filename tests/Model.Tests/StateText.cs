using System.Globalization;

namespace Reuseport.Model.Tests;

/// <summary>
/// States in a line, built directly, so that a table can hold those that no script reaches. Groups are written as in
/// kernel-facts.md, <c>g0 L[s0 s1] C[s2]</c>, with <c>max=4 prog=1 any conns cpu=2</c> where they differ from a new
/// one. A socket is TCP, has SO_REUSEPORT, and listens when it stands in L:
/// <c>s3 udp bound off established cpu</c> does not. <c>m0 [s0 -]</c> is a sockarray; <c>prog=k1</c> selects by key
/// from it, <c>prog=m1</c> also migrates.
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
                "migrate" => net with { Tcp = net.Tcp with { MigrateReq = true } },
                ['m', '0', ..] => ReadArray(net, clause),
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
            .. net.Groups.All.OfType<Group>().Select(Write),
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
        foreach (var group in net.Groups.All.OfType<Group>())
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
                ["prog", var name] => group with { Prog = new(Program(name)) },
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

    static Net ReadArray(Net net, string clause)
    {
        var names = clause[(clause.IndexOf('[') + 1)..clause.IndexOf(']')].Split(' ');
        EquatableArray<SockId?> socks = [.. names.Select(name => name == "-" ? (SockId?)null : Sk(name))];
        return net with { Bpf = net.Bpf with { Maps = [new SockArray(new(0), sizeof(ulong), socks)] } };
    }

    static Net ReadSock(Net net, string[] words)
    {
        var sk = Sk(words[0]) is var id && net.Find(id) is { } known ? known : New(id);
        foreach (var word in words[1..])
        {
            sk = word switch
            {
                "udp" => sk with { Transport = Transport.Udp4, State = SockState.Close },
                "inet6" => sk with { Transport = sk.IsTcp ? Transport.Tcp6 : Transport.Udp6 },
                "bound" => sk with { Port = LocalPort.Of(new(0)) },
                "off" => sk with { ReusePort = false },
                "listening" => sk with { State = SockState.Listen },
                "established" => sk with { State = SockState.Established },
                "cpu" => sk with { IncomingCpu = IncomingCpu.Here },
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
            group.Prog is null ? "" : $" prog={Name(group.Prog.Code)}",
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
        "pass" or "drop" => Returning(name == "pass", AttachType.Select),
        "mpass" or "mdrop" => Returning(name == "mpass", AttachType.SelectOrMigrate),
        "payload" => new BpfProgram.Cbpf(Selector.Payload.Instance),
        ['m', .. var key] => Selecting(key, AttachType.SelectOrMigrate),
        ['k', .. var key] => Selecting(key, AttachType.Select),
        ['f', .. var index] => new BpfProgram.SocketFilter(Index(index)),
        _ => new BpfProgram.Cbpf(Index(name)),
    };

    static Selector.Index Index(string index) => new(uint.Parse(index, CultureInfo.InvariantCulture));

    static BpfProgram.SkReuseport Returning(bool pass, AttachType type) => new(new SkReuseportBody.Return(pass), type);

    static BpfProgram.SkReuseport Selecting(string key, AttachType type) =>
        new(new SkReuseportBody.Select(new(0), Index(key), OrDrop: false), type);

    static string Name(BpfProgram program) => program switch
    {
        BpfProgram.SkReuseport(SkReuseportBody.Return(var pass), var type, _) =>
            (type == AttachType.Select ? "" : "m") + (pass ? "pass" : "drop"),
        BpfProgram.Cbpf(Selector.Payload) => "payload",
        BpfProgram.Cbpf(Selector.Index(var index)) => index.ToString(CultureInfo.InvariantCulture),
        BpfProgram.SocketFilter(Selector.Index(var index)) =>
            string.Create(CultureInfo.InvariantCulture, $"f{index}"),
        _ => throw new FormatException($"no name for {program}"),
    };
}
