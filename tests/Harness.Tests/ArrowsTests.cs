using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Reuseport.Harness.Tests;

/// <summary>Which project uses which, and within a project which folder uses which.</summary>
public sealed partial class ArrowsTests
{
    /// <summary>
    /// The folders of the projects that have some, and which of its project a folder uses. A folder stands below all
    /// that it uses, so there are no circles. The folder of a project itself is used by each of its folders.
    /// </summary>
    static readonly (string Folder, string[] Uses)[] _folders =
    [
        ("kernel-probes/Abi", []),
        ("kernel-probes/Namespace", ["Abi"]),
        ("kernel-probes/Scripts", ["Abi", "Namespace"]),
        ("kernel-probes/Agent", ["Abi", "Namespace", "Scripts"]),

        ("containers", []),
        ("containers/Docker", []),
        ("containers/Kernels", []),
        ("containers/Source", ["Kernels"]),
        ("containers/Mutants", ["Kernels", "Source"]),
        ("containers/Vm", ["Kernels"]),

        ("harness", []),
        ("harness/Toml", []),
        ("harness/Comparing", []),
        ("harness/Generation", []),
        ("harness/Minimizing", []),
        ("harness/Mutants", ["Comparing", "Generation"]),
        ("harness/Verdicts", ["Comparing", "Minimizing"]),
        ("harness/Profiles", ["Comparing", "Verdicts"]),
        ("harness/Targets", ["Comparing", "Profiles", "Verdicts"]),
        ("harness/History", ["Comparing", "Profiles", "Targets", "Verdicts"]),
        ("harness/Ledger", ["History", "Profiles", "Targets", "Toml", "Verdicts"]),
        ("harness/Results", ["Comparing", "Profiles", "Verdicts"]),
        ("harness/Running", ["Comparing", "Results", "Verdicts"]),
        ("harness/Reporting", ["History", "Results", "Running", "Verdicts"]),
        ("harness/Export", ["History", "Profiles", "Verdicts"]),
        ("harness/Snapshots", ["Comparing", "History", "Profiles"]),
        ("harness/Matrix",
            [
                "Comparing", "Generation", "Ledger", "Profiles", "Reporting", "Results", "Running", "Targets",
                "Verdicts",
            ]),
        ("harness/Nights",
            [
                "Export", "Generation", "History", "Ledger", "Profiles", "Reporting", "Results", "Running", "Snapshots",
                "Targets", "Toml", "Verdicts",
            ]),
        ("harness/Store", ["History", "Nights", "Profiles", "Targets", "Verdicts"]),
        ("harness/Report", ["History", "Nights", "Profiles", "Store", "Targets", "Verdicts"]),
        ("harness/Outputs", ["Nights", "Profiles", "Report", "Reporting", "Store", "Targets", "Verdicts"]),
        ("harness/Commands",
            [
                "Export", "Generation", "History", "Ledger", "Matrix", "Mutants", "Nights", "Outputs", "Profiles",
                "Report", "Reporting", "Results", "Running", "Snapshots", "Store", "Targets", "Verdicts",
            ]),
    ];

    static IEnumerable<TestCaseData> Folders => _folders.Select(row => new TestCaseData(row.Folder, row.Uses));

    [TestCaseSource(nameof(Folders))]
    public void A_folder_uses_only(string folder, string[] expected)
    {
        var project = folder.Split('/')[0];
        var others = _folders.Select(row => row.Folder).Where(row => row != folder && row.StartsWith(project + "/"));

        var used = others.Where(other => Sources(folder).Any(source => Uses(source, other))).Select(Path.GetFileName);

        Assert.That(used, Is.EquivalentTo(expected));
    }

    [Test]
    public void Every_folder_has_its_row_below_those_that_it_uses()
    {
        string[] projects = ["kernel-probes", "containers", "harness"];
        var folders = projects.SelectMany(project => Directory.EnumerateDirectories(InRoot(project), "*", _all))
            .Select(folder => Path.GetRelativePath(Repository.Root, folder)).Where(folder => Sources(folder).Any());
        var above = new HashSet<string>();

        Assert.That(folders, Is.SubsetOf(_folders.Select(row => row.Folder)));
        foreach (var (folder, uses) in _folders)
        {
            var project = folder.Split('/')[0];
            Assert.That(uses.Select(use => $"{project}/{use}"), Is.SubsetOf(above), folder);
            above.Add(folder);
        }
    }

