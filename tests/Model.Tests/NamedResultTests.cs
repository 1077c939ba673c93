using System.Reflection;

namespace Reuseport.Model.Tests;

/// <summary>A test reaches every name of every result: it stands in the last column of some table.</summary>
public class NamedResultTests
{
    const string SockReuseport = "net/core/sock_reuseport.c";

    static readonly HashSet<string> _expected =
    [
        .. from type in typeof(NamedResultTests).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           from row in method.GetCustomAttributes<TestCaseAttribute>()
           where row.Arguments is [_, _, ..] && row.Arguments[^1] is Enum
           select $"{row.Arguments[^1]!.GetType().Name}.{row.Arguments[^1]}",
    ];

    [TestCaseSource(typeof(NamedResult), nameof(NamedResult.All))]
    public void Every_result_is_expected_by_a_table(NamedResult result) =>
        Assert.That(_expected, Has.Member(result.ToString()));

    [Test]
    public void Every_result_enum_of_the_model_is_named()
    {
        var enums = typeof(Net).Assembly.GetTypes()
            .Where(type => type.IsEnum && type.Name.EndsWith("Result", StringComparison.Ordinal));
        var named = NamedResult.All.Select(result => result.ToString().Split('.')[0]).ToHashSet();

        Assert.That(enums.Select(type => type.Name), Is.EquivalentTo(named));
    }

    [Test]
    public void A_result_has_the_name_of_its_enum_and_value()
    {
        Assert.That(NamedResult.Of(AddSockResult.Busy).ToString(), Is.EqualTo("AddSockResult.Busy"));
        Assert.That(NamedResult.Of(DetachProgResult.NoProgram).ToString(), Is.EqualTo("DetachProgResult.NoProgram"));
        Assert.That(NamedResult.All.Select(result => result.ToString()), Is.Unique);
        Assert.That(NamedResult.All.Select(result => result.Index), Is.Ordered.And.Unique);
    }

    [Test]
    public void A_result_has_the_function_of_the_kernel_and_its_file()
    {
        var result = NamedResult.Of(AddSockResult.Busy);

        Assert.That(result.Function, Is.EqualTo("AddSock"));
        Assert.That(result.KernelFunctions, Is.EqualTo([new KernelFunction("reuseport_add_sock", SockReuseport)]));
        Assert.That(result.IsOfTheFile, Is.True);
        Assert.That(NamedResult.Of(BindResult.Bound).IsOfTheFile, Is.False);
    }

    [Test]
    public void The_kernel_has_its_functions_in_c_files() =>
        Assert.That(
            NamedResult.All.SelectMany(result => result.KernelFunctions).Select(function => function.File),
            Has.All.Match(@"^(net|kernel)/([a-z0-9_]+/)?[a-z0-9_]+\.c$"));
}
