using System.Text;

namespace Reuseport.Containers.Kernels;

/// <summary>The mirrors of this machine and the sources that the harness makes of them.</summary>
/// <param name="Security">Null when the machine has no source of security updates.</param>
sealed record AptSources(string Main, string? Security)
{
    /// <summary>What <c>apt-get indextargets</c> is asked to print of each source.</summary>
    public const string Format = "$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)";

    static readonly string[] MainSuites =
    [
        "bullseye", "bullseye-updates", "bullseye-backports",
        "bookworm", "bookworm-updates", "bookworm-backports",
        "trixie", "trixie-updates", "trixie-backports",
        "forky", "sid",
    ];

    static readonly string[] SecuritySuites =
        ["bullseye-security", "bookworm-security", "trixie-security", "forky-security"];

    /// <summary>Names that only a machine's sources have for suites.</summary>
    static readonly string[] Aliases = ["oldoldstable", "oldstable", "stable", "testing", "unstable"];

    /// <summary>The suites that a mirror serves for ever: their Release files are past their date.</summary>
    static readonly string[] Archived = ["bullseye"];

    /// <summary>Reads lines of <see cref="Format"/>; null when none is of a Debian archive.</summary>
    public static AptSources? Read(string targets)
    {
        var debian = targets.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|'))
            // Where apt has no lists, it has no origins either and leaves the variable as it is.
            .Where(fields => fields is [_, _, "main", "Debian" or "$(ORIGIN)" or ""])
            .Select(fields => (Uri: fields[0], Suite: fields[1])).ToList();
        var main = debian.Find(source => IsOf(source.Suite, "", "-updates", "-backports")).Uri;
        var security = debian.Find(source => IsOf(source.Suite, "-security", "/updates")).Uri;
        return main is null ? null : new(main, security);
    }

    /// <summary>The suites that are asked for.</summary>
    public IReadOnlyList<string> Suites => Security is null ? MainSuites : [.. MainSuites, .. SecuritySuites];

    /// <summary>The contents of sources.list.</summary>
    public string Write(string architecture, string keyring)
    {
        var text = new StringBuilder();
        foreach (var suite in Suites)
        {
            var uri = SecuritySuites.Contains(suite) ? Security : Main;
            var check = Archived.Contains(suite.Split('-')[0]) ? " check-valid-until=no" : "";
            text.Append(
                $"deb [arch={architecture} signed-by={keyring} target=Packages pdiffs=no{check}] {uri} {suite} main\n");
        }
        return text.ToString();
    }

    static bool IsOf(string suite, params IEnumerable<string> endings) =>
        MainSuites.Concat(Aliases).Any(name => endings.Any(ending => suite == name + ending));
}
