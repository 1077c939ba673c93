using Reuseport.Harness.Comparing;
using Reuseport.Harness.Profiles;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.History;

/// <summary>Which behaviours of the profile explain that two kernels do not do the same.</summary>
public static class Explanation
{
    /// <summary>
    /// The names of the behaviours that one of the two kernels has and the other lacks, and without whose change the
    /// model would not do as the later kernel did. Empty where the model does not explain what either did.
    /// </summary>
    public static IReadOnlyList<string> Of(Script script, Sight.Ran before, Sight.Ran after)
    {
        if (!Explains(script, before.Profile, before) || !Explains(script, after.Profile, after))
            return [];
        var (old, now) = (Profile.Names(before.Profile), Profile.Names(after.Profile));
        return
        [
            .. now.Except(old)
                .Where(name => !Explains(script, Profile.Parse(now.Where(other => other != name)), after)),
            .. old.Except(now).Where(name => !Explains(script, Profile.Parse(now.Append(name)), after))
                .Select(name => $"{name} is gone"),
        ];
    }

    static bool Explains(Script script, Model.KernelProfile profile, Sight.Ran sight) =>
        new Referee(profile).Compare(script, sight.Seen) is null;
}
