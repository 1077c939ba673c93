using System.Text.Json.Serialization;

namespace Reuseport.Harness.Nights;

/// <summary>The kinds of work of a night. Their names are those of the keys in the plan.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Work>))]
public enum Work
{
    /// <summary>Random scripts on a kernel.</summary>
    [JsonStringEnumMemberName("scripts")]
    Scripts,

    /// <summary>Traces whose outcomes hold on every kernel.</summary>
    [JsonStringEnumMemberName("corpus")]
    Corpus,

    /// <summary>Traces that show a rule each; what kernels do with them is in the snapshots beside them.</summary>
    [JsonStringEnumMemberName("scenarios")]
    Scenarios,

    /// <summary>Traces of large groups.</summary>
    [JsonStringEnumMemberName("size")]
    Size,

    /// <summary>Random calls of the functions of the kernel's own file.</summary>
    [JsonStringEnumMemberName("source")]
    Source,
}

public static class WorkWords
{
    /// <summary>The kind of work as it is written.</summary>
    public static string Word(Work work) => work switch
    {
        Work.Scripts => "scripts",
        Work.Corpus => "corpus",
        Work.Scenarios => "scenarios",
        Work.Size => "size",
        Work.Source => "source",
    };
}
