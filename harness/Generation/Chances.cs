using System.Reflection;

namespace Reuseport.Harness.Generation;

/// <summary>
/// How often the generator does what, in a hundred times that it could. run.json has them beside the weights that were
/// drawn: to know what a run looked for takes both.
/// </summary>
static partial class Chances
{
    // The walk

    /// <summary>Two calls are drawn, and the one taken that reaches the rarer result.</summary>
    public const int Steered = 50;
    /// <summary>A call that will fail is taken when it is drawn.</summary>
    public const int FailingCall = 15;
    /// <summary>A script begins with net.ipv4.tcp_migrate_req set.</summary>
    public const int MigratesFromStart = 40;
    /// <summary>Each of the calls that look at the end at what became of a script is made.</summary>
    public const int ClosingCall = 70;

    // Sockets and flows

    /// <summary>A script has threads that wait, which are dear.</summary>
    public const int WaitersInScript = 4;
    /// <summary>A script compares the counters after every call.</summary>
    public const int CountersAlways = 3;
    /// <summary>tcp_migrate_req is set to 2.</summary>
    public const int MigrateReqIsRefused = 4;
    /// <summary>SO_REUSEADDR is set.</summary>
    public const int ReuseAddrOn = 70;
    /// <summary>IPV6_V6ONLY is set.</summary>
    public const int V6OnlyOn = 60;
    /// <summary>A listener that leaves half-open connections gets a program.</summary>
    public const int LeaverGetsProgram = 40;
    /// <summary>IPV6_V6ONLY is of a socket that is not bound, where there is one.</summary>
    public const int V6OnlyOfUnbound = 80;
    /// <summary>An advance brings a group nearer to a program that selects, where there is one.</summary>
    public const int AdvanceTowardsSelection = 30;
    /// <summary>A flow goes to a place where no socket need be.</summary>
    public const int FlowToAnywhere = 5;
    /// <summary>A flow comes from the peer of the socket, where that has one.</summary>
    public const int FlowOfPeer = 50;
    /// <summary>A UDP socket that loopback does not reach is connected, where there is one.</summary>
    public const int PeerOfAstray = 40;
    /// <summary>A UDP socket is connected as if its flow went anywhere.</summary>
    public const int PeerAnywhere = 4;
    /// <summary>A flow is steered for the wrong family.</summary>
    public const int UnsteeredFlow = 4;
    /// <summary>SO_REUSEPORT is taken off the newest of several listeners.</summary>
    public const int NewestLeaves = 15;
    /// <summary>SO_REUSEPORT is set.</summary>
    public const int ReusePortOn = 60;
    /// <summary>Any socket leaves, whether it has a queue or not.</summary>
    public const int LeaverIsAny = 40;
    /// <summary>A socket that leaves need have no other to leave its queue to.</summary>
    public const int LeaverMayBeAlone = 20;
    /// <summary>A listener that selects itself for its half-open connections stays as it is.</summary>
    public const int KeptStays = 40;
    /// <summary>It connects, and is not closed.</summary>
    public const int KeptConnectsOut = 50;
    /// <summary>A socket that is closed is taken as it is drawn: refusing it is behaviour.</summary>
    public const int ClosedSockStays = 20;

    // Places

    /// <summary>The two places of a script have one port.</summary>
    public const int OnePortInScript = 70;
    /// <summary>A bind is to an address of either family: refusing it is behaviour.</summary>
    public const int BindToOtherFamily = 2;
    /// <summary>A place that is for no socket is one of IPv6.</summary>
    public const int AnyLocalIsInet6 = 50;

    // Device, owner and CPU

    /// <summary>Most sockets of a script are bound to the loopback device.</summary>
    public const int DeviceInScript = 10;
    /// <summary>Most sockets of a script belong to another user than root.</summary>
    public const int OwnerInScript = 10;
    /// <summary>A chown is to the owner that most sockets have.</summary>
    public const int ChownToUsual = 60;
    /// <summary>A socket gets the usual device before it is bound.</summary>
    public const int AdvanceBindsToDevice = 80;
    /// <summary>A socket gets the usual owner before it is bound.</summary>
    public const int AdvanceChowns = 80;
    /// <summary>SO_INCOMING_CPU is for an older listener that then scores higher, where there is one.</summary>
    public const int CpuOfOvertaken = 80;

