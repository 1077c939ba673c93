namespace Reuseport.Vocabulary;

/// <summary>Reads calls of functions.</summary>
static class FunctionReader
{
    /// <summary>The call that begins with this word; null when it is none of a function.</summary>
    public static Op.Function? Read(ref LineCursor line, ReadOnlySpan<char> word) => word switch
    {
        "set" => ReadSet(ref line),
        "fail" => new Op.Function.Fail(line.Number<ushort>("the number of an allocation")),
        "ids" => new Op.Function.Ids(line.Number<byte>("a number of ids (0 to 255)")),
        "reuseport_alloc" => new Op.Function.Alloc(OpReader.Sk(ref line), BindInany(ref line)),
        "reuseport_add_sock" => new Op.Function.AddSock(
            OpReader.Sk(ref line), OpReader.Sk(ref line), BindInany(ref line)),
        "reuseport_detach_sock" => new Op.Function.DetachSock(OpReader.Sk(ref line)),
        "reuseport_stop_listen_sock" => new Op.Function.StopListenSock(OpReader.Sk(ref line)),
        "reuseport_attach_prog" => new Op.Function.AttachProg(
            OpReader.Sk(ref line), OpReader.Prog(ref line)),
        "reuseport_detach_prog" => new Op.Function.DetachProg(OpReader.Sk(ref line)),
        "reuseport_select_sock" => new Op.Function.SelectSock(
            OpReader.Sk(ref line), Hash(ref line), line.Value(TraceWords.Packets, "a packet"),
            line.Number<byte>("a first byte (0 to 255)")),
        "reuseport_migrate_sock" => new Op.Function.MigrateSock(
            OpReader.Sk(ref line), Hash(ref line), WithSkb(ref line)),
        "reuseport_has_conns_set" => new Op.Function.HasConnsSet(OpReader.Sk(ref line)),
        "reuseport_update_incoming_cpu" => new Op.Function.UpdateIncomingCpu(
            OpReader.Sk(ref line), OpReader.OnOff(ref line)),
        _ => null,
    };

    public static Op.Function.Crowd ReadCrowd(ref LineCursor line, SockId first) =>
        new(first, OpReader.SocketCount(ref line), OpReader.Sk(ref line));

    public static BpfProgram.StandIn ReadStandIn(ref LineCursor line)
    {
        var orMigrates = line.Word("'select' or 'migrate'") switch
        {
            "select" => false,
            "migrate" => true,
            var word => throw line.Error($"'{word}' is neither 'select' nor 'migrate'"),
        };
        if (line.Take("pass"))
            return new(orMigrates, null, Pass: true);
        return line.Take("drop")
            ? new(orMigrates, null, Pass: false)
            : new(orMigrates, OpReader.Sk(ref line), Pass: true);
    }

    static Op.Function.Set ReadSet(ref LineCursor line)
    {
        var sk = OpReader.Sk(ref line);
        var field = line.Value(TraceWords.Fields, "a field");
        var word = line.Word("a value");
        return FunctionText.ReadValue(field, word) is { } value
            ? new(sk, field, value)
            : throw line.Error($"'{word}' is not a value of {TraceWords.Fields.Of(field)}");
    }

    static bool BindInany(ref LineCursor line) => line.Word("'any' or 'addr'") switch
    {
        "any" => true,
        "addr" => false,
        var word => throw line.Error($"'{word}' is neither 'any' nor 'addr'"),
    };

    static bool WithSkb(ref LineCursor line) => line.Value(TraceWords.Packets, "a packet") switch
    {
        SkBuff.None => false,
        SkBuff.Whole => true,
        SkBuff.Shared or SkBuff.Short or SkBuff.SharedShort => throw line.Error(
            "the function does not look into the packet: write 'none' or 'packet'"),
    };

    static uint Hash(ref LineCursor line) => line.Number<uint>("a hash (0 to 4294967295)");
}
