using System.Buffers;
using System.Runtime.InteropServices;
using Reuseport.Vocabulary;

namespace Reuseport.Containers.Source;

/// <summary>
/// Scripts and outcomes in numbers, as driver.c reads and writes them: a count and five 32-bit numbers for each call;
/// for each outcome its length and 16-bit words.
/// </summary>
static class SourceWire
{
    /// <summary>The most calls that the driver takes in a script.</summary>
    public const int CallsMax = 50_000;

    const int NumbersOfCall = 5;

    internal enum Operation
    {
        Sock, Prog, Set, Sysctl, Fail, Ids, Crowd,
        Alloc, AddSock, DetachSock, StopListenSock, AttachProg, DetachProg, SelectSock, MigrateSock,
        HasConnsSet, UpdateIncomingCpu,
    }

    internal enum ProgramKind
    {
        Index, Payload, Select, Migrate,
    }

    internal enum Kind : ushort
    {
        Nothing, Error, Sock, Null,
    }

    /// <summary>What a program returns in the place of a socket.</summary>
    internal const int Pass = -1, Drop = -2;

    public static void Write(IBufferWriter<byte> writer, Script script)
    {
        var count = script.Settings.Count + script.Ops.Count;
        Span<int> numbers = new int[1 + (NumbersOfCall * count)];
        numbers[0] = count;
        var next = 1;
        foreach (var setting in script.Settings)
            Write(numbers.Slice((next += NumbersOfCall) - NumbersOfCall, NumbersOfCall), setting);
        foreach (var op in script.Ops)
            Write(numbers.Slice((next += NumbersOfCall) - NumbersOfCall, NumbersOfCall), op);
        writer.Write(MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>
    /// Reads the answer to a script off the beginning of what was read; null when it is not all there.
    /// </summary>
    public static EquatableArray<Outcome>? Read(Script script, ref ReadOnlySpan<byte> bytes)
    {
        var outcomes = ReadAsFarAsThere(script, bytes, out var length);
        if (length is not { } whole)
            return null;
        bytes = bytes[whole..];
        return outcomes;
    }

    /// <summary>The outcomes of a script that are there, be they all or only those of its first calls.</summary>
    /// <param name="length">How many bytes they have when they are all; else null.</param>
    public static EquatableArray<Outcome> ReadAsFarAsThere(Script script, ReadOnlySpan<byte> bytes, out int? length)
    {
        length = null;
        var words = MemoryMarshal.Cast<byte, ushort>(bytes);
        var outcomes = new List<Outcome>(script.Ops.Count);
        var next = 0;
        for (var i = -script.Settings.Count; i < script.Ops.Count; i++)
        {
            if (next + 2 > words.Length)
                return [.. outcomes];
            var count = words[next] | (words[next + 1] << 16);
            next += 2;
            if (next + count > words.Length)
                return [.. outcomes];
            if (i >= 0)
                outcomes.Add(Outcome(words.Slice(next, count)));
            next += count;
        }
        length = next * sizeof(ushort);
        return [.. outcomes];
    }

    static Outcome Outcome(ReadOnlySpan<ushort> words)
    {
        Outcome returned = (Kind)words[0] switch
        {
            Kind.Nothing => Vocabulary.Outcome.Ok.Instance,
            Kind.Error => new Outcome.Failed((Errno)words[1]),
            Kind.Sock => new Outcome.Selected(new(words[1])),
            Kind.Null => Vocabulary.Outcome.None.Instance,
            var kind => throw new InvalidDataException($"the driver returned {kind}"),
        };
        return words.Length == 2 ? returned : new Outcome.Called(returned, new([.. words[2..]]));
    }

    static void Write(Span<int> call, Op op)
    {
        (Operation Operation, int, int, int, int) numbers = op switch
        {
            Op.Load(var prog, var program) => Load(prog.Index, program),
            Op.Sysctl(SysctlName.TcpMigrateReq, var value) => (Operation.Sysctl, value, 0, 0, 0),
            Op.Function.Sock(var sk, var transport) => (Operation.Sock, sk.Index, (int)transport, 0, 0),
            Op.Function.Crowd(var first, var count, var sk) => (Operation.Crowd, sk.Index, first.Index, count, 0),
            Op.Function.Set(var sk, var field, var value) => (Operation.Set, sk.Index, (int)field, value, 0),
            Op.Function.Fail(var allocation) => (Operation.Fail, allocation, 0, 0, 0),
            Op.Function.Ids(var count) => (Operation.Ids, count, 0, 0, 0),
            Op.Function.Alloc(var sk, var any) => (Operation.Alloc, sk.Index, any ? 1 : 0, 0, 0),
            Op.Function.AddSock(var sk, var sk2, var any) =>
                (Operation.AddSock, sk.Index, sk2.Index, any ? 1 : 0, 0),
            Op.Function.DetachSock(var sk) => (Operation.DetachSock, sk.Index, 0, 0, 0),
            Op.Function.StopListenSock(var sk) => (Operation.StopListenSock, sk.Index, 0, 0, 0),
            Op.Function.AttachProg(var sk, var prog) => (Operation.AttachProg, sk.Index, prog.Index, 0, 0),
            Op.Function.DetachProg(var sk) => (Operation.DetachProg, sk.Index, 0, 0, 0),
            Op.Function.SelectSock(var sk, var hash, var skb, var payload) =>
                (Operation.SelectSock, sk.Index, (int)hash, (int)skb, payload),
            Op.Function.MigrateSock(var sk, var hash, var withSkb) =>
                (Operation.MigrateSock, sk.Index, (int)hash, withSkb ? 1 : 0, 0),
            Op.Function.HasConnsSet(var sk) => (Operation.HasConnsSet, sk.Index, 0, 0, 0),
            Op.Function.UpdateIncomingCpu(var sk, var on) => (Operation.UpdateIncomingCpu, sk.Index, on ? 1 : 0, 0, 0),
            _ => throw new ArgumentException($"no operation for {op}", nameof(op)),
        };
        (var operation, call[1], call[2], call[3], call[4]) = numbers;
        call[0] = (int)operation;
    }

    static (Operation, int, int, int, int) Load(int index, BpfProgram program)
    {
        var (kind, argument) = program switch
        {
            BpfProgram.SocketFilter(var selector) => Filter(selector),
            BpfProgram.Cbpf(var selector) => Filter(selector),
            BpfProgram.StandIn(var orMigrates, var sk, var pass) =>
                (orMigrates ? ProgramKind.Migrate : ProgramKind.Select, sk?.Index ?? (pass ? Pass : Drop)),
            _ => throw new ArgumentException($"no stand-in for {program}", nameof(program)),
        };
        return (Operation.Prog, index, (int)kind, argument, 0);
    }

    static (ProgramKind, int) Filter(Selector selector) => selector is Selector.Index(var index)
        ? (ProgramKind.Index, (int)index)
        : (ProgramKind.Payload, 0);
}