    // Clients

    /// <summary>A connection is left to the kernel by any socket, although some have connections that wait.</summary>
    public const int OrphanOfAny = 10;
    /// <summary>It belongs to the owner of the listener.</summary>
    public const int OrphanOfListenersOwner = 50;
    /// <summary>A reset may be of a connection that waits to be accepted.</summary>
    public const int ResetOfWaiting = 10;
    /// <summary>A socket that has connected is disconnected, where there is one.</summary>
    public const int ConnectOutEnds = 50;
    /// <summary>A member of a group connects, where there is one.</summary>
    public const int ConnectOutOfMember = 70;
    /// <summary>A socket that is free connects, where no member does.</summary>
    public const int ConnectOutOfFree = 85;
    /// <summary>It connects to a port that has a listener.</summary>
    public const int ConnectOutToListener = 70;

    // Segments

    /// <summary>
    /// A script has flows made of segments. They cost more than connect(2), and most scripts are about something
    /// else.
    /// </summary>
    public const int SegmentsInScript = 25;
    /// <summary>A segment goes on with a flow that got a SYN cookie, where there is one.</summary>
    public const int SegmentAfterCookie = 30;
    /// <summary>A segment is of a connection that waits to be accepted, where there is one.</summary>
    public const int SegmentOfChild = 25;
    /// <summary>It resets that connection, whatever else comes next.</summary>
    public const int SegmentResetsChild = 60;
    /// <summary>A segment completes a connection that its former listener still selects itself for.</summary>
    public const int SegmentCompletesKept = 50;
    /// <summary>A segment goes on with a flow whose listener left, where there is one.</summary>
    public const int SegmentOfOrphan = 60;
    /// <summary>A segment is of a flow that is not half open.</summary>
    public const int SegmentOfNewFlow = 40;
    /// <summary>The first segment of a flow is a SYN.</summary>
    public const int SegmentIsSyn = 80;
    /// <summary>The same, where a listener cannot answer.</summary>
    public const int SegmentIsSynToAstray = 40;
    /// <summary>An attach is to a listener that has left half-open connections, where there is one.</summary>
    public const int AttachToLeaver = 40;

    // Crowds

    /// <summary>A script has a crowd of UDP sockets: it costs as much as some without.</summary>
    public const int CrowdInScript = 5;

    // Sockets of other kinds

    /// <summary>Another socket that is neither TCP nor UDP is made, where there is one already.</summary>
    public const int OtherKindIsNew = 30;
    /// <summary>SO_REUSEPORT of such a socket is set.</summary>
    public const int OtherKindReusePortOn = 80;
    /// <summary>SO_REUSEADDR of such a socket is set.</summary>
    public const int OtherKindReuseAddrOn = 60;
    /// <summary>Such a socket is closed, where its filter could be locked.</summary>
    public const int OtherKindCloses = 30;
    /// <summary>The lock of the filter of such a socket is set.</summary>
    public const int OtherKindLocksFilter = 70;

    // Programs and maps

    /// <summary>An attach is of a file that may be no program.</summary>
    public const int AttachOtherFile = 5;
    /// <summary>An attach is of a program with a length of its own.</summary>
    public const int AttachWithLength = 5;
    /// <summary>A script has maps.</summary>
    public const int MapsInScript = 40;
    /// <summary>An advance attaches a program that selects, where the group has none.</summary>
    public const int AdvanceAttaches = 60;
    /// <summary>The same, where the group has one.</summary>
    public const int AdvanceAttachesAgain = 5;
    /// <summary>A member is put anywhere in a map, and not where the program looks.</summary>
    public const int AdvanceUpdatesAny = 30;
    /// <summary>A locked filter is tried to be unlocked, where there is one.</summary>
    public const int UnlocksFilter = 80;
    /// <summary>A lock of a filter is set, and not taken off.</summary>
    public const int LocksFilter = 80;
    /// <summary>An update of a map is with a file that may be no socket.</summary>
    public const int UpdateWithOtherFile = 5;
    /// <summary>An update of a map is with any socket, and not with a member that is in no map yet.</summary>
    public const int UpdateWithAny = 15;
    /// <summary>A map is created with no entries.</summary>
    public const int MapWithoutEntries = 2;
    /// <summary>A map is created with values of a size that it cannot have.</summary>
    public const int MapOfOddValues = 2;
    /// <summary>A key of a map may be out of its range.</summary>
    public const int KeyOutOfRange = 4;
    /// <summary>The flags of an update are such as no map knows, once in ten updates.</summary>
    public const int UpdateFlagsUnknown = 50;
    /// <summary>A classic filter has a length that matters.</summary>
    public const int FilterOfLength = 10;
    /// <summary>A program is one of XDP, where the dice could have it so.</summary>
    public const int ProgramIsXdp = 30;
    /// <summary>A program that selects returns a number of its own.</summary>
    public const int SelectReturnsNumber = 10;
    /// <summary>A program drops what it found no socket for.</summary>
    public const int SelectFailsWithDrop = 40;
    /// <summary>A program that does not select returns a number of its own.</summary>
    public const int ProgramReturnsNumber = 15;
    /// <summary>A program that does not select passes the packet.</summary>
    public const int ProgramPasses = 50;
    /// <summary>A program is loaded with an attach type that it cannot have.</summary>
    public const int AttachTypeIsEgress = 2;
    /// <summary>A program is loaded for selecting alone, and not for migrating.</summary>
    public const int AttachTypeIsSelect = 40;

