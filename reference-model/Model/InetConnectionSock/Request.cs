using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>
/// struct request_sock in the table of connections: its SYN was answered, and the last ACK of the handshake is awaited.
/// </summary>
/// <param name="Listener">rsk_listener, which it keeps in memory, also when that has left or is closed.</param>
/// <param name="Child">
/// The connection that it becomes; the listener that completes it decides whether it has SO_REUSEADDR and SO_REUSEPORT.
/// </param>
public readonly record struct Request(SockId Listener, Connection Child)
{
    public bool IsOf(FlowId flow, Endpoint to) => Child.Flow == flow && Child.Local == to;
}
