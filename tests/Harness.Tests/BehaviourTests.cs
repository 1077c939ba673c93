using System.Globalization;
using System.Text.RegularExpressions;
using Reuseport.Containers;
using Reuseport.Harness.Profiles;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>A behaviour is a name of the model's, a file, a row of the map, and a note where it surprises.</summary>
public sealed partial class BehaviourTests
{
    const string File = "udp-hash4.trace";

    static readonly IReadOnlyList<MapRow> _rows = ModelMap.Rows("name", "without it", "with it", "note");

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.All))]
    public void A_behaviour_is_a_property_of_a_profile(Behaviour behaviour)
    {
        var property = typeof(KernelProfile).GetProperty(behaviour.Flag.ToString());

        Assert.That(property?.GetValue(KernelProfile.Seed), Is.False, $"KernelProfile.{behaviour.Flag}");
        Assert.That(property!.GetValue(new KernelProfile(behaviour.Flag)), Is.True);
    }

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.All))]
    public void A_behaviour_has_a_file_of_its_name(Behaviour behaviour) =>
        Assert.That(BehaviourFiles.Built, Contains.Key($"{behaviour.Name}.trace"));

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.All))]
    public void The_model_shows_a_behaviour_as_its_traces_say(Behaviour behaviour)
    {
        GuestHello[] guests = [GuestHello.Parse(["kernel=7"])!, GuestHello.Parse(["kernel=7", "functions=1"])!];
        foreach (var trace in guests.Select(behaviour.TraceFor).OfType<BehaviourTrace>())
        {
            Assert.That(Last(trace, behaviour.AddTo(KernelProfile.Seed)), Is.EqualTo(trace.Shows));
            Assert.That(Last(trace, KernelProfile.Seed), Is.EqualTo(trace.Lacks));
        }
    }

    [Test]
    public void What_a_behaviour_cannot_be_without_is_a_behaviour() =>
        Assert.That(
            Behaviour.All.SelectMany(behaviour => behaviour.Needs).Distinct(),
            Is.SubsetOf(Behaviour.All.Select(behaviour => behaviour.Name)));

    [TestCaseSource(typeof(Behaviour), nameof(Behaviour.All))]
    public void A_behaviour_has_a_row_in_the_map_and_the_note_that_its_file_names(Behaviour behaviour)
    {
        var row = _rows.SingleOrDefault(row => ModelMap.Quoted(row.Cells[0]).Contains($"{behaviour.Flag}"));
        Assert.That(row, Is.Not.Null, $"docs/model-map.md has no row of `{behaviour.Flag}`");

        int? note = NoteLink.Match(row!.Cells[3]) is { Success: true } link
            ? int.Parse(link.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;
        Assert.That(note, Is.EqualTo(behaviour.Note), $"the note of {behaviour.Name} in docs/model-map.md");
        if (note is not null)
            Assert.That(
                Repository.Read($"docs/{NoteLink.Match(row.Cells[3]).Groups[2]}"),
                Does.StartWith($"# Note {note}:"));
    }

    [Test]
    public void The_map_has_no_row_of_a_behaviour_that_is_none() =>
        Assert.That(
            _rows.SelectMany(row => ModelMap.Quoted(row.Cells[0])),
            Is.EquivalentTo(Behaviour.All.Select(behaviour => behaviour.Flag.ToString())));

    [TestCase("#@ behaviour  udp-hash4", "", "no file in harness/Profiles begins with '#@ behaviour udp-hash4'")]
    [TestCase("udp-hash4", "udp-hash5", "udp-hash4.trace: 'udp-hash5' is none of the model's Behaviours")]
    [TestCase("#@ does ", "# ", "udp-hash4.trace: there is no '#@ does'")]
    [TestCase("#@ brought-by ", "# ", "udp-hash4.trace: either a change has brought it, or one has ended it")]
    [TestCase("#@ shows ", "# ", "udp-hash4.trace: there is no '#@ shows'")]
    [TestCase(
        "#@ lacks      ok", "#@ lacks EIO",
        "udp-hash4.trace: the last call has ENOENT|ok, and the header ENOENT and EIO")]
    [TestCase("#@ note ", "#@ notes ", "udp-hash4.trace: '#@ notes 2' is too much")]
    public void A_file_that_says_too_little_or_too_much_is_refused(string said, string instead, string message)
    {
        var files = BehaviourFiles.Built.ToDictionary();
        Assert.That(files[File], Does.Contain(said));
        files[File] = files[File].Replace(said, instead, StringComparison.Ordinal);
        if (instead is "")
            files.Remove(File);

        Assert.That(() => BehaviourFiles.Read(files), Throws.TypeOf<FormatException>().With.Message.EqualTo(message));
    }

    static Outcome Last(BehaviourTrace trace, KernelProfile profile)
    {
        var worlds = Worlds.Start(profile, trace.Trace.Script.Settings);
        Outcome last = Outcome.DontCare.Instance;
        foreach (var op in trace.Trace.Script.Ops)
        {
            var prediction = worlds.Predict(op);
            (worlds, last) = (prediction.After(), prediction.Expected);
        }
        return last is Outcome.Called(var returned, _) ? returned : last;
    }

    [GeneratedRegex(@"\[(\d+)\]\((notes/.*\.md)\)")]
    private static partial Regex NoteLink { get; }
}
