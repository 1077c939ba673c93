using Reuseport.Model;

namespace Reuseport.Harness.Profiles;

/// <summary>What is expected of a kernel.</summary>
/// <param name="Source">The release that it was recorded of, or the option that says so.</param>
/// <param name="After">
/// The profile of the next release that was recorded. A behaviour that differs in it came or went in between.
/// </param>
public sealed record ExpectedProfile(string Source, KernelProfile Profile, KernelProfile After)
{
    /// <summary>Reads <c>--expect</c>: a file that <c>profile --record</c> wrote, or names of behaviours.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static ExpectedProfile? Parse(string option, KernelRelease? release)
    {
        if (!File.Exists(option))
            return new("--expect", Profiles.Profile.Parse(option), Profiles.Profile.Parse(option));
        var recorded = RecordedProfiles.Read(File.ReadAllText(option), option);
        return (release is null ? null : recorded.Expect(release))
            ?? throw new UsageException($"{option} has no release of the series of this kernel");
    }

    /// <summary>The measurements that are not as expected.</summary>
    /// <param name="isPackage">Whether the kernel is a distribution's; else its configuration may be another.</param>
    public IReadOnlyList<ProfileChange> Changes(MeasuredProfile measured, bool isPackage) =>
    [
        .. from measurement in measured.Measurements
           let behaviour = measurement.Behaviour
           where measurement.IsShown is { } shown
               && shown != behaviour.IsIn(Profile) && shown != behaviour.IsIn(After)
               && (isPackage || behaviour.Config is null)
           select new ProfileChange(measurement, Source),
    ];
}

/// <summary>A behaviour that a kernel shows though it is not expected to, or lacks though it is.</summary>
/// <param name="Source">What says what is expected.</param>
public sealed record ProfileChange(Measurement Measurement, string Source)
{
    /// <summary>In one line, such as <c>lacks reuseport-inet-only, which 6.12.118-1 shows</c>.</summary>
    public override string ToString()
    {
        var name = Measurement.Behaviour.Name;
        return Measurement.IsShown == true
            ? $"shows {name}, which {Source} lacks"
            : $"lacks {name}, which {Source} shows";
    }
}
