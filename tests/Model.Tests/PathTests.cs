using CsCheck;

namespace Reuseport.Model.Tests;

public class PathTests
{
    [Test]
    public void A_path_visits_each_way_exactly_once() =>
        Gen.Int[1, 4].Array[0, 5].Sample(widths =>
        {
            var ways = new List<string>();
            var path = new Path();
            do
            {
                ways.Add(string.Join(' ', widths.Select(width => path.Choose(0, width - 1))));
            }
            while (path.TakeNext());

            return ways.Count == widths.Aggregate(1, (product, width) => product * width)
                && ways.Distinct().Count() == ways.Count;
        });

    [Test]
    public void Later_choices_may_depend_on_earlier_ones()
    {
        var ways = new List<string>();
        var path = new Path();
        do
        {
            var first = path.Choose(0, 2);
            ways.Add(first == 1 ? $"1 then {path.Choose(5, 6)}" : $"{first}");
        }
        while (path.TakeNext());

        Assert.That(string.Join(", ", ways), Is.EqualTo("0, 1 then 5, 1 then 6, 2"));
    }

    [Test]
    public void Each_way_has_its_own_results_and_the_last_comes_first()
    {
        var path = new Path();
        path.Reached(PullResult.WasLast);
        path.Choose(0, 1);
        Assert.That(path.Reached(DetachSockResult.LeftListening), Is.EqualTo(DetachSockResult.LeftListening));

        Assert.That(
            string.Join(' ', path.OutermostFirst()),
            Is.EqualTo("DetachSockResult.LeftListening PullResult.WasLast"));
        Assert.That(path.TakeNext());
        Assert.That(path.OutermostFirst(), Is.Empty);
    }

    [Test]
    public void Without_a_choice_there_is_one_way()
    {
        var path = new Path();

        Assert.That(path.Choose(3, 3), Is.EqualTo(3));
        Assert.That(path.TakeNext(), Is.False);
    }
}
