namespace Reuseport.Vocabulary;

static partial class OpReader
{
    static Op.Segment ReadSegment(ref LineCursor line, ReadOnlySpan<char> word)
    {
        var (flow, to) = (Flow(ref line), Endpoint(ref line));
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
