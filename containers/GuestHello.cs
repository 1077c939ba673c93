using Reuseport.Vocabulary;

namespace Reuseport.Containers;

/// <summary>The probe's first frame: words such as <c>kernel=6.12.117</c>.</summary>
public sealed record GuestHello(IReadOnlyDictionary<string, string> Words)
{
    internal const string FunctionsWord = "functions";

    /// <summary>Which scripts it runs: the kernel's file alone has functions, and no sockets.</summary>
    public Alphabets Alphabet => Words.ContainsKey(FunctionsWord) ? Alphabets.Functions : Alphabets.Sockets;

    /// <summary>The kernel's release as uname(2) tells it.</summary>
    public string Kernel => Word("kernel");

    /// <summary>The kernel's own build as uname(2) tells it, with _ for blanks: number, options, date.</summary>
    public string KernelVersion => Word("version");

    public string Arch => Word("arch");

    /// <summary>Which build of the probe it is.</summary>
    public string Build => Word("build");

    /// <summary>How many files it may have open, getrlimit(2); null for a guest that opens none.</summary>
    public long? OpenFiles =>
        Digits.TryParse(Word("nofile"), out long files) ? files : null;

    /// <summary>The options that scripts need and the kernel lacks, such as <c>CONFIG_IPV6</c>.</summary>
    public IReadOnlyList<string> Missing =>
        Words.TryGetValue(Wire.Missing, out var names) ? names.Split(',', StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>
    /// Reads what follows the version; null when a word has no <c>=</c>, is there twice, or the kernel is missing.
    /// </summary>
    public static GuestHello? Parse(IEnumerable<string> words)
    {
        var parsed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (word.Split('=', 2) is not [{ Length: > 0 } name, var value] || !parsed.TryAdd(name, value))
                return null;
        }
        return parsed.ContainsKey("kernel") ? new(parsed) : null;
    }

    public override string ToString() => string.Join(' ', Words.Select(word => $"{word.Key}={word.Value}"));

    string Word(string name) => Words.GetValueOrDefault(name, "unknown");
}
