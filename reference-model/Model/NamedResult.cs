using System.Runtime.CompilerServices;

namespace Reuseport.Model;

/// <summary>
/// Marks a result that no socket reaches: scripts of functions do, in states that only they can make.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
sealed class ByFunctionsAloneAttribute : Attribute;

/// <summary>
/// One name of one result enum, such as <c>AddSockResult.Joined</c>: the return value of a kernel function, the text of
/// a report and a coverage mark at once.
/// </summary>
public readonly record struct NamedResult(int Index)
{
    /// <summary>The result enums, one for each function; a new one is added here.</summary>
    static readonly Type[] _enums =
    [
        typeof(HasConnsSetResult), typeof(UpdateIncomingCpuResult), typeof(PullResult), typeof(NewGroupResult),
        typeof(AllocResult), typeof(GrowResult), typeof(FreeResult),
        typeof(AddSockResult), typeof(ResurrectResult), typeof(DetachSockResult), typeof(StopListenSockResult),
        typeof(RunBpfFilterResult), typeof(SelectSockByHashResult), typeof(SelectSockResult), typeof(MigrateSockResult),
        typeof(AttachProgResult), typeof(DetachProgResult),
        typeof(ProgLoadResult), typeof(ProgByIdResult),
        typeof(AttachBpfResult), typeof(LockFilterResult), typeof(RunSkReuseportResult),
        typeof(SkSelectReuseportResult), typeof(ArrayAllocCheckResult), typeof(ArrayUpdateResult),
        typeof(ArrayLookupResult), typeof(ArrayDeleteResult), typeof(SkReuseportDetachResult),
        typeof(CreateResult), typeof(SetReusePortResult), typeof(UdpPortInuseResult),
        typeof(SockfdLookupResult), typeof(SysctlResult), typeof(BindResult), typeof(Inet6BindResult),
        typeof(V6OnlyResult), typeof(CskGetPortResult),
        typeof(UdpGetPortResult),
        typeof(ListenResult), typeof(ShutdownResult), typeof(CloseResult), typeof(DisconnectResult),
        typeof(ConnectPeerResult), typeof(LookupListenerResult), typeof(UdpLookupResult), typeof(UdpLookup2Result),
        typeof(ConnectResult), typeof(SendResult), typeof(AcceptResult),
        typeof(Lhash2LookupResult), typeof(ConnectOutResult), typeof(ResetResult),
        typeof(TcpRcvResult), typeof(ConnRequestResult), typeof(CookieCheckResult), typeof(CheckReqResult),
        typeof(CompleteHashdanceResult), typeof(ReqskTimerResult), typeof(WakeUpResult),
    ];

    /// <summary>
    /// All names of all result enums; <see cref="Index"/> is the place in it, the same in every run of a build.
    /// </summary>
    public static IReadOnlyList<NamedResult> All { get; } =
        [.. _enums.SelectMany(Enum.GetNames).Select((_, index) => new NamedResult(index))];

    static readonly string[] _names =
        [.. _enums.SelectMany(type => Enum.GetNames(type).Select(name => $"{type.Name}.{name}"))];

    static readonly bool[] _byFunctionsAlone =
        [.. _enums.SelectMany(type => Enum.GetNames(type).Select(type.GetField))
            .Select(field => field!.IsDefined(typeof(ByFunctionsAloneAttribute), inherit: false))];

    /// <summary>The function whose result it is, such as <c>SelectSockByHash</c>.</summary>
    public string Function => _names[Index][.._names[Index].IndexOf("Result.", StringComparison.Ordinal)];

    /// <summary>Of a function of net/core/sock_reuseport.c, not of those around it.</summary>
    public bool IsOfTheFile => Index < First<ProgLoadResult>.Index;

    /// <summary>No socket reaches it; <see cref="ByFunctionsAloneAttribute"/>.</summary>
    public bool IsByFunctionsAlone => _byFunctionsAlone[Index];

    public static NamedResult Of<T>(T result)
        where T : struct, Enum => new(First<T>.Index + Unsafe.As<T, int>(ref result));

    public override string ToString() => _names[Index];

    static class First<T>
    {
        public static readonly int Index =
            _enums.TakeWhile(type => type != typeof(T)).Sum(type => Enum.GetValues(type).Length);
    }
}
