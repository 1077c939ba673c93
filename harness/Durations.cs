using Reuseport.Vocabulary;

namespace Reuseport.Harness;

/// <summary>Times as people write them.</summary>
static class Durations
{
    /// <summary>A time with its unit, <c>30s</c>, <c>10m</c> or <c>8h</c>; null for another word.</summary>
    public static TimeSpan? Parse(string word)
    {
        if (word is "" || !Digits.TryParse(word.AsSpan(..^1), out int count) || count == 0)
            return null;
        return word[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => null,
        };
    }
}
