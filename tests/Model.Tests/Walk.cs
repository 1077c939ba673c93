namespace Reuseport.Model.Tests;

/// <summary>Walks the model along a trace in text; calls stand on lines or between semicolons.</summary>
static class Walk
{
    /// <summary>What a profile can name, on and off: what kernel-facts.md says of all kernels holds for each.</summary>
    public static IReadOnlyList<KernelProfile> AllProfiles { get; } =
    [
        .. from udp in new[]
           {
               Behaviours.None,
               Behaviours.UdpHash4,
               Behaviours.UdpHash4 | Behaviours.UdpRehash4,
               Behaviours.UdpHash4 | Behaviours.UdpUnhash4,
               Behaviours.UdpHash4 | Behaviours.UdpRehash4 | Behaviours.UdpUnhash4,
           }
           from others in Subsets(
               Behaviours.IncomingCpu, Behaviours.StrictBindBucket, Behaviours.NoMigration, Behaviours.AnyAttachType,
               Behaviours.OrphansKeepUid)
           select new KernelProfile(udp | others),
        new(Behaviours.MappedAnyUnseen),
    ];

    static IEnumerable<Behaviours> Subsets(params Behaviours[] behaviours) => behaviours.Aggregate(
        (IEnumerable<Behaviours>)[Behaviours.None],
        (subsets, behaviour) => subsets.SelectMany(subset => new[] { subset, subset | behaviour }));

    /// <summary>The model says of every call what the trace says; the first line that differs is shown.</summary>
    public static Worlds Check(string text, KernelProfile? profile = null)
    {
        var trace = Read(text);
        var worlds = Worlds.Start(profile ?? KernelProfile.Seed, trace.Script.Settings);
        for (var i = 0; i < trace.Script.Ops.Count; i++)
        {
            var prediction = worlds.Predict(trace.Script.Ops[i]);
            if (trace.Outcomes[i] is not Outcome.DontCare && trace.Outcomes[i] != prediction.Expected)
            {
                Assert.Fail($"""
                    {TraceText.Line(trace.Script.Ops[i], trace.Outcomes[i])}
                      ! model says {prediction.Expected}, call {i + 1}, {profile}
                      ! {string.Join(", ", prediction.Reached)}
                      | {string.Join("\n  | ", worlds.Describe())}
                    """);
            }
            worlds = prediction.After();
        }
        return worlds;
    }

    /// <summary>What the model says of the last call.</summary>
    public static Prediction Last(string text, KernelProfile? profile = null)
    {
        var trace = Read(text);
        var worlds = Worlds.Start(profile ?? KernelProfile.Seed, trace.Script.Settings);
        foreach (var op in trace.Script.Ops[..^1])
            worlds = worlds.Predict(op).After();
        return worlds.Predict(trace.Script.Ops[^1]);
    }

    /// <summary>A check whose last call comes to this result.</summary>
    public static void Reaches<T>(string text, T result, KernelProfile? profile = null)
        where T : struct, Enum
    {
        Check(text, profile);
        Assert.That(Last(text, profile).Reached, Has.Member(NamedResult.Of(result)));
    }

    static Trace Read(string text) => TraceReader.ReadTrace("@trace 1\n" + text.Replace(';', '\n'));
}
