using System.CommandLine;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Results;
using Reuseport.Harness.Targets;
using Reuseport.Harness.Verdicts;

namespace Reuseport.Harness.Commands;

/// <summary>To which profile a kernel is held: <c>--profile</c>, <c>--expect</c>, <c>--accept-profile</c>.</summary>
/// <param name="declares">Whether there is <c>--profile</c>: several kernels are not declared one profile.</param>
sealed class ProfileOptions(bool declares = true)
{
    readonly Option<string?> _profile = Options.Profile();
    readonly Option<string?> _expect = Options.Expect();
    readonly Option<bool> _accept = Options.AcceptProfile();

    public void AddTo(Command command)
    {
        if (declares)
            command.Add(_profile);
        command.Add(_expect);
        command.Add(_accept);
    }

    /// <exception cref="UsageException">There is no behaviour of a name.</exception>
    public ProfileChoice Of(ParseResult options) => new(
        declares && options.GetValue(_profile) is { } names ? Profile.Parse(names) : null,
        options.GetValue(_expect),
        options.GetValue(_accept));

    /// <summary>Says how the profile differs from what was expected, each behaviour with the trace that shows it.
    /// </summary>
    /// <returns>The verdict on the profile.</returns>
    public static async Task<Verdict> WriteChangesAsync(Kernel kernel, TextWriter output)
    {
        foreach (var change in kernel.Changes)
        {
            await output.WriteLineAsync($"\n{VerdictWords.Word(Verdict.Changed),-9} profile: the kernel {change}");
            await output.WriteAsync(ChangedTrace(change));
        }
        return kernel.Changes is [] ? Verdict.Agrees : Verdict.Changed;
    }

    /// <summary>The trace that shows a change.</summary>
    public static string ChangedTrace(ProfileChange change) =>
        AnnotatedTrace.Write([$"the kernel {change}"], change.Measurement.Trace, difference: null);
}
