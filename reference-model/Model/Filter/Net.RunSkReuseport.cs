using System.Diagnostics;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

[KernelFunction("bpf_run_sk_reuseport", File = "net/core/filter.c")]
public enum RunSkReuseportResult
{
    Selected,

    /// <summary>SK_PASS without a selection: the fallback takes over.</summary>
    PassedWithoutSelection,

    /// <summary>ECONNREFUSED: anything but SK_PASS.</summary>
    Dropped,

    /// <summary>ECONNREFUSED: anything but SK_PASS, though the helper has selected.</summary>
    DroppedSelected,
}

/// <summary>The helper of a program.</summary>
[KernelFunction("sk_select_reuseport", File = "net/core/filter.c")]
public enum SkSelectReuseportResult
{
    /// <summary>ENOENT: empty, or out of range.</summary>
    NoEntry,

    /// <summary>EPROTOTYPE: of another group, and of another protocol.</summary>
    OtherProtocol,

    /// <summary>EAFNOSUPPORT: of another group, and of another family.</summary>
    OtherFamily,

    /// <summary>EBADFD: of another group.</summary>
    OtherGroup,
    Selected,
}

public sealed partial record Net
{
    /// <summary>SK_PASS</summary>
    const uint SkPass = 1;

    /// <summary>bpf_run_sk_reuseport() from sk; null if no socket is selected.</summary>
    /// <param name="packet">Null where a connection moves without one: the program gets an empty one.</param>
    internal (Net Net, SockId? Sk, RunSkReuseportResult Result) RunSkReuseport(
        Group reuse, SockId sk, Packet? packet, HashKey hash, Course course, bool isMigrating = false)
    {
        if (reuse.Prog!.Code is BpfProgram.StandIn standIn)
            return (this, standIn.Selected, course.Reached(ResultOf(standIn)));
        var program = (BpfProgram.SkReuseport)reuse.Prog.Code;
        var net = this;
        SockId? selected = null;
        Errno? said = null;
        var passes = program.Body is SkReuseportBody.Return { Pass: true } or SkReuseportBody.Number { Value: SkPass };
        if (program.Body is SkReuseportBody.Select(var map, var selector, var orDrop) select)
        {
            (net, var key) = Key(selector, packet, hash, course);
            (selected, var result) = SkSelectReuseport(map, key, reuse, sk, course);
            said = result.ToErrno();
            passes = select.Returned is { } returned ? returned == SkPass : selected is not null || !orDrop;
        }
        if (program.Noting != Noting.Nothing && reuse.Prog.Name is { } name)
        {
            bool? migrating = program.Noting == Noting.Migrating ? isMigrating : null;
            var runs = (net.NoteOf(name)?.Runs ?? 0) + 1;
            var note = new Note(
                runs, hash, reuse.BindInany, this[sk].Protocol, packet?.Length ?? 0, said, migrating);
            net = net.Put(net.Bpf with { Notes = net.Bpf.Notes.Put(name.Index, note) });
        }

        if (!passes)
        {
            return (net, null, course.Reached(
                selected is null ? RunSkReuseportResult.Dropped : RunSkReuseportResult.DroppedSelected));
        }
        return (net, selected, course.Reached(
            selected is null ? RunSkReuseportResult.PassedWithoutSelection : RunSkReuseportResult.Selected));
    }

    static RunSkReuseportResult ResultOf(BpfProgram.StandIn standIn) => standIn switch
    {
        { Selected: not null } => RunSkReuseportResult.Selected,
        { Pass: true } => RunSkReuseportResult.PassedWithoutSelection,
        _ => RunSkReuseportResult.Dropped,
    };

    /// <summary>sk_select_reuseport()</summary>
    internal (SockId? Sk, SkSelectReuseportResult Result) SkSelectReuseport(
        MapId map, uint key, Group reuse, SockId sk, Course course)
    {
        // A socket that leaves its group leaves the map at once, so an entry has a group.
        if (Find(map)?.Find(key) is not { } selected)
            return (null, course.Reached(SkSelectReuseportResult.NoEntry));
        if (this[selected].Group == reuse.Id)
            return (selected, course.Reached(SkSelectReuseportResult.Selected));
        if (this[selected].IsTcp != this[sk].IsTcp)
            return (null, course.Reached(SkSelectReuseportResult.OtherProtocol));
        return (null, course.Reached(this[selected].IsInet6 != this[sk].IsInet6
            ? SkSelectReuseportResult.OtherFamily
            : SkSelectReuseportResult.OtherGroup));
    }

    /// <summary>What the program computes before it asks the map.</summary>
    (Net, uint) Key(Selector selector, Packet? packet, HashKey hash, Course course)
    {
        if (selector is not Selector.Hash(var places))
            return (this, IndexOf(selector, packet));
        var (net, place) = ReciprocalScale(hash, places, course);
        return (net, (uint)place);
    }

    /// <summary>
    /// What a program computes without the hash. A load past the end of the packet gives 0: a SYN has no payload.
    /// </summary>
    static uint IndexOf(Selector selector, Packet? packet) => selector switch
    {
        Selector.Index(var index) => index,
        Selector.Payload => packet?.Payload ?? 0,
        Selector.Cpu => 0,
        _ => throw new UnreachableException($"no index from {selector}"),
    };

    Note? NoteOf(ProgramId name) => name.Index < Bpf.Notes.Count ? Bpf.Notes[name.Index] : null;

    /// <summary>What the program has written into its map.</summary>
    (Net, Outcome) ReadNotes(ProgramId name, Course course)
    {
        if (Bpf.Programs[name.Index] is null)
            return (this, Failed(Errno.EBADF));
        if (NoteOf(name) is not var (runs, hash, inAny, protocol, length, select, migrating))
            return (this, new Outcome.Noted(0, null));
        var (net, eighth) = ReciprocalScale(hash, FlowId.Positions, course);
        return (net, new Outcome.Noted(runs, new(eighth, inAny, protocol, length, select, migrating)));
    }
}

static class SkSelectReuseportResults
{
    public static Errno ToErrno(this SkSelectReuseportResult result) => result switch
    {
        SkSelectReuseportResult.NoEntry => Errno.ENOENT,
        SkSelectReuseportResult.OtherProtocol => Errno.EPROTOTYPE,
        SkSelectReuseportResult.OtherFamily => Errno.EAFNOSUPPORT,
        SkSelectReuseportResult.OtherGroup => Errno.EBADFD,
        SkSelectReuseportResult.Selected => Errno.None,
    };
}
