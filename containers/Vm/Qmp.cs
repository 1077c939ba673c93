using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reuseport.Containers.Vm;

/// <summary>QEMU's machine protocol over a stream (QEMU: docs/interop/qmp-spec): one command at a time, no events.
/// </summary>
sealed class Qmp : IDisposable
{
    readonly Stream _stream;
    readonly StreamReader _reader;

    Qmp(Stream stream)
    {
        _stream = stream;
        _reader = new(stream, leaveOpen: true);
    }

    /// <summary>Takes the greeting and leaves the negotiation.</summary>
    /// <exception cref="GuestException">This is not QMP.</exception>
    public static async Task<Qmp> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var qmp = new Qmp(stream);
        if ((await qmp.ReadAsync(cancellationToken))["QMP"] is null)
            throw new GuestException("QEMU sent no greeting on its control socket");
        await qmp.ExecuteAsync("qmp_capabilities", null, cancellationToken);
        return qmp;
    }

    /// <summary>Executes a command; what it returns.</summary>
    /// <exception cref="GuestException">QEMU refuses it, or is gone.</exception>
    public async Task<JsonNode> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["execute"] = command };
        if (arguments is not null)
            request["arguments"] = arguments;
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"), cancellationToken);
        while (true)
        {
            var answer = await ReadAsync(cancellationToken);
            if (answer["error"] is { } error)
                throw new GuestException($"QEMU refuses {command}: {error["desc"]}");
            if (answer["return"] is { } result)
                return result;
        }
    }

    public void Dispose() => _reader.Dispose();

    async Task<JsonNode> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var line = await _reader.ReadLineAsync(cancellationToken) ?? throw new IOException("it is gone");
            return JsonNode.Parse(line) ?? throw new IOException("it sent an empty line");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new GuestException($"QEMU does not answer: {e.Message}", inner: e);
        }
    }
}
