using System.Diagnostics;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Export;

/// <summary>A call of a script as a call of the C library; docs/exporting.md has the table.</summary>
static class CCall
{
    public static string Write(Op op) => op switch
    {
        Op.Socket(var sk, var transport) when transport.IsTcpOrUdp() => $"sk_socket({sk}, {Kind(transport)})",
        Op.Socket(var sk, var transport) => $"sk_other({sk}, {OtherKind(transport)})",
        Op.Sockets(var first, var count, var like) => Invariant($"sk_sockets({first}, {count}, {like})"),
        Op.ReusePort(var sk, var on) => $"sk_set({sk}, SO_REUSEPORT, {Bit(on)})",
        Op.ReuseAddr(var sk, var on) => $"sk_set({sk}, SO_REUSEADDR, {Bit(on)})",
        Op.LockFilter(var sk, var on) => $"sk_set({sk}, SO_LOCK_FILTER, {Bit(on)})",
        Op.Detach(var sk) => $"sk_set({sk}, SO_DETACH_REUSEPORT_BPF, 0)",
        Op.V6Only(var sk, var on) => $"sk_v6only({sk}, {Bit(on)})",
        Op.Bind(var sk, var local) => $"sk_bind({sk}, {At(local)})",
        Op.Listen(var sk, var backlog) => Invariant($"sk_listen({sk}, {backlog})"),
        Op.Shutdown(var sk, var how) => $"sk_shutdown({sk}, {ShutdownHow(how)})",
        Op.Close(var sk) => $"sk_close({sk})",
        Op.Disconnect(var sk) => $"sk_disconnect({sk})",
        Op.Accept(var sk) => $"sk_accept({sk})",
        Op.Orphan(var sk, var uid) => Invariant($"sk_orphan({sk}, {uid.Number})"),
        Op.ConnectOut(var sk, var peer) => $"sk_connect({sk}, {(peer == Peer.Listener ? "PEER" : "NO_PEER")})",
        Op.Chown(var sk, var uid) => Invariant($"sk_chown({sk}, {uid.Number})"),
        Op.SetCpu(var sk, var cpu) => $"sk_set({sk}, SO_INCOMING_CPU, {CpuOf(cpu)})",
        Op.GetSockOpt(var sk, SockOption.ReusePort) => $"sk_get_reuseport({sk})",
        Op.GetSockOpt(var sk, SockOption.IncomingCpu) => $"sk_get_cpu({sk})",
        Op.BindToDevice(var sk, Device.Gone) => $"sk_set({sk}, SO_BINDTOIFINDEX, NO_DEVICE)",
        Op.BindToDevice(var sk, var device) => $"sk_device({sk}, \"{(device == Device.Loopback ? "lo" : "")}\")",
        Op.Wait(var sk, var call) => $"sk_wait({sk}, {(call == Waiting.Accept ? "SYS_accept4" : "SYS_poll")})",
        Op.Woken(var sk) => $"sk_woken({sk})",

        Op.Connect(var flow, var to) => $"tcp_connect({flow}, {At(to)})",
        Op.Reset(var flow, var to) => $"tcp_reset({flow}, {At(to)})",
        Op.Segment.Syn(var flow, var to) => $"tcp_syn({flow}, {At(to)})",
        Op.Segment.Ack(var flow, var to) => $"tcp_ack({flow}, {At(to)})",
        Op.Segment.Data(var flow, var to, var payload) => Invariant($"tcp_data({flow}, {At(to)}, {payload})"),
        Op.Segment.Rst(var flow, var to) => $"tcp_rst({flow}, {At(to)})",
        Op.Segment.Timer(var flow, var to) => $"tcp_timer({flow}, {At(to)})",
        Op.Send(var flow, var to, var payload) => Invariant($"udp_send({flow}, {At(to)}, {payload})"),
        Op.ConnectPeer(var sk, var flow, var to) => $"udp_connect({sk}, {flow}, {At(to)})",

        Op.Load(var prog, _) => $"load_{prog}()",
        Op.ById(var prog) => $"by_id({prog})",
        Op.CreateMap(var map, var entries, var size) => Invariant($"map_create({map}, {entries}, {size})"),
        Op.Update(var map, var key, var value, var flags) =>
            Invariant($"map_update({map}, {key}, {FdOf(value)}, {FlagsOf(flags)})"),
        Op.Delete(var map, var key) => Invariant($"map_delete({map}, {key})"),
        Op.Lookup(var map, var key) => Invariant($"map_lookup({map}, {key})"),
        Op.Counters => "counters()",
        Op.Left => "what_is_left()",
        Op.Sysctl(SysctlName.TcpMigrateReq, var value) => Invariant($"set_sysctl(MIGRATE_REQ, \"{value}\")"),

        // These depend on what a name is, too.
        Op.Attach or Op.Notes or Op.Order => throw new UnreachableException($"{op} is written with its script"),
        _ => throw new UsageException($"'{op}' cannot be exported to C"),
    };

