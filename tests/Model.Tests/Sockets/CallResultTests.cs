namespace Reuseport.Model.Tests;

/// <summary>For each result of a call on TCP sockets, or on any, a short script that comes to it.</summary>
public class CallResultTests
{
    /// <summary>sockfd_lookup_light()</summary>
    [TestCase("s0 = socket tcp4; close s0 -> ok; listen s0 1 -> EBADF", SockfdLookupResult.Closed)]
    [TestCase("s0 = socket udp4; close s0 -> ok; close s0 -> EBADF", SockfdLookupResult.Closed)]
    [TestCase("s0 = socket tcp4; detach s0 -> EINVAL", SockfdLookupResult.Found)]
    public void Sockfd_lookup(string script, SockfdLookupResult result) => Walk.Reaches(script, result);

    /// <summary>A write to net.ipv4.tcp_migrate_req</summary>
    [TestCase("sysctl net.ipv4.tcp_migrate_req 2 -> EINVAL", SysctlResult.OutOfRange)]
    [TestCase("sysctl net.ipv4.tcp_migrate_req -1 -> EINVAL", SysctlResult.OutOfRange)]
    [TestCase("sysctl net.ipv4.tcp_migrate_req 1 -> ok", SysctlResult.Set)]
    public void Sysctl(string script, SysctlResult result) => Walk.Reaches(script, result);

    /// <summary>__inet_bind()</summary>
    [TestCase("s0 = socket tcp4; bind s0 lo p0 -> ok; bind s0 lo p1 -> EINVAL", BindResult.AlreadyBound)]
    [TestCase("s0 = socket tcp4; listen s0 1 -> ok; bind s0 lo p0 -> EINVAL", BindResult.AlreadyBound)]
    [TestCase("s0 = socket udp4; connect s0 f0 lo p0 -> ok; bind s0 lo p0 -> EINVAL", BindResult.AlreadyBound)]
    [TestCase("s0 = socket tcp4; s1 = socket tcp4; bind s0 lo p0; bind s1 lo p0 -> EADDRINUSE", BindResult.InUse)]
    [TestCase("s0 = socket udp4; s1 = socket udp4; bind s0 lo p0; bind s1 any p0 -> EADDRINUSE", BindResult.InUse)]
    [TestCase("s0 = socket tcp4; s1 = socket udp4; bind s0 lo p0; bind s1 lo p0 -> ok", BindResult.Bound)]
    [TestCase("s0 = socket tcp4; s1 = socket tcp4; bind s0 lo p0; bind s1 lo2 p0 -> ok", BindResult.Bound)]
    public void Inet_bind(string script, BindResult result) => Walk.Reaches(script, result);

