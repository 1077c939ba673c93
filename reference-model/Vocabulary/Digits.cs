using System.Globalization;
using System.Numerics;

namespace Reuseport.Vocabulary;

/// <summary>A number as it stands alone in a word: digits of ASCII, without a sign, a blank or a comma.</summary>
public static class Digits
{
    /// <returns>False where the word is something else, or the number is too large for its type.</returns>
    public static bool TryParse<T>(ReadOnlySpan<char> word, out T number)
        where T : struct, INumberBase<T> =>
        T.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
