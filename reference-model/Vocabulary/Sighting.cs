namespace Reuseport.Vocabulary;

/// <summary>What a program saw of struct sk_reuseport_md.</summary>
/// <param name="Hash">The eighth of the range that the hash lies in, from 0: hash * 8 >> 32.</param>
/// <param name="InAny">bind_inany</param>
/// <param name="Protocol">ip_protocol</param>
/// <param name="Length">len, from the transport header on; 0 without a packet.</param>
/// <param name="Select">What bpf_sk_select_reuseport() returned; null if the program does not call it.</param>
/// <param name="Migrating">Whether migrating_sk was set; null if the program does not look at it.</param>
public sealed record Sighting(int Hash, bool InAny, uint Protocol, uint Length, Errno? Select, bool? Migrating);
