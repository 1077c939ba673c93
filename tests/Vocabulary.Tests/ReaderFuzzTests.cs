using System.Text;
using CsCheck;

namespace Reuseport.Vocabulary.Tests;

/// <summary>Any text whatever is read or refused with a <see cref="TraceException"/>.</summary>
public class ReaderFuzzTests
{
    static readonly Gen<string> _chars =
        Gen.Frequency((6, Gen.Char["@#->|.[] \t\n\r\0=sbfmwpE0123456789"]), (1, Gen.Char)).Array[0, 80]
            .Select(chars => new string(chars));

    static readonly Gen<string> _decodedBytes = Gen.Byte.Array[0, 120].Select(Encoding.UTF8.GetString);

    static readonly string[] _words =
    [
        "@trace 1\n", "@kernel", "@sysctl", "net.ipv4.tcp_migrate_req", "s0", "s99999", "b0", "p0", "p8", "f7", "f8",
        "->", "=", "|", "...", "[", "]", "[s0]", "ok", "EINVAL", "E0", "E4095", "-1", "4294967296", "#", "\n", "\r",
        "\t", "socket", "tcp4", "udp4", "bind", "listen", "connect", "send", "order", "cbpf", "index", "payload",
        "on", "any", "m0", "sockarray", "update", "lookup", "delete", "notes", "counters", "reuseport", "migrate",
        "select", "or", "drop", "note", "hash", "cpu", "optlen", "runs=1", "hash=7", "any=0", "proto=6", "len=40",
        "select=ok", "migrating=1", "success=0", "failure=1", "with", "without", "late", "late,", ",", "else", "and",
        "each", "of", "s0..s2", "f0..w1", "s0..", "..s1",
        "\nfor", "i", "in", "0..3", "5..1", "\nend\n", "s{i}", "{i+1}",
        "{i%2}", "{", "}", "in\n", "\ndo\n", "\"", "{(i+n)*2}", "n", "{n}",
    ];

    static readonly Gen<string> _wordSalad =
        Gen.OneOf(_words).Array[0, 30].Select(words => string.Join(' ', words));

    [Test]
    public void Random_characters_are_read_or_refused() => _chars.Sample(IsReadOrRefused, iter: 30_000);

    [Test]
    public void Random_bytes_are_read_or_refused() => _decodedBytes.Sample(IsReadOrRefused, iter: 30_000);

    [Test]
    public void Random_words_are_read_or_refused() => _wordSalad.Sample(IsReadOrRefused, iter: 30_000);

    [Test]
    public void Mutations_of_traces_are_read_or_refused() =>
        Gen.Select(TraceGen.Trace, Mutation.Gen.Array[1, 4])
            .Select((trace, mutations) => mutations.Aggregate(TraceText.Write(trace), (text, next) => next.Of(text)))
            .Sample(IsReadOrRefused, iter: 10_000);

    [Test]
    public void What_was_read_is_written_and_read_again() =>
        Gen.Select(TraceGen.Trace, Mutation.Gen, (trace, mutation) => mutation.Of(TraceText.Write(trace)))
            .Sample(text => Read(text) is not { } trace || Read(TraceText.Write(trace)) == trace, iter: 5_000);

    static bool IsReadOrRefused(string text)
    {
        Read(text);
        Read("@trace 1\n" + text);
        Attempt(text, TraceReader.ReadScript);
        Attempt(text, line => TraceReader.ReadOutcome(line));
        return true;
    }

    static Trace? Read(string text) => Attempt(text, TraceReader.ReadTrace);

    static T? Attempt<T>(string text, Func<string, T> read)
        where T : class
    {
        try
        {
            return read(text);
        }
        catch (TraceException e) when (IsIn(text, e))
        {
            return null;
        }
    }

    static bool IsIn(string text, TraceException e) =>
        e.Line >= 1 && e.Line <= text.Length + 1
        && e.Column >= 1 && e.Column <= text.Length + 1
        && e.Reason.Length > 0;

    /// <summary>A small accident: characters or lines are lost, doubled or change places.</summary>
    sealed record Mutation(bool OfLines, int Kind, uint At, uint And)
    {
        public static readonly Gen<Mutation> Gen = CsCheck.Gen.Select(
            CsCheck.Gen.Bool, CsCheck.Gen.Int[0, 2], CsCheck.Gen.UInt, CsCheck.Gen.UInt,
            (ofLines, kind, at, and) => new Mutation(ofLines, kind, at, and));

        public string Of(string text) => OfLines
            ? string.Join('\n', Change(text.Split('\n')))
            : new string([.. Change(text.ToCharArray())]);

        T[] Change<T>(T[] parts)
        {
            if (parts is [])
                return parts;
            var (one, other) = ((int)(At % parts.Length), (int)(And % parts.Length));
            if (Kind == 0)
                return [.. parts[..one], .. parts[(one + 1)..]];
            if (Kind == 1)
                return [.. parts[..one], parts[one], .. parts[one..]];
            (parts[one], parts[other]) = (parts[other], parts[one]);
            return parts;
        }
    }
}