    // Functions

    /// <summary>The next call is about the crowd, once there is one.</summary>
    public const int FunctionOnCrowd = 20;
    /// <summary>reuseport_alloc of a socket that is bound to a wildcard.</summary>
    public const int FunctionAllocAny = 40;
    /// <summary>reuseport_add_sock of a socket that is bound to a wildcard.</summary>
    public const int FunctionAddSockAny = 40;
    /// <summary>reuseport_migrate_sock has a packet.</summary>
    public const int FunctionMigratesPacket = 50;
    /// <summary>reuseport_update_incoming_cpu sets the CPU.</summary>
    public const int FunctionCpuOn = 60;
    /// <summary>A script of functions sets tcp_migrate_req to 1.</summary>
    public const int FunctionMigrateReqOn = 70;
    /// <summary>The next allocation fails, where the call is about a crowd.</summary>
    public const int CrowdMeetsNoMemory = 25;
    /// <summary>reuseport_select_sock follows reuseport_attach_prog.</summary>
    public const int AttachedRuns = 60;
    /// <summary>reuseport_migrate_sock follows reuseport_stop_listen_sock.</summary>
    public const int StoppedMigrates = 20;
    /// <summary>Where the next allocation fails, it is one for a packet.</summary>
    public const int FailingPacket = 40;
    /// <summary>Many members of a crowd stop, one after the other.</summary>
    public const int CrowdStops = 25;
    /// <summary>Any socket joins a crowd, although one of a group with closed members could.</summary>
    public const int CrowdJoinedByAny = 30;
    /// <summary>The socket that joins a crowd is bound to a wildcard.</summary>
    public const int CrowdJoinedWithAny = 40;
    /// <summary>A socket of a script of functions is one of TCP.</summary>
    public const int FunctionSockIsTcp = 80;
    /// <summary>reuseport_add_sock, where a socket has no group yet, of one that is bound to a wildcard.</summary>
    public const int FunctionAdvanceAny = 30;
    /// <summary>A socket without a group gets one of its own.</summary>
    public const int FunctionAdvanceAlone = 20;
    /// <summary>A crowd is left out, where no group has closed members.</summary>
    public const int CrowdLeftOut = 50;
    /// <summary>A crowd is left out, where it would be in the group that has closed members.</summary>
    public const int CrowdOfClosedLeftOut = 70;
    /// <summary>A program that selects no socket passes the packet.</summary>
    public const int StandInSelectPasses = 50;
    /// <summary>The same of a program that may migrate.</summary>
    public const int StandInMigratePasses = 50;
    /// <summary>A filter selects by the payload.</summary>
    public const int FunctionSelectsByPayload = 30;
    /// <summary>A packet has to be cloned, where memory is short.</summary>
    public const int FunctionPacketIsCloned = 45;
    /// <summary>A call is about a socket of the crowd, where there is one.</summary>
    public const int FunctionOnSockOfCrowd = 25;

    /// <summary>All of them, by name, in their order here.</summary>
    public static IReadOnlyDictionary<string, int> All { get; } = typeof(Chances)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (int)field.GetRawConstantValue()!);
}