    public static string Attach(Op.Attach attach, bool isClassic)
    {
        var size = attach.OptLen?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return isClassic && attach.File is Fd.Program(var filter)
            ? $"attach_cbpf({attach.Sk}, {filter}, {size ?? "sizeof(struct sock_fprog)"})"
            : $"attach_fd({attach.Sk}, {FdOf(attach.File)}, {size ?? "sizeof(int)"})";
    }

    public static string Notes(ProgramId prog, BpfProgram.SkReuseport program) =>
        $"notes_of({prog}, {Bool(program.Body is SkReuseportBody.Select)}, "
        + $"{Bool(program.Noting == Noting.Migrating)})";

    public static string Order(Op.Order order, bool isTcp) =>
        $"order_of({order.Sk}, {(isTcp ? "reach_tcp" : "reach_udp")}, {order.Flow}, {At(order.To)})";

    public static string LearnFlows(bool isTcp, Address hashed, PortId port) =>
        $"learn_flows({(isTcp ? "SOCK_STREAM" : "SOCK_DGRAM")}, \"{Ip(hashed)}\", {port})";

    static string At(Endpoint endpoint) => $"\"{Ip(endpoint.Address)}\", {endpoint.Port}";

    static string Ip(Address address) => address switch
    {
        Address.Any => "0.0.0.0",
        Address.Lo => "127.0.0.1",
        Address.Lo2 => "127.0.0.2",
        Address.Any6 => "::",
        Address.Lo6 => "::1",
        Address.MappedAny => "::ffff:0.0.0.0",
        Address.MappedLo => "::ffff:127.0.0.1",
        Address.MappedLo2 => "::ffff:127.0.0.2",
    };

    static string Kind(Transport transport) =>
        $"{(transport.IsInet6 ? "AF_INET6" : "AF_INET")}, {(transport.IsTcp ? "SOCK_STREAM" : "SOCK_DGRAM")}";

    static string OtherKind(Transport transport) => transport switch
    {
        Transport.Unix => "AF_UNIX, SOCK_DGRAM, 0",
        Transport.Raw4 => "AF_INET, SOCK_RAW, IPPROTO_UDP",
        Transport.UdpLite4 => "AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE",
        Transport.Mptcp4 => "AF_INET, SOCK_STREAM, IPPROTO_MPTCP",
        _ => throw new UnreachableException($"{transport} is TCP or UDP"),
    };

    static string ShutdownHow(How how) => how switch
    {
        How.Read => "SHUT_RD",
        How.Write => "SHUT_WR",
        How.Both => "SHUT_RDWR",
    };

    static string CpuOf(IncomingCpu cpu) => cpu switch
    {
        IncomingCpu.None => "-1",
        IncomingCpu.Here => "cpu_here()",
        IncomingCpu.Elsewhere => "cpu_elsewhere()",
    };

    static string FdOf(Fd file) => file switch
    {
        Fd.Sock(var sk) => $"socks[{sk}].fd",
        Fd.Program(var prog) => $"progs[{prog}].fd",
        Fd.Map(var map) => $"maps[{map}].fd",
        Fd.None => "-1",
        _ => throw new UnreachableException($"no descriptor of {file.GetType()}"),
    };

    static string FlagsOf(UpdateFlags flags) => flags.Value switch
    {
        0 => "BPF_ANY",
        1 => "BPF_NOEXIST",
        2 => "BPF_EXIST",
        var value => Invariant($"{value}ULL"),
    };

    static string Bit(bool on) => on ? "1" : "0";

    static string Bool(bool value) => value ? "true" : "false";
}
