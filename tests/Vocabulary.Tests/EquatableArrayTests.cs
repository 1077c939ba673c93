namespace Reuseport.Vocabulary.Tests;

public class EquatableArrayTests
{
    static readonly EquatableArray<int> _some = [1, 2, 3];

    [Test]
    public void Arrays_of_equal_elements_are_equal()
    {
        EquatableArray<int> same = [1, 2, 3];

        Assert.That(same, Is.EqualTo(_some));
        Assert.That(same == _some);
        Assert.That(same.GetHashCode(), Is.EqualTo(_some.GetHashCode()));
        Assert.That(same.Equals((object)_some));
    }

    [Test]
    public void Order_and_length_count()
    {
        Assert.That(_some != [3, 2, 1]);
        Assert.That(_some != [1, 2]);
        Assert.That(_some.Equals("[1 2 3]"), Is.False);
    }

    [Test]
    public void The_default_is_the_empty_array()
    {
        EquatableArray<int> none = default;
        EquatableArray<int> empty = [];

        Assert.That(none == empty);
        Assert.That(none.GetHashCode(), Is.EqualTo(empty.GetHashCode()));
        Assert.That(none is []);
        Assert.That(none.ToString(), Is.EqualTo("[]"));
    }

    [Test]
    public void A_record_that_holds_one_compares_by_value()
    {
        var read = TraceReader.ReadOutcome("[s0 s1]");

        Assert.That(read, Is.EqualTo(new Outcome.Ordered([new(0), new(1)])));
        Assert.That(read, Is.Not.EqualTo(new Outcome.Ordered([new(1), new(0)])));
    }

    [Test]
    public void A_change_makes_a_new_one()
    {
        Assert.That(_some.Add(4) == [1, 2, 3, 4]);
        Assert.That(_some.With(1, 9) == [1, 9, 3]);
        Assert.That(_some.Without(1) == [1, 3]);
        Assert.That(_some[1..] == [2, 3]);
        Assert.That(_some == [1, 2, 3]);
    }

    [Test]
    public void An_element_is_found_at_its_place()
    {
        Assert.That(_some.IndexOf(3), Is.EqualTo(2));
        Assert.That(_some.IndexOf(4), Is.EqualTo(-1));
        Assert.That(_some.Contains(1));
        Assert.That(_some.ToString(), Is.EqualTo("[1 2 3]"));
    }
}
