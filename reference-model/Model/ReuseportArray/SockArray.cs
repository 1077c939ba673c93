using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>struct reuseport_array, a BPF_MAP_TYPE_REUSEPORT_SOCKARRAY</summary>
/// <param name="ValueSize">4 or 8 bytes.</param>
public sealed record SockArray(MapId Id, uint ValueSize, EquatableArray<SockId?> Socks)
{
    public bool IsInRange(uint index) => index < Socks.Count;

    /// <summary>reuseport_array_lookup_elem()</summary>
    public SockId? Find(uint index) => IsInRange(index) ? Socks[(int)index] : null;

    public override string ToString() => $"{Id} [{string.Join(' ', Socks.Select(sk => sk?.ToString() ?? "-"))}]";
}
