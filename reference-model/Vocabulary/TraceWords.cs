namespace Reuseport.Vocabulary;

/// <summary>The words of the trace language for the values of an enum, both ways.</summary>
sealed class Words<T>(params (T Value, string Word)[] pairs)
    where T : struct, Enum
{
    public string Of(T value)
    {
        foreach (var (candidate, word) in pairs)
        {
            if (EqualityComparer<T>.Default.Equals(candidate, value))
                return word;
        }
        throw new ArgumentOutOfRangeException(nameof(value), value, "has no word");
    }

    public bool TryParse(ReadOnlySpan<char> text, out T value)
    {
        foreach (var (candidate, word) in pairs)
        {
            if (text.SequenceEqual(word))
            {
                value = candidate;
                return true;
            }
        }
        value = default;
        return false;
    }

    public override string ToString() => string.Join(", ", pairs.Select(pair => pair.Word));
}

static class TraceWords
{
    public static readonly Words<Transport> Transports = new(
        (Transport.Tcp4, "tcp4"), (Transport.Udp4, "udp4"), (Transport.Tcp6, "tcp6"), (Transport.Udp6, "udp6"),
        (Transport.Unix, "unix"), (Transport.Raw4, "raw4"), (Transport.UdpLite4, "udplite4"),
        (Transport.Mptcp4, "mptcp4"));

    public static readonly Words<Address> Addresses = new(
        (Address.Any, "any"), (Address.Lo, "lo"), (Address.Lo2, "lo2"), (Address.Any6, "any6"), (Address.Lo6, "lo6"),
        (Address.MappedAny, "mapped-any"), (Address.MappedLo, "mapped-lo"), (Address.MappedLo2, "mapped-lo2"));

    public static readonly Words<How> Hows = new((How.Read, "rd"), (How.Write, "wr"), (How.Both, "rdwr"));

    public static readonly Words<IncomingCpu> IncomingCpus = new(
        (IncomingCpu.Here, "here"), (IncomingCpu.Elsewhere, "elsewhere"), (IncomingCpu.None, "none"));

    public static readonly Words<SockOption> Options =
        new((SockOption.ReusePort, "reuseport"), (SockOption.IncomingCpu, "cpu"));

    public static readonly Words<OptionValue> Values = new(
        (OptionValue.Off, "off"), (OptionValue.On, "on"), (OptionValue.Here, "here"),
        (OptionValue.Elsewhere, "elsewhere"));

    public static readonly Words<Device> Devices =
        new((Device.Loopback, "lo"), (Device.Gone, "gone"), (Device.None, "none"));

    public static readonly Words<Peer> Peers = new((Peer.Listener, "peer"), (Peer.Nobody, "nobody"));

    public static readonly Words<AttachType> AttachTypes = new(
        (AttachType.Select, "reuseport"), (AttachType.SelectOrMigrate, "migrate"), (AttachType.Egress, "egress"));

    public static readonly Words<Noting> Notings =
        new((Noting.Packet, "note"), (Noting.Migrating, "note-migrating"));

    public static readonly Words<SockField> Fields = new(
        (SockField.State, "state"), (SockField.Hashed, "hashed"), (SockField.ReusePort, "reuseport"),
        (SockField.IncomingCpu, "cpu"), (SockField.Refs, "refs"));

    public static readonly Words<SkBuff> Packets = new(
        (SkBuff.None, "none"), (SkBuff.Whole, "packet"), (SkBuff.Shared, "shared"), (SkBuff.Short, "short"),
        (SkBuff.SharedShort, "shared-short"));

    public static readonly Words<Waiting> Waitings = new((Waiting.Accept, "accept"), (Waiting.Poll, "poll"));

    public static readonly Words<SysctlName> Sysctls = new((SysctlName.TcpMigrateReq, "net.ipv4.tcp_migrate_req"));
}
