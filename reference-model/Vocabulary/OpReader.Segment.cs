namespace Reuseport.Vocabulary;

static partial class OpReader
{
    /// <summary>A socket that may be a listener.</summary>
    static SockId Listener(ref LineCursor line, TraceReader names)
    {
        var sk = Sk(ref line, names);
        return names.TransportOf(ref line, sk).IsTcp
            ? sk
            : throw line.Error($"{sk} is no TCP socket: nobody waits for another");
    }

    static Op.Segment ReadSegment(ref LineCursor line, ReadOnlySpan<char> word)
    {
        var flow = Flow(ref line);
        var address = line;
        var to = Destination(ref line);
        if (to.Address.IsInet6)
        {
            address.Word("an address");
            throw address.Error("segments are those of IPv4: they go to 'lo' or 'lo2'");
        }
        return word switch
        {
            "syn" => new Op.Segment.Syn(flow, to),
            "ack" => new Op.Segment.Ack(flow, to),
            "data" => new Op.Segment.Data(flow, to, line.Number<byte>("a first byte (0 to 255)")),
            "rst" => new Op.Segment.Rst(flow, to),
            _ => new Op.Segment.Timer(flow, to),
        };
    }
}
