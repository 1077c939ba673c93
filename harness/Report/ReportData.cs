using System.Text.Json.Serialization;
using Reuseport.Harness.History;
using Reuseport.Harness.Store;

namespace Reuseport.Harness.Report;

/// <summary>What the page shows, as its script reads it.</summary>
sealed record ReportData(
    string Date, string Verdict, IReadOnlyList<string> Missing, IReadOnlyList<string> Ledger,
    MapData Map, IReadOnlyList<KernelData> Kernels, IReadOnlyList<FindingData> Findings, CoverageData Coverage,
    IReadOnlyList<NightRow> Nights);

/// <summary>The map: behaviours and traces down, kernels across.</summary>
sealed record MapData(IReadOnlyList<ColumnData> Columns, IReadOnlyList<RowData> Rows);

/// <summary>A kernel of the map.</summary>
/// <param name="Name">Its release, or its package where the release has several; each once.</param>
/// <param name="Series">Such as <c>6.12</c>; empty where it tells none.</param>
/// <param name="IsFirst">It is the first of its series that is shown, and on the trunk.</param>
/// <param name="Night">The night that tested it last.</param>
sealed record ColumnData(string Name, string Target, string Series, string Update, bool IsFirst, string Night);

/// <summary>A row of the map.</summary>
/// <param name="Kind">A behaviour, or a kind of work.</param>
/// <param name="Text">What it shows, in sentences.</param>
/// <param name="Calls">Those of its trace; empty where the trace is not to be had.</param>
/// <param name="Answers">The distinct ways in which kernels answer it, the most common first.</param>
/// <param name="Cells">For each kernel which answer it gives; -1 where it is not known.</param>
/// <param name="Verdicts">The verdicts on kernels that do not agree, by the place of the kernel.</param>
sealed record RowData(
    string Id, string Kind, string Name, string Text, string? Doubt, IReadOnlyList<string> Settings,
    IReadOnlyList<string> Calls, IReadOnlyList<IReadOnlyList<string>> Answers, IReadOnlyList<int> Cells,
    IReadOnlyDictionary<int, string> Verdicts, IReadOnlyList<StepData> Steps,
    IReadOnlyList<ChangeReport> Changes);

/// <summary>Two neighbours in the tree that answer in two ways.</summary>
/// <param name="Call">The first that they answer so, from 0.</param>
/// <param name="Because">The behaviour that makes the difference; null where none is known to do so alone.</param>
sealed record StepData(int From, int To, int Call, string? Because);

/// <summary>A kernel in the night.</summary>
sealed record KernelData(
    string Target, string Release, string Profile, long Scripts, long Calls, string Verdict,
    IReadOnlyList<string> Untested, int Findings);

/// <summary>A finding.</summary>
/// <param name="Id">A part of links.</param>
/// <param name="Drawing">Null where the night does not have it, or where there is no room.</param>
sealed record FindingData(
    string Id, string State, string Since, string Signature, string Verdict, IReadOnlyList<string> Kernels, int Scripts,
    string From, string Note, string Text, string Trace, DrawingData? Drawing, FollowUpData? FollowUp);

/// <summary>What was found out about a finding.</summary>
sealed record FollowUpData(
    string Kernel, string? Untold, string? Blame, IReadOnlyList<ChangeReport> Changes, string? Program);

/// <summary>The groups along a trace.</summary>
/// <param name="Differs">The call that the model does not allow, from 0; null where it allows all.</param>
/// <param name="States">Each state once; the first is that before the first call.</param>
sealed record DrawingData(int? Differs, IReadOnlyList<StateData> States, IReadOnlyList<CallData> Calls);

/// <summary>A call of a drawing.</summary>
/// <param name="Seen">What the trace says that the kernel did; null where the trace ends before.</param>
/// <param name="Expected">What the model says.</param>
/// <param name="After">The state of the model after it, by its place.</param>
/// <param name="Worlds">In how many states the kernel may be then.</param>
sealed record CallData(
    string Call, string? Seen, string Expected, IReadOnlyList<string> SeenSockets,
    IReadOnlyList<string> ExpectedSockets, int After, int Worlds);

/// <summary>A namespace.</summary>
/// <param name="Sockets">Those that are open.</param>
sealed record StateData(IReadOnlyList<GroupData> Groups, IReadOnlyList<SocketData> Sockets, int MoreSockets);

/// <summary>A group; its members are names, or runs of them such as <c>s0..s127</c>.</summary>
sealed record GroupData(
    string Name, IReadOnlyList<string> Listening, IReadOnlyList<string> Closed, string? Program,
    IReadOnlyList<string> Marks);

sealed record SocketData(string Name, string Text, string? Group);

/// <summary>How often kernels reached each named result.</summary>
/// <param name="Results">All of them.</param>
/// <param name="Files">The kernel's file of each.</param>
/// <param name="Times">Of each kernel; in the order of the results.</param>
sealed record CoverageData(
    IReadOnlyList<string> Results, IReadOnlyList<string> Files, IReadOnlyList<bool> ByFunctionsAlone,
    IReadOnlyList<string> Kernels, IReadOnlyList<IReadOnlyList<long>> Times);

/// <summary>
/// The data of the page. Its writer escapes what means something in HTML, so that a trace cannot end the element that
/// the data is in.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportData))]
sealed partial class PageJson : JsonSerializerContext;
