namespace Reuseport.Harness.Generation;

/// <summary>Those of the parts of a run, and of the observers behind them.</summary>
static partial class Chances
{
    // The parts of a run

    /// <summary>A script is a known trace, while there are some that the run has not had.</summary>
    public const int ScriptIsKnown = 50;
    /// <summary>Else it is two sockets at one port.</summary>
    public const int ScriptIsPair = 18;
    /// <summary>Or three.</summary>
    public const int ScriptIsTriple = 15;
    /// <summary>Or a changed one.</summary>
    public const int ScriptIsMutation = 30;
    /// <summary>Or, in a thousand times, a group that grows: one past 128 costs as much as ten.</summary>
    public const int ScriptIsGrowthInThousand = 40;
    /// <summary>A random walk ends with observers.</summary>
    public const int SwarmIsObserved = 40;

    // Pairs and triples

    /// <summary>Two sockets have a program, which may be attached before or after.</summary>
    public const int PairHasProgram = 40;
    /// <summary>A socket of the two has an owner, a device or a CPU.</summary>
    public const int PairHasSetting = 15;
    /// <summary>The program is attached before the socket is bound, where there is one.</summary>
    public const int PairAttachesFirst = 25;
    /// <summary>A socket that may not be bound tries another address.</summary>
    public const int FailedBindsAgain = 30;
    /// <summary>A UDP socket connects, where a TCP socket would listen.</summary>
    public const int PairConnects = 80;
    /// <summary>There is a third socket.</summary>
    public const int PairHasThird = 50;
    /// <summary>A program of theirs that selects no socket passes the packet.</summary>
    public const int PairProgramPasses = 50;
    /// <summary>The third socket is of the other protocol.</summary>
    public const int ThirdIsOfOther = 5;

    /// <summary>A UDP socket connects to the peer of another one, where there is one.</summary>
    public const int PeerIsThatOfAnother = 70;
    /// <summary>A change of the program attaches one, and does not detach.</summary>
    public const int ChangeAttaches = 70;
    /// <summary>Three sockets have a program, which may be attached before or after.</summary>
    public const int TripleHasProgram = 30;
    /// <summary>Each of three sockets listens, or is connected.</summary>
    public const int TripleListens = 30;
    /// <summary>The first of three leaves before the second comes.</summary>
    public const int TripleFirstCloses = 15;

    // Observers

    /// <summary>The last of them is the order of a group, where there is one.</summary>
    public const int ObserversEndWithOrder = 30;
    /// <summary>A fresh socket is one of TCP, where one has the port.</summary>
    public const int FreshIsTcp = 90;
    /// <summary>A flow is one of TCP, where sockets of both have the port.</summary>
    public const int FlowIsTcp = 50;
    /// <summary>A fresh TCP socket that got the port listens.</summary>
    public const int FreshListens = 40;
    /// <summary>A fresh socket that got the port, and does not listen, gives it back.</summary>
    public const int FreshCloses = 70;
    /// <summary>All sockets of a port are closed, and fresh ones take it, one beside the other.</summary>
    public const int PortIsTakenAnew = 18;
    /// <summary>Where a program was attached before bind(2), it is asked for by its id: that takes a grace period.
    /// </summary>
    public const int ProgramIsAskedFor = 25;
    /// <summary>One of these changes when it is bound.</summary>
    public const int FreshChanges = 35;
    /// <summary>It sets or clears SO_REUSEPORT.</summary>
    public const int FreshChangesReusePort = 50;
    /// <summary>The port is one that TCP sockets have, where there is one.</summary>
    public const int AnewIsTcp = 75;
    /// <summary>A port that is taken anew is by sockets with SO_REUSEPORT.</summary>
    public const int AnewHasReusePort = 60;
    /// <summary>A script without a map gets one.</summary>
    public const int MapIsMade = 30;
    /// <summary>What is put into a map is no socket but a program.</summary>
    public const int MapTakesProgram = 20;
    /// <summary>A socket that need not be a member is put into a map.</summary>
    public const int MapTakesAny = 50;
    /// <summary>A queue is emptied, and not filled, where some connection waits.</summary>
    public const int QueueIsEmptied = 60;

    // Mutation

    /// <summary>The settings of a changed script are others.</summary>
    public const int SettingsChange = 20;
    /// <summary>A crowd stays in a changed script.</summary>
    public const int CrowdIsKept = 10;
    /// <summary>A call that takes a thread or a grace period stays in a changed script.</summary>
    public const int DearCallIsKept = 3;
    /// <summary>What comes behind another script takes the place of its end.</summary>
    public const int SpliceCuts = 60;

    /// <summary>The flow of a changed call is that of another call, or its address another.</summary>
    public const int FlowIsThatOfAnother = 50;

    // Growth

    /// <summary>A group grows past ten sockets beside another, and not past its first arrays: that is cheap.</summary>
    public const int GrowthIsSmall = 90;
    /// <summary>The socket beside it changes before the group grows.</summary>
    public const int NeighbourChanges = 60;
    /// <summary>It sets or clears SO_REUSEPORT.</summary>
    public const int NeighbourChangesReusePort = 50;
    /// <summary>A small group is one of TCP, where binds do not count the others.</summary>
    public const int SmallIsTcp = 25;

    /// <summary>A group that grows is one of TCP.</summary>
    public const int GrowthIsTcp = 60;
    /// <summary>Its program is attached before it grows.</summary>
    public const int GrowthAttachesFirst = 50;
    /// <summary>Its first member stops before it grows.</summary>
    public const int GrowthClosesFirst = 20;
}
