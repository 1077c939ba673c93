using System.Globalization;
using System.Text;

namespace Reuseport.Vocabulary;

/// <summary>The members of a group in a line that a person reads.</summary>
public static class MemberText
{
    /// <summary>
    /// Names with a blank between them. Those that follow each other are written as the first and the last, such as
    /// <c>s0 s100..s227</c>.
    /// </summary>
    /// <param name="members">The numbers of the sockets, in order.</param>
    /// <param name="runMin">How many must follow each other to be written so.</param>
    public static string Of(IReadOnlyList<int> members, int runMin)
    {
        var text = new StringBuilder();
        for (var i = 0; i < members.Count;)
        {
            var last = i;
            while (last + 1 < members.Count && members[last + 1] == members[last] + 1)
                last++;
            if (last < i + runMin - 1)
                last = i;
            if (i > 0)
                text.Append(' ');
            text.Append(CultureInfo.InvariantCulture, $"s{members[i]}");
            if (last > i)
                text.Append(CultureInfo.InvariantCulture, $"..s{members[last]}");
            i = last + 1;
        }
        return text.ToString();
    }
}
