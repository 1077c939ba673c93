using CsCheck;

namespace Reuseport.Model.Tests;

public class PredictionTests
{
    static readonly Outcome _s2 = new Outcome.Selected(new(2));

    [Test]
    public void An_outcome_that_was_not_predicted_has_no_world()
    {
        var prediction = Walk.Last($"{Given.Listeners(2)} connect f0 lo p0");

        Assert.That(prediction.After(_s2), Is.Null);
        Assert.That(prediction.After(Outcome.Ok.Instance), Is.Null);
        Assert.That(prediction.After(prediction.Expected), Is.Not.Null);
        Assert.That(prediction.WhyFree, Is.Null);
    }

    [Test]
    public void An_unsteered_flow_may_reach_any_member()
    {
        var prediction = Walk.Last($"{Given.Bound("udp4", 3, "any p0")} send f0 lo p0 0");

        Assert.That(prediction.Expected.ToString(), Is.EqualTo("s0|s1|s2"));
        Assert.That(prediction.WhyFree, Is.Not.Null);
        Assert.That(prediction.After().Count, Is.EqualTo(3));
        Assert.That(prediction.After(_s2)!.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_call_with_more_ways_than_are_looked_at_has_no_prediction()
    {
        var worlds = Walk.Last($"{Given.Bound("udp4", 2, "any p0")} close s1").After();

        Assert.That(worlds.Predict(Send("f0"), waysMax: 1), Is.Not.Null);

        worlds = Walk.Last(Given.Bound("udp4", 3, "any p0")).After();
        Assert.That(worlds.Predict(Send("f0"), waysMax: 3), Is.Not.Null);
        Assert.That(worlds.Predict(Send("f0"), waysMax: 2), Is.Null);
    }

    [Test]
    public void What_a_flow_has_shown_once_it_shows_again()
    {
        var first = Walk.Last($"{Given.Bound("udp4", 3, "any p0")} send f0 lo p0 0");

        var again = first.After(_s2)!.Predict(Send("f0"));

        Assert.That(again.Expected, Is.EqualTo(_s2));
        Assert.That(again.After(new Outcome.Selected(new(0))), Is.Null);
    }

    [Test]
    public void Another_flow_has_shown_nothing()
    {
        var first = Walk.Last($"{Given.Bound("udp4", 3, "any p0")} send f0 lo p0 0");

        Assert.That(first.After(_s2)!.Predict(Send("f1")).Expected.ToString(), Is.EqualTo("s0|s1|s2"));
    }

    /// <summary>Of six places that an upper third is made of, two are left.</summary>
    [Test]
    public void In_a_larger_group_it_is_known_in_part()
    {
        var worlds = Walk.Last($"{Given.Bound("udp4", 3, "any p0")} send f0 lo p0 0").After(_s2)!;
        for (var i = 3; i < 6; i++)
        {
            foreach (var op in TraceReader.ReadScript(
                $"s{i} = socket udp4\nreuseport s{i} on\nbind s{i} any p0").Ops)
                worlds = worlds.Predict(op).After();
        }

        Assert.That(worlds.Predict(Send("f0")).Expected.ToString(), Is.EqualTo("s4|s5"));
    }

    /// <summary>To follow what was seen, in whatever order, never leaves more worlds than there were before.</summary>
    [Test]
    public void What_was_seen_never_adds_worlds() =>
        Gen.Select(Gen.Int[0, 7], Gen.UInt).Array[1, 12].Sample(sends =>
        {
            var worlds = Walk.Check(Given.Bound("udp4", 5, "any p0"));
            foreach (var (flow, draw) in sends)
            {
                var prediction = worlds.Predict(Send($"f{flow}"));
                var outcomes = prediction.Expected is Outcome.OneOf(var free) ? free : [prediction.Expected];
                var after = prediction.After(outcomes[(int)(draw % (uint)outcomes.Count)])!;
                if (after.Count > worlds.Count)
                    return false;
                worlds = after;
            }
            return true;
        }, iter: 200);

    static Op Send(string flow) => TraceReader.ReadScript($"send {flow} lo p0 0").Ops[0];
}
