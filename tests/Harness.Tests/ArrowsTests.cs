using System.Xml.Linq;

namespace Reuseport.Harness.Tests;

/// <summary>
/// Who may know whom: Vocabulary, Model, Harness, Containers, Vocabulary, KernelProbes (docs: the house).
/// </summary>
public sealed class ArrowsTests
{
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
    [TestCase("Spectre.Console", "harness/Harness.csproj")]
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

    static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => path.Split(Path.DirectorySeparatorChar)[0] is not ("artifacts" or "tests"));

    static IEnumerable<string> References(string project, string kind) =>
        Load(project).Descendants(kind).Select(reference => (string)reference.Attribute("Include")!);

    static XDocument Load(string project) => XDocument.Load(Path.Combine(Repository.Root, project));
}
