namespace Reuseport.Vocabulary;

/// <summary>Where flows go, and how they are opened.</summary>
public sealed partial class ScriptRules
{
    Refusal? OfFlow(Op op)
    {
        if (op is not Op.IOfFlow call)
            return null;
        var (flow, to) = (call.Flow, call.To);
        var isOfSegments = call.Opening == Opening.BySegments;
        if (!to.Address.IsDestination)
            return new("a flow goes to 'lo', 'lo2' or 'lo6'", TraceWords.Addresses.Of(to.Address));
        if (isOfSegments && to.Address.IsInet6)
            return new("segments are those of IPv4: they go to 'lo' or 'lo2'", TraceWords.Addresses.Of(to.Address));
        return call.Opening != Opening.None && _openings.TryGetValue((flow, to), out var opening)
            && opening != call.Opening
            ? new($"{flow} is either opened by connect(2), as 'order' does too, or by segments", to.Port.ToString())
            : null;
    }
}