    /// <summary>inet_csk_get_port()</summary>
    [TestCase("s0 = socket tcp4; listen s0 1 -> ok", CskGetPortResult.PickedPort)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0 -> ok", CskGetPortResult.FirstOwner)]
    [TestCase("s0 = socket tcp4; s1 = socket tcp4; reuseport s0 on; reuseport s1 on; bind s0 lo p0;"
        + "bind s1 lo p0 -> ok", CskGetPortResult.SkippedConflict)]
    [TestCase("s0 = socket tcp4; s1 = socket tcp4; bind s0 lo p0; bind s1 lo2 p0 -> ok", CskGetPortResult.NoConflict)]
    [TestCase("s0 = socket tcp4; s1 = socket tcp4; bind s0 any p0; bind s1 lo p0 -> EADDRINUSE",
        CskGetPortResult.Conflict)]
    public void Csk_get_port(string script, CskGetPortResult result) => Walk.Reaches(script, result);

    /// <summary>inet_listen()</summary>
    [TestCase("s0 = socket udp4; listen s0 1 -> EOPNOTSUPP", ListenResult.NotStream)]
    [TestCase("s0 = socket tcp4; connect s0 peer -> ok; listen s0 1 -> EINVAL", ListenResult.Connected)]
    [TestCase("s0 = socket tcp4; listen s0 1 -> ok; listen s0 -1 -> ok", ListenResult.BacklogOnly)]
    [TestCase("s0 = socket tcp4; s1 = socket tcp4; reuseaddr s0 on; reuseaddr s1 on; bind s0 lo p0;"
        + "bind s1 lo p0 -> ok; listen s0 1 -> ok; listen s1 1 -> EADDRINUSE", ListenResult.InUse)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1 -> ok", ListenResult.Listening)]
    public void Inet_listen(string script, ListenResult result) => Walk.Reaches(script, result);

    /// <summary>inet_listen() where reuseport_add_sock() fails, which is hard to reach</summary>
    [TestCase("g0 L[s1..s32768] max=32768; s1 bound; s0 bound", Errno.ENOMEM, ListenResult.GroupFull)]
    // inet_csk_get_port() refuses a socket that is in a group, and so must not see here that s1 has the port.
    [TestCase("g0 L[s0 s2]; g1 L[s1]; s1 udp bound; s0 bound", Errno.EBUSY, ListenResult.GroupBusy)]
    public void A_group_that_cannot_be_joined_fails_listen(string state, Errno errno, ListenResult result)
    {
        var (net, course) = (StateText.Read(state) with { Tcp = new() { Listeners = [new(1)] } }, new Course());
        net = net.Put(net[new(0)] with { State = SockState.Close });

        var (after, outcome) = net.Step(new Op.Listen(new(0), 1), course);

        Assert.That(outcome, Is.EqualTo(new Outcome.Failed(errno)));
        Assert.That(course.OutermostFirst()[0], Is.EqualTo(NamedResult.Of(result)));
        Assert.That(after[new(0)].State, Is.EqualTo(SockState.Close));
    }

    /// <summary>inet_shutdown()</summary>
    [TestCase("s0 = socket tcp4; shutdown s0 rdwr -> ENOTCONN", ShutdownResult.NotConnected)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; shutdown s0 rd -> ENOTCONN", ShutdownResult.NotConnected)]
    [TestCase("s0 = socket tcp4; listen s0 1; shutdown s0 wr -> ok", ShutdownResult.ListenerGoesOn)]
    [TestCase("s0 = socket tcp4; listen s0 1; shutdown s0 rd -> ok", ShutdownResult.StoppedListening)]
    [TestCase("s0 = socket udp4; connect s0 f0 lo p0; shutdown s0 rdwr -> ok", ShutdownResult.Marked)]
    [TestCase("s0 = socket tcp4; connect s0 peer -> ok; shutdown s0 wr -> ok", ShutdownResult.Marked)]
    public void Inet_shutdown(string script, ShutdownResult result) => Walk.Reaches(script, result);

    /// <summary>close(2)</summary>
    [TestCase("s0 = socket tcp4; close s0 -> ok", CloseResult.Closed)]
    [TestCase("s0 = socket tcp4; listen s0 1; close s0 -> ok", CloseResult.StoppedListening)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; syn f0 lo p0 -> ok; close s0 -> ok", CloseResult.Lingers)]
    public void Close(string script, CloseResult result) => Walk.Reaches(script, result);

    /// <summary>connect(2) to AF_UNSPEC</summary>
    [TestCase("s0 = socket tcp4; disconnect s0 -> ok", DisconnectResult.Nothing)]
    [TestCase("s0 = socket tcp4; listen s0 1; disconnect s0 -> ok", DisconnectResult.StoppedListening)]
    [TestCase("s0 = socket tcp4; connect s0 peer -> ok; disconnect s0 -> ok", DisconnectResult.ConnectionReset)]
    [TestCase("s0 = socket udp4; bind s0 lo p0; disconnect s0 -> ok", DisconnectResult.KeptAddress)]
    [TestCase("s0 = socket udp4; bind s0 any p0; disconnect s0 -> ok", DisconnectResult.LostAddress)]
    [TestCase("s0 = socket udp4; bind s0 any p0; connect s0 f0 lo p0; disconnect s0 -> ok",
        DisconnectResult.LostAddress)]
    [TestCase("s0 = socket udp4; connect s0 f0 lo p0; disconnect s0 -> ok", DisconnectResult.LostPort)]
    public void Disconnect(string script, DisconnectResult result) => Walk.Reaches(script, result);

    /// <summary>__inet_lookup_listener()</summary>
    [TestCase("s0 = socket tcp4; reuseport s0 on; bind s0 lo p0; listen s0 1; b0 = reuseport drop; attach s0 b0;"
        + "connect f0 lo p0 -> ECONNREFUSED", LookupListenerResult.Dropped)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; connect f0 lo p0 -> ECONNREFUSED", LookupListenerResult.NotFound)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; connect f0 lo p0 -> s0",
        LookupListenerResult.SpecificAddress)]
    [TestCase("s0 = socket tcp4; bind s0 any p0; listen s0 1; connect f0 lo2 p0 -> s0", LookupListenerResult.Wildcard)]
    public void Lookup_listener(string script, LookupListenerResult result) => Walk.Reaches(script, result);

    /// <summary>inet_lhash2_lookup(), where s1 is met first and s0 has a higher score</summary>
    [TestCase("connect f0 lo p0 -> ECONNREFUSED", Lhash2LookupResult.NotFound)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; connect f0 lo p0 -> s0", Lhash2LookupResult.HighestScore)]
    [TestCase($"{OnDevice} reuseport s1 off; reuseport s0 off; connect f0 lo p0 -> s0",
        Lhash2LookupResult.HighestScore)]
    [TestCase($"{OnDevice} connect f0 lo p0 -> s1", Lhash2LookupResult.Group)]
    [TestCase($"{OnDevice} reuseport s1 off; connect f0 lo p0 -> s0", Lhash2LookupResult.BetterGroup)]
    [TestCase($"{OnDevice} reuseport s1 off; b0 = reuseport drop; attach s0 b0; connect f0 lo p0 -> ECONNREFUSED",
        Lhash2LookupResult.Dropped)]
    public void Lhash2_lookup(string script, Lhash2LookupResult result) => Walk.Reaches(script, result);

    const string OnDevice = "s0 = socket tcp4; reuseport s0 on; device s0 lo; bind s0 lo p0; listen s0 1;"
        + "s1 = socket tcp4; reuseport s1 on; bind s1 lo p0; listen s1 1 -> ok;";

    /// <summary>A client's connect(2)</summary>
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 9; connect f0 lo p0 -> s0; connect f0 lo p0 -> EADDRNOTAVAIL",
        ConnectResult.FlowOpen)]
    [TestCase("connect f0 lo p0 -> ECONNREFUSED", ConnectResult.Refused)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 0; connect f0 lo p0 -> s0; connect f1 lo p0 -> unanswered",
        ConnectResult.QueueFull)]
    [TestCase("s0 = socket tcp4; reuseport s0 on; bind s0 lo p0; listen s0 1; s1 = socket tcp4; reuseport s1 on;"
        + "bind s1 lo p0; listen s1 1; device s0 gone -> ok; connect f0 lo p0 -> unanswered", ConnectResult.NoRoute)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; connect f0 lo p0 -> s0", ConnectResult.Queued)]
    public void Connect(string script, ConnectResult result) => Walk.Reaches(script, result);

    /// <summary>inet_csk_accept()</summary>
    [TestCase("s0 = socket udp4; accept s0 -> EOPNOTSUPP", AcceptResult.NotStream)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; accept s0 -> EINVAL", AcceptResult.NotListening)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; accept s0 -> EAGAIN", AcceptResult.Empty)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; connect f3 lo p0; accept s0 -> f3", AcceptResult.Accepted)]
    public void Accept(string script, AcceptResult result) => Walk.Reaches(script, result);

    /// <summary>tcp_reset() of an orphan</summary>
    [TestCase("reset f0 lo p0 -> ENOTCONN", ResetResult.NoOrphan)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; connect f0 lo p0 -> s0; reset f0 lo p0 -> ENOTCONN",
        ResetResult.NoOrphan)]
    [TestCase("s0 = socket tcp4; bind s0 lo p0; listen s0 1; connect f0 lo p0; orphan s0 u1; reset f0 lo p0 -> ok",
        ResetResult.Gone)]
    public void Reset(string script, ResetResult result) => Walk.Reaches(script, result);

    /// <summary>__inet_stream_connect()</summary>
    [TestCase("s0 = socket tcp4; listen s0 1; connect s0 peer -> EISCONN", ConnectOutResult.Listening)]
    [TestCase("s0 = socket tcp4; connect s0 peer -> ok; connect s0 nobody -> EISCONN", ConnectOutResult.Connected)]
    [TestCase("s0 = socket tcp4; device s0 gone; connect s0 peer -> ENODEV", ConnectOutResult.NoDevice)]
    [TestCase("s0 = socket tcp4; connect s0 nobody -> ECONNREFUSED", ConnectOutResult.Refused)]
    [TestCase("s0 = socket tcp4; bind s0 any p0; connect s0 peer -> ok", ConnectOutResult.Established)]
    public void Connect_out(string script, ConnectOutResult result) => Walk.Reaches(script, result);
}
