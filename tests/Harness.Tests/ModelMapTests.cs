using System.Reflection;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>docs/model-map.md says where each function of the kernel is in the model.</summary>
public sealed class ModelMapTests
{
    static readonly IReadOnlyList<MapRow> _rows = ModelMap.Rows("kernel", "model", "named results");

    static readonly IReadOnlyList<(string Folder, string Text)> _sources =
    [
        .. from file in Directory.EnumerateFiles(
               Path.Combine(Repository.Root, "reference-model", "Model"), "*.cs", SearchOption.AllDirectories)
           select (Path.GetFileName(Path.GetDirectoryName(file)!), File.ReadAllText(file)),
    ];

    /// <summary>The results of each enum.</summary>
    static IEnumerable<TestCaseData> Enums() =>
        from result in NamedResult.All
        group result by result.Function into results
        select new TestCaseData(results.ToArray()).SetArgDisplayNames(results.Key);

    [TestCaseSource(nameof(Enums))]
    public void A_function_has_a_row_under_its_file_with_its_results(NamedResult[] results)
    {
        var functions = results[0].KernelFunctions;
        var names = string.Join(", ", results.Select(result => result.ToString().Split('.')[1]));
        var rows = _rows.Where(row => functions.All(function => IsIn(row, function))).ToList();

        Assert.That(rows, Is.Not.Empty, $"docs/model-map.md has no row of {string.Join(" and ", functions)}");
        Assert.That(rows.Select(row => row.Cells[2]), Has.Exactly(1).EqualTo(names));
    }

    [Test]
    public void A_row_with_results_is_of_a_function_that_has_them() =>
        Assert.That(_rows.Count(row => row.Cells[2] is not ""), Is.EqualTo(Enums().Count()));

    /// <summary>Twins of IPv6 stand beside the functions of IPv4.</summary>
    [TestCaseSource(nameof(Enums))]
    public void A_result_stands_in_the_folder_of_its_file(NamedResult[] results)
    {
        var type = results[0].ToString().Split('.')[0];
        var source = _sources.Single(source => source.Text.Contains($"public enum {type}\n", StringComparison.Ordinal));
        var folders = results[0].KernelFunctions.Select(function => FolderOf(function.File));

        // What a call looks up first of all stands beside the calls.
        Assert.That(source.Folder, Is.AnyOf([.. folders, "Model"]));
    }

    [Test]
    public void A_row_names_what_is_there()
    {
        var functions = _rows.SelectMany(row => ModelMap.Quoted(row.Cells[0]));
        Assert.That(
            functions.Where(name => !_sources.Any(source => source.Text.Contains(name, StringComparison.Ordinal))),
            Is.Empty);

        var members = _rows.SelectMany(row => ModelMap.Quoted(row.Cells[1]));
        Assert.That(members.Where(name => !IsMember(name.Split('.'))), Is.Empty);
    }

    /// <summary>SockReuseport for net/core/sock_reuseport.c</summary>
    static string FolderOf(string file) => string.Concat(
        Path.GetFileNameWithoutExtension(file).Replace("inet6", "inet", StringComparison.Ordinal).Split('_')
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    static bool IsIn(MapRow row, KernelFunction function) =>
        ModelMap.Quoted(row.Cells[0]).Contains(function.Name)
        && $"{row.Heading} {row.Cells[0]}".Contains(function.File, StringComparison.Ordinal);

    static bool IsMember(string[] name) =>
        typeof(Net).Assembly.GetTypes().Any(type => type.Name == name[0]
            && (name is [_] || type.GetMembers(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
                | BindingFlags.DeclaredOnly).Any(member => member.Name == name[1])));
}
