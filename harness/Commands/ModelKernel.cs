using System.CommandLine;
using System.CommandLine.Parsing;
using Reuseport.Harness.Profiles;
using Reuseport.Model;

namespace Reuseport.Harness.Commands;

/// <summary><c>--profile</c> and <c>--kernel</c> of the commands that need no kernel: which one the model is.</summary>
/// <param name="otherwise">What it is without either, in words.</param>
sealed class ModelKernel(string otherwise)
{
    public Option<string?> Profile { get; } = new("--profile")
    {
        Description = $"which kernel the model is: {Profiles.Profile.SeedName}, or behaviours such as "
            + $"incoming-cpu,udp-hash4 (default: {otherwise})",
        HelpName = "NAMES",
    };

    public Option<string?> Kernel { get; } = new("--kernel")
    {
        Description = "which kernel the model is, by its release or package, such as 6.12.118: what was recorded of it",
        HelpName = "RELEASE",
    };

    public void Validate(CommandResult result)
    {
        if (result.GetValue(Profile) is not null && result.GetValue(Kernel) is not null)
            result.AddError($"{result.Command.Name} takes --profile or --kernel, not both");
    }

    /// <summary>The kernel that was named; null where none was.</summary>
    /// <exception cref="UsageException">There is no such behaviour, or nothing was recorded of such a kernel.
    /// </exception>
    public KernelProfile? Named(ParseResult options) =>
        options.GetValue(Profile) is { } names ? Profiles.Profile.Parse(names)
            : options.GetValue(Kernel) is { } kernel ? Recorded(kernel)
            : null;

    static KernelProfile Recorded(string kernel)
    {
        var release = KernelRelease.Parse(kernel)
            ?? throw new UsageException($"--kernel: '{kernel}' is not the release of a kernel");
        return RecordedProfiles.Built.Expect(release)?.Profile
            ?? throw new UsageException($"--kernel: no profile of {release.Series} up to {kernel} is recorded");
    }
}
