using System.Text.RegularExpressions;
using Reuseport.Containers.Source;
using Reuseport.Harness.Tests;

namespace Reuseport.Containers.Tests;

/// <summary>The numbers of the wire are those of driver.c, which is the other end.</summary>
public sealed partial class SourceWireTests
{
    static readonly string _driver =
        File.ReadAllText(Path.Combine(Repository.Root, "kernel-probes", "source", "driver.c"));

    [TestCase(typeof(SourceWire.Operation), "UPDATE_INCOMING_CPU")]
    [TestCase(typeof(SourceWire.ProgramKind), "MIGRATE")]
    [TestCase(typeof(SourceWire.Kind), "NULL_RETURNED")]
    [TestCase(typeof(SockField), "REFS")]
    [TestCase(typeof(SkBuff), "SHARED_SHORT_PACKET")]
    public void An_enum_has_the_names_and_the_numbers_of_the_driver(Type type, string last)
    {
        var driver = Enumerators.Where(names => names.ContainsKey(last)).Single();

        var ours = Enum.GetValues(type).Cast<IConvertible>().Select(value => (Name: $"{value}", value.ToInt32(null)));

        Assert.That(ours, Is.EqualTo(driver.Select(pair => (NameOf(pair.Key), pair.Value)))
            .Using<(string Name, int Number)>((one, other) =>
                one.Number == other.Number && string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase)));
    }

    [TestCase("RETURNS_PASS", SourceWire.Pass)]
    [TestCase("RETURNS_DROP", SourceWire.Drop)]
    [TestCase("NONE", GroupState.None)]
    [TestCase("FREED", GroupState.Freed)]
    public void A_constant_is_that_of_the_driver(string name, int ours)
    {
        var driver = Enumerators.Single(names => names.ContainsKey(name));

        Assert.That(driver[name], Is.EqualTo(ours));
    }

    /// <summary>Each enum of the driver: its names in their order, and their numbers.</summary>
    static IEnumerable<Dictionary<string, int>> Enumerators => Enumeration.Matches(_driver).Select(match =>
    {
        var names = new Dictionary<string, int>();
        var number = 0;
        foreach (var item in match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (item.Split(" = ") is not [{ Length: > 0 } name, .. var given])
                continue;
            number = given switch
            {
                [] => number,
                [['0', 'x', .. var digits]] => Convert.ToInt32(digits, 16),
                [var digits, ..] => int.Parse(digits),
            };
            names.Add(name, number++);
        }
        return names;
    });

    [GeneratedRegex(@"^enum [a-z]*\s*\{([^}]*)\};", RegexOptions.Multiline)]
    private static partial Regex Enumeration { get; }

    /// <summary>What a name of the driver is called here, in capitals or not.</summary>
    static string NameOf(string driver) => driver switch
    {
        "NO_PACKET" => "None",
        "PACKET" => "Whole",
        _ => driver.Replace("_PACKET", "").Replace("_RETURNED", "").Replace("_", ""),
    };
}
