namespace Reuseport.Model.Tests;

public class ModelSnapshotTests
{
    [Test]
    public async Task Members_leave_holes_and_come_back_at_the_tail() =>
        await Verifier.Verify(ModelTrace.Of($"""
            {Given.Listeners(4)}
            order s0 f0 lo p0
            shutdown s1 rd
            order s0 f0 lo p0
            listen s1 16
            order s0 f0 lo p0
            close s0
            order s1 f0 lo p0
            close s1
            close s2
            close s3
            """));

    [Test]
    public async Task A_queue_moves_and_its_listener_comes_back() =>
        await Verifier.Verify(ModelTrace.Of($"""
            @sysctl net.ipv4.tcp_migrate_req 1
            {Given.Listeners(3)}
            b0 = cbpf index 0
            attach s0 b0
            connect f0 lo p0
            connect f4 lo p0
            connect f7 lo p0
            shutdown s0 rd
            detach s0
            accept s2
            accept s1
            accept s1
            listen s0 16
            accept s0
            shutdown s0 rd
            shutdown s1 rd
            shutdown s2 rd
            connect f0 lo p0
            listen s1 16
            listen s0 16
            sysctl net.ipv4.tcp_migrate_req 0
            close s1
            close s0
            close s2
            """));

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_udp_socket_connects_and_disconnects(bool udpHash4) =>
        await Verifier.Verify(ModelTrace.Of($"""
            {Given.Bound("udp4", 3)}
            send f0 lo p0 0
            connect s0 f7 lo p0
            send f7 lo p0 0
            send f0 lo p0 0
            detach s0
            disconnect s0
            send f7 lo p0 0
            send f0 lo p0 0
            s3 = socket udp4
            reuseport s3 on
            bind s3 any p0
            connect s3 f1 lo p0
            send f1 lo p0 0
            disconnect s3
            send w0 lo2 p0 0
            """, new(Behaviours.IncomingCpu.If(udpHash4) | Behaviours.UdpHash4.If(udpHash4))));

    [Test]
    public async Task Programs_select_drop_or_fall_back() =>
        await Verifier.Verify(ModelTrace.Of($"""
            {Given.Bound("udp4", 3)}
            b0 = cbpf index 1
            b1 = filter payload
            b2 = reuseport pass
            b3 = reuseport drop
            attach s0 b0
            send f0 lo p0 0
            attach s1 b1
            send f0 lo p0 2
            send f7 lo p0 3
            attach s2 b2
            send f3 lo p0 0
            attach s2 b3
            send f3 lo p0 0
            detach s0
            detach s0
            send f3 lo p0 0
            s3 = socket udp4
            attach s3 b0
            reuseport s3 on
            attach s3 b0
            bind s3 lo p0
            """));

    [Test]
    public async Task An_unsteered_flow_is_free_until_it_was_seen() =>
        await Verifier.Verify(ModelTrace.Of($"""
            {Given.Listeners(3, "any p0")}
            connect w1 lo p0
            connect w1 lo2 p0
            connect f1 lo p0
            accept s2
            accept s0
            """));
}
