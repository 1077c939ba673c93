using System.Net.Sockets;
using System.Text;

namespace Reuseport.Containers.Tests.Docker;

/// <summary>Gives every request the same answer and hangs up.</summary>
sealed class FakeEngine : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reuseport-engine-");
    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    readonly List<Socket> _callers = [];
    readonly Task _answering;

    /// <param name="says">Null to say nothing and to stay.</param>
    public FakeEngine(string? says)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _socket.Listen();
        _answering = AnswerAsync(says);
    }

    public string Host => $"unix://{Path}";

    public string Path => System.IO.Path.Combine(_folder.FullName, "sock");

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _answering;
        _callers.ForEach(caller => caller.Dispose());
        _folder.Delete(recursive: true);
    }

    async Task AnswerAsync(string? says)
    {
        try
        {
            while (true)
            {
                var caller = await _socket.AcceptAsync();
                _callers.Add(caller);
                if (says is null)
                    continue;
                await caller.ReceiveAsync(new byte[4096]);
                await caller.SendAsync(Encoding.ASCII.GetBytes(says));
                caller.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was disposed of.
        }
    }
}
