using Reuseport.Containers.Source;

namespace Reuseport.Containers.Mutants;

/// <summary>Faults of a statement: it is left out, it changes places with the next, it never runs, or always.</summary>
static class StatementFaults
{
    public static IEnumerable<Mutant> Of(CText file)
    {
        (int From, int To)? last = null;
        for (var at = 1; at < file.Tokens.Count; at++)
        {
            if (!Starts(file, at))
                continue;
            var first = file.Tokens[at];
            if (first.Text is "if" or "while" && file.CloseOf(at + 1) is var close)
            {
                var condition = file.Tokens[at + 1].End..file.Tokens[close].Start;
                foreach (var constant in (string[])["0", "1"])
                    yield return Mutant.Of(file, first.Function, condition, constant);
            }
            if (!IsSimple(file, at))
                continue;
            var end = EndOf(file, at);
            foreach (var instead in (string[])[";", .. WithoutWaiting(file, at)])
                yield return Mutant.Of(file, first.Function, first.Start..file.Tokens[end].End, instead);
            if (last is { } before && before.To == at - 1 && IsCall(file, before.From) && IsCall(file, at))
                yield return Exchanged(file, before, (at, end));
            last = (at, end);
        }
    }

    static Mutant Exchanged(CText file, (int From, int To) one, (int From, int To) other)
    {
        var first = file.Tokens[one.From];
        return Mutant.Of(
            file, first.Function, first.Start..file.Tokens[other.To].End, $"{Text(file, other)} {Text(file, one)}");
    }

    static string Text(CText file, (int From, int To) statement) =>
        file.Text[file.Tokens[statement.From].Start..file.Tokens[statement.To].End];

    /// <summary>What waits for a grace period does it at once.</summary>
    static IEnumerable<string> WithoutWaiting(CText file, int at)
    {
        if (file.Tokens[at].Text is not ("call_rcu" or "kfree_rcu"))
            return [];
        var (open, close) = (at + 1, file.CloseOf(at + 1));
        var comma = Enumerable.Range(open, close - open).First(i => file.Tokens[i].Text == ",");
        var (one, other) = (Text(file, (open + 1, comma - 1)), Text(file, (comma + 1, close - 1)));
        return [file.Tokens[at].Text == "kfree_rcu" ? $"kfree({one});" : $"{other}({one});"];
    }

    /// <summary>Whether a statement begins here.</summary>
    static bool Starts(CText file, int at)
    {
        var (token, before) = (file.Tokens[at], file.Tokens[at - 1]);
        if (token.Function.Length == 0 || before.Function != token.Function || token.Text is "{" or "}" or ";")
            return false;
        return before.Text is "{" or "}" or "else" or "do"
            || (before.Text == ";" && !IsInHeader(file, at))
            || (before.Text == ":" && file.Tokens[at - 2].IsWord && file.Tokens[at - 3].Text is ";" or "}" or "{")
            || (before.Text == ")" && IsHeaderOf(file, at - 1));
    }

    /// <summary>Between the semicolons of <c>for (;;)</c>.</summary>
    static bool IsInHeader(CText file, int at)
    {
        var depth = 0;
        for (var i = at - 1; i > 0 && file.Tokens[i].Text is not ("{" or "}"); i--)
        {
            depth += file.Tokens[i].Text switch { ")" => 1, "(" => -1, _ => 0 };
            if (depth < 0)
                return true;
        }
        return false;
    }

    static bool IsHeaderOf(CText file, int close) =>
        file.Tokens[CText.OpenOf(file.Tokens, close) - 1].Text is "if" or "while" or "for" or "switch";

    /// <summary>Neither a declaration, nor one that has others in it, nor a label.</summary>
    static bool IsSimple(CText file, int at)
    {
        var (first, second) = (file.Tokens[at], file.Tokens[at + 1]);
        return first.Text is not ("if" or "while" or "for" or "switch" or "do" or "else" or "case" or "default")
            && second.Text != ":" && (!second.IsWord || first.Text is "return" or "goto");
    }

    static bool IsCall(CText file, int at) =>
        file.Tokens[at].IsWord && file.Tokens[at + 1].Text == "(" && file.Tokens[file.CloseOf(at + 1) + 1].Text == ";";

    static int EndOf(CText file, int at)
    {
        while (at < file.Tokens.Count - 1 && file.Tokens[at].Text != ";")
            at++;
        return at;
    }
}
