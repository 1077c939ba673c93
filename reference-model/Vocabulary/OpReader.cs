namespace Reuseport.Vocabulary;

/// <summary>Reads one call; <see cref="ScriptRules"/> say whether it may stand there.</summary>
static partial class OpReader
{
    public static Op Read(ref LineCursor line)
    {
        var word = line.Word("a call");
        if (LineCursor.TryName(word, 's', out var socket))
            return ReadSocket(ref line, new(socket));
        if (LineCursor.TryName(word, 'b', out var program))
            return ReadLoad(ref line, new(program));
        if (LineCursor.TryName(word, 'm', out var map))
            return ReadCreateMap(ref line, new(map));

        if (FunctionReader.Read(ref line, word) is { } function)
            return function;

        return word switch
        {
            "reuseport" => new Op.ReusePort(Sk(ref line), OnOff(ref line)),
            "reuseaddr" => new Op.ReuseAddr(Sk(ref line), OnOff(ref line)),
            "v6only" => new Op.V6Only(Sk(ref line), OnOff(ref line)),
            "bind" => new Op.Bind(Sk(ref line), Endpoint(ref line)),
            "listen" => new Op.Listen(Sk(ref line), line.Number<int>("a backlog")),
            "shutdown" => new Op.Shutdown(Sk(ref line), line.Value(TraceWords.Hows, "a direction")),
            "close" => new Op.Close(Sk(ref line)),
            "connect" => ReadConnect(ref line),
            "send" => new Op.Send(Flow(ref line), Endpoint(ref line), line.Number<byte>("a first byte (0 to 255)")),
            "accept" => new Op.Accept(Sk(ref line)),
            "disconnect" => new Op.Disconnect(Sk(ref line)),
            "attach" => ReadAttach(ref line),
            "detach" => new Op.Detach(Sk(ref line)),
            "lockfilter" => new Op.LockFilter(Sk(ref line), OnOff(ref line)),
            "update" => ReadUpdate(ref line),
            "delete" => new Op.Delete(Map(ref line), line.Number<uint>("a key")),
            "lookup" => new Op.Lookup(Map(ref line), line.Number<uint>("a key")),
            "notes" => new Op.Notes(Prog(ref line)),
            "byid" => new Op.ById(Prog(ref line)),
            "counters" => Op.Counters.Instance,
            "left" => Op.Left.Instance,
            "sysctl" => ReadSysctl(ref line),
            "syn" or "ack" or "data" or "rst" or "timer" => ReadSegment(ref line, word),
            "wait" => new Op.Wait(Sk(ref line), line.Value(TraceWords.Waitings, "'accept' or 'poll'")),
            "woken" => new Op.Woken(Sk(ref line)),
            "order" => new Op.Order(Sk(ref line), Flow(ref line), Endpoint(ref line)),
            "cpu" => new Op.SetCpu(Sk(ref line), line.Value(TraceWords.IncomingCpus, "a CPU")),
            "getsockopt" => new Op.GetSockOpt(Sk(ref line), line.Value(TraceWords.Options, "an option")),
            "device" => new Op.BindToDevice(Sk(ref line), line.Value(TraceWords.Devices, "a device")),
            "chown" => new Op.Chown(Sk(ref line), ReadUid(ref line)),
            "orphan" => new Op.Orphan(Sk(ref line), ReadUid(ref line)),
            "reset" => new Op.Reset(Flow(ref line), Endpoint(ref line)),
            _ => throw line.Error($"'{word}' is not a call"),
        };
    }

    public static Op.Sysctl ReadSysctl(ref LineCursor line) =>
        new(line.Value(TraceWords.Sysctls, "a setting"), line.Number<int>("a value"));

    static Op ReadSocket(ref LineCursor line, SockId sk)
    {
        Expect(ref line, "=");
        if (line.Take("crowd"))
            return FunctionReader.ReadCrowd(ref line, sk);
        if (line.Take("sockets"))
            return ReadSockets(ref line, sk);
        var isSocket = !line.Take("sock");
        if (isSocket)
            Expect(ref line, "socket");
        var transport = line.Value(TraceWords.Transports, "a transport");
        return isSocket ? new Op.Socket(sk, transport) : new Op.Function.Sock(sk, transport);
    }

    static Op.Sockets ReadSockets(ref LineCursor line, SockId first)
    {
        var count = SocketCount(ref line);
        Expect(ref line, "like");
        return new(first, count, Sk(ref line));
    }

    internal static int SocketCount(ref LineCursor line)
    {
        var count = line.Number<int>("a number of sockets");
        return count is >= 1 and <= Op.Sockets.CountMax
            ? count
            : throw line.Error($"one call makes 1 to {Op.Sockets.CountMax} sockets");
    }

    static Op ReadConnect(ref LineCursor line)
    {
        var word = line.Word("a flow or a socket");
        if (TryFlow(word, out var flow))
            return new Op.Connect(flow, Endpoint(ref line));
        if (!LineCursor.TryName(word, 's', out var index))
            throw line.Error($"'{word}' is neither a flow such as f0 nor a socket such as s0");
        var sk = new SockId(index);
        if (ReadConnectOut(ref line, sk) is { } connectOut)
            return connectOut;
        return new Op.ConnectPeer(sk, Flow(ref line), Endpoint(ref line));
    }

    internal static bool OnOff(ref LineCursor line) => line.Word("'on' or 'off'") switch
    {
        "on" => true,
        "off" => false,
        var word => throw line.Error($"'{word}' is neither 'on' nor 'off'"),
    };

    internal static SockId Sk(ref LineCursor line) => new(line.Name('s', "a socket"));

    static Endpoint Endpoint(ref LineCursor line)
    {
        var address = line.Value(TraceWords.Addresses, "an address");
        var port = new PortId(line.Name('p', "a port"));
        return port.Index < PortId.Count
            ? new(address, port)
            : throw line.Error($"ports are p0 to p{PortId.Count - 1}");
    }

    static FlowId Flow(ref LineCursor line)
    {
        var word = line.Word("a flow");
        return TryFlow(word, out var flow) ? flow : throw line.Error($"'{word}' is not a flow (f0 to f7, w0 to w7)");
    }

    public static bool TryFlow(ReadOnlySpan<char> word, out FlowId flow)
    {
        var isFlow = word is ['f' or 'w', >= '0' and < (char)('0' + FlowId.Positions)];
        flow = isFlow ? new(word[0] == 'f' ? FlowFamily.Specific : FlowFamily.Wildcard, word[1] - '0') : default;
        return isFlow;
    }

    static void Expect(ref LineCursor line, string expected)
    {
        var word = line.Word($"'{expected}'");
        if (!word.SequenceEqual(expected))
            throw line.Error($"'{expected}' is expected here, not '{word}'");
    }
}
