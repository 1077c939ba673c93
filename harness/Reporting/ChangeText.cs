using Reuseport.Harness.History;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Reporting;

/// <summary>A change between kernels in lines.</summary>
static class ChangeText
{
    /// <param name="candidates">How many candidates of each source are shown.</param>
    public static IEnumerable<string> Lines(Script script, ToldChange told, int candidates)
    {
        var (change, contrast) = (told.Change, told.Change.Contrast);
        if (change.Unseen > 0)
        {
            yield return $"between  {change.Step.Before} and {change.Step.After}: "
                + $"{change.Unseen} releases between them were not looked at";
        }
        else
        {
            yield return $"step     {change.Step}";
        }
        if (change.Untold is not [])
            yield return $"untold   {string.Join(", ", change.Untold)}, in between";
        yield return $"call     {contrast.Call + 1}, {Op(script, contrast)}";
        yield return $"before   {contrast.Before.At(contrast.Call)}";
        yield return $"after    {contrast.After.At(contrast.Call)}";
        foreach (var line in Causes(told.Behaviour, told.Candidates, candidates))
            yield return line;
    }

    /// <summary>What may have made a change.</summary>
    /// <param name="behaviour">The behaviour of the profile that makes the difference; null where none does.</param>
    /// <param name="most">How many candidates of each source are shown.</param>
    public static IEnumerable<string> Causes(string? behaviour, IEnumerable<Candidates> candidates, int most)
    {
        yield return $"because  of {behaviour ?? "no behaviour of the profile"}";
        foreach (var source in candidates)
        {
            foreach (var subject in source.Ranked.Take(most))
                yield return $"maybe    {subject}";
            var shown = Math.Min(most, source.Ranked.Count);
            yield return source.Count is { } count
                ? Invariant($"         {shown} of {count:N0} commits: {source.Source}")
                : $"         {source.Source}";
        }
    }

    /// <summary>The call at which two runs differ.</summary>
    public static string Op(Script script, Contrast contrast) => script.Ops[contrast.Call].ToString()!;

    /// <summary>How often a trace was run that does not do the same each time, and how sure the answer is.</summary>
    public static string Flaky(Repetition repetition, double risk) => Invariant(
        $"flaky    its rarer outcome has a rate of {repetition.Rarest:P0}; ")
        + Invariant($"each kernel ran it {repetition.Times} times; ")
        + Invariant($"the answer is wrong with a probability of at most {risk:P1}");
}
