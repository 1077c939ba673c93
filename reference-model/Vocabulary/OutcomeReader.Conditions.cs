namespace Reuseport.Vocabulary;

/// <summary>Reads what an outcome depends on: <c>EADDRINUSE with strict-bind-bucket, else ok</c>.</summary>
static partial class OutcomeReader
{
    /// <param name="line">Where the conditions begin; read to the comma after them.</param>
    /// <param name="outcome">What stands before them.</param>
    static KernelCase ReadCase(ref LineCursor line, ref LineCursor outcome, IReadOnlySet<string>? behaviours)
    {
        var conditions = new List<KernelCondition>();
        var isLast = false;
        var isShown = true;
        while (!isLast)
        {
            isShown = line.Take("with") || (!line.Take("without") && isShown);
            conditions.Add(ReadCondition(ref line, isShown, behaviours, out isLast));
            if (!isLast && !line.Take("and"))
            {
                throw line.AtEnd
                    ? line.Error("', else OUTCOME' is missing behind it: what other kernels do")
                    : line.Error($"a comma is expected behind it, not '{line.Word("a comma")}'");
            }
        }
        return new(ReadPlain(ref outcome), [.. conditions]);
    }

    static KernelCondition ReadCondition(
        ref LineCursor line, bool isShown, IReadOnlySet<string>? behaviours, out bool isLast)
    {
        var word = line.Word("the name of a behaviour");
        isLast = word is [.., ','];
        var name = (isLast ? word[..^1] : word).ToString();
        if (name.Length == 0 || name.Contains(','))
            throw line.Error($"'{word}' is not the name of a behaviour");
        return behaviours is null || behaviours.Contains(name)
            ? new(name, isShown)
            : throw line.Error($"there is no behaviour {name}");
    }
}
