namespace Reuseport.Containers.Source;

/// <summary>A function that the file defines, in characters from its beginning.</summary>
/// <param name="Outset">Where it begins.</param>
/// <param name="Start">Where what it returns begins: <c>static</c> is before it.</param>
/// <param name="End">Behind the brace that closes it.</param>
/// <param name="Parameters">Their names.</param>
sealed record CFunction(
    string Name, int Outset, int Start, int NameAt, int Open, int End, bool IsVoid, IReadOnlyList<string> Parameters)
{
    public string Declaration(string text) => $"{text[Outset..Open]};\n";

    /// <summary>
    /// The function under another name, out of a file that is as long as it was but for a fault in its body.
    /// </summary>
    public string Renamed(string name, string text, int grown) =>
        $"static {text[Start..NameAt]}{name}{text[(NameAt + Name.Length)..(End + grown)]}\n";

    /// <summary>A function that calls one of the others: each has a number, that of the file is 0.</summary>
    public string Choosing(string text, IEnumerable<int> numbers, Func<int, string> nameOf, string chosen)
    {
        var arguments = string.Join(", ", Parameters);
        string Call(int number) => IsVoid
            ? $"{nameOf(number)}({arguments}); return; "
            : $"return {nameOf(number)}({arguments}); ";
        var cases = numbers.Select(number => FormattableString.Invariant($"case {number}: {Call(number)}"));
        return $"{text[Outset..Open]} {{ switch ({chosen}) {{ {string.Concat(cases)} default: {Call(0)} }} }}\n";
    }
}
