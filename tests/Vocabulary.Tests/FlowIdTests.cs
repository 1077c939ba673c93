namespace Reuseport.Vocabulary.Tests;

public class FlowIdTests
{
    [TestCase(0, 0x1000_0000u)]
    [TestCase(3, 0x7000_0000u)]
    [TestCase(7, 0xF000_0000u)]
    public void A_flow_stands_in_the_middle_of_its_eighth(int position, uint centre) =>
        Assert.That(new FlowId(FlowFamily.Specific, position).Centre, Is.EqualTo(centre));

    [TestCase(-1, false)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    public void Its_tolerance_is_a_512th_below_the_centre(int step, bool accepted)
    {
        foreach (var flow in All)
            Assert.That(flow.Accepts((uint)(flow.Centre - (1u << 23) + step)), Is.EqualTo(accepted), flow.ToString());
    }

    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, false)]
    public void Its_tolerance_is_a_512th_above_the_centre(int step, bool accepted)
    {
        foreach (var flow in All)
            Assert.That(flow.Accepts((uint)(flow.Centre + (1u << 23) + step)), Is.EqualTo(accepted), flow.ToString());
    }

    [TestCase(0u)]
    [TestCase(0x8000_0000u)]
    [TestCase(uint.MaxValue)]
    public void A_hash_between_two_flows_belongs_to_neither(uint hash) =>
        Assert.That(All.Where(flow => flow.Accepts(hash)), Is.Empty);

    [Test]
    public void Groups_of_up_to_eight_never_split_a_flow()
    {
        foreach (var flow in All)
        {
            for (var n = 1ul; n <= 8; n++)
            {
                var first = ((flow.Centre - FlowId.Tolerance) * n) >> 32;
                Assert.That(((flow.Centre + FlowId.Tolerance) * n) >> 32, Is.EqualTo(first), $"{flow} among {n}");
            }
        }
    }

    static IEnumerable<FlowId> All =>
        from family in Enum.GetValues<FlowFamily>()
        from position in Enumerable.Range(0, FlowId.Positions)
        select new FlowId(family, position);
}
