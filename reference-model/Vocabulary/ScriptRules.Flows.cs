namespace Reuseport.Vocabulary;

/// <summary>Where flows go, and how they are opened.</summary>
public sealed partial class ScriptRules
{
    Refusal? OfFlow(Op op)
    {
        if (Flow.Of(op) is not { } flow)
            return null;
        var (id, to) = (flow.Id, flow.To);
        if (!to.Address.IsDestination)
            return new("a flow goes to 'lo', 'lo2' or 'lo6'", TraceWords.Addresses.Of(to.Address));
        if (flow.IsOfSegments && to.Address.IsInet6)
            return new("segments are those of IPv4: they go to 'lo' or 'lo2'", TraceWords.Addresses.Of(to.Address));
        return flow.IsOpened && _bySegments.TryGetValue((id, to), out var bySegments) && bySegments != flow.IsOfSegments
            ? new($"{id} is either opened by connect(2), as 'order' does too, or by segments", to.Port.ToString())
            : null;
    }

    /// <summary>The flow of a call.</summary>
    /// <param name="IsOpened">A client of TCP opens it.</param>
    sealed record Flow(FlowId Id, Endpoint To, bool IsOpened, bool IsOfSegments)
    {
        /// <summary>Null where the call has none.</summary>
        public static Flow? Of(Op op) => op switch
        {
            Op.Connect(var id, var to) => new(id, to, IsOpened: true, IsOfSegments: false),
            Op.Order(_, var id, var to) => new(id, to, IsOpened: true, IsOfSegments: false),
            Op.Segment(var id, var to) => new(id, to, IsOpened: true, IsOfSegments: true),
            Op.Send(var id, var to, _) => new(id, to, IsOpened: false, IsOfSegments: false),
            Op.ConnectPeer(_, var id, var to) => new(id, to, IsOpened: false, IsOfSegments: false),
            Op.Reset(var id, var to) => new(id, to, IsOpened: false, IsOfSegments: false),
            _ => null,
        };
    }
}