    /// <summary>What a folder uses shows in what its files name, as each folder is a namespace.</summary>
    [TestCaseSource(nameof(Folders))]
    public void A_folder_is_a_namespace(string folder, string[] _)
    {
        var namespaces = Sources(folder).Select(source => Namespace.Match(source).Groups[1].Value).Distinct();

        Assert.That(namespaces, Is.EqualTo([NamespaceOf(folder)]));
    }

    [TestCase("reference-model/Vocabulary/Vocabulary.csproj")]
    [TestCase("reference-model/Model/Model.csproj", "Vocabulary")]
    [TestCase("kernel-probes/KernelProbes.csproj", "Vocabulary")]
    [TestCase("containers/Containers.csproj", "Vocabulary")]
    [TestCase("harness/Harness.csproj", "Containers", "Model")]
    public void A_project_references_only(string project, params string[] expected)
    {
        var references = References(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension);

        Assert.That(references, Is.EquivalentTo(expected));
    }

    [TestCase("Tmds.LibC", "kernel-probes/KernelProbes.csproj")]
    [TestCase("Docker.DotNet", "containers/Containers.csproj")]
    [TestCase("Microsoft.Data.Sqlite", "harness/Harness.csproj")]
    [TestCase("MimeKit", "harness/Harness.csproj")]
    [TestCase("Spectre.Console", "harness/Harness.csproj")]
    [TestCase("Tomlyn", "harness/Harness.csproj")]
    [TestCase("Microsoft.Playwright", "tests/Harness.Tests/Harness.Tests.csproj")]
    public void A_package_appears_only_in(string package, string project)
    {
        var users = Projects().Where(user =>
            References(user, "PackageReference").Any(name => name.StartsWith(package, StringComparison.Ordinal)));

        Assert.That(users, Is.SubsetOf([project]));
    }

    [Test]
    public void The_vocabulary_and_the_model_use_no_package_at_run_time()
    {
        Assert.That(References("reference-model/Vocabulary/Vocabulary.csproj", "PackageReference"), Is.Empty);
        var packages = Load("reference-model/Model/Model.csproj").Descendants("PackageReference");
        Assert.That(packages.Select(package => (string?)package.Attribute("PrivateAssets")), Has.All.EqualTo("all"));
    }

    [Test]
    public void The_probe_and_what_it_uses_know_nothing_of_the_model()
    {
        var names = typeof(Containers.IGuest).Assembly.GetReferencedAssemblies().Select(name => name.Name);

        Assert.That(names, Has.None.EqualTo("Model").And.None.EqualTo("harness"));
    }

    static readonly EnumerationOptions _all = new() { RecurseSubdirectories = true };

    /// <summary>Its files, without the program: that is in no namespace, refers to all and is referred to by none.
    /// </summary>
    static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(InRoot(folder), "*.cs")
            .Where(file => Path.GetFileName(file) != "Program.cs").Select(File.ReadAllText);

    /// <summary>Whether a file imports the namespace, or names one of its types with the end of the namespace.
    /// </summary>
    static bool Uses(string source, string folder)
    {
        var types = Sources(folder).SelectMany(file => Declaration.Matches(file)).Select(type => type.Groups[1].Value);
        string[] ways =
        [
            $@"^using [^;]*\b{Regex.Escape(NamespaceOf(folder))}[.;]",
            $@"(?<![\w.]){Path.GetFileName(folder)}\.({string.Join('|', types)})\b",
        ];
        return ways.Any(way => Regex.IsMatch(source, way, RegexOptions.Multiline));
    }

    [GeneratedRegex(@"^[a-z ]*\b(?:class|struct|record|enum|interface|delegate \S+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration { get; }

    [GeneratedRegex(@"^namespace (\S+);", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }

    static string NamespaceOf(string folder)
    {
        var project = Directory.EnumerateFiles(InRoot(folder.Split('/')[0]), "*.csproj").Single();
        var root = (string?)XDocument.Load(project).Descendants("RootNamespace").Single();
        return string.Join('.', folder.Split('/').Skip(1).Prepend(root));
    }

    static string InRoot(string path) => Path.Combine(Repository.Root, path);

    static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => path.Split(Path.DirectorySeparatorChar)[0] is not ("artifacts" or "tests"));

    static IEnumerable<string> References(string project, string kind) =>
        Load(project).Descendants(kind).Select(reference => (string)reference.Attribute("Include")!);

    static XDocument Load(string project) => XDocument.Load(InRoot(project));
}
