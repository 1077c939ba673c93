using CsCheck;

namespace Reuseport.Model.Tests;

public class CourseTests
{
    [Test]
    public void A_call_takes_each_course_exactly_once() =>
        Gen.Int[1, 4].Array[0, 5].Sample(widths =>
        {
            var ways = new List<string>();
            var course = new Course();
            do
            {
                ways.Add(string.Join(' ', widths.Select(width => course.Choose(0, width - 1))));
            }
            while (course.TakeNext());

            return ways.Count == widths.Aggregate(1, (product, width) => product * width)
                && ways.Distinct().Count() == ways.Count;
        });

    [Test]
    public void Later_choices_may_depend_on_earlier_ones()
    {
        var ways = new List<string>();
        var course = new Course();
        do
        {
            var first = course.Choose(0, 2);
            ways.Add(first == 1 ? $"1 then {course.Choose(5, 6)}" : $"{first}");
        }
        while (course.TakeNext());

        Assert.That(string.Join(", ", ways), Is.EqualTo("0, 1 then 5, 1 then 6, 2"));
    }

    [Test]
    public void Each_way_has_its_own_results_and_the_last_comes_first()
    {
        var course = new Course();
        course.Reached(PullResult.WasLast);
        course.Choose(0, 1);
        Assert.That(course.Reached(DetachSockResult.LeftListening), Is.EqualTo(DetachSockResult.LeftListening));

        Assert.That(
            string.Join(' ', course.OutermostFirst()),
            Is.EqualTo("DetachSockResult.LeftListening PullResult.WasLast"));
        Assert.That(course.TakeNext());
        Assert.That(course.OutermostFirst(), Is.Empty);
    }

    [Test]
    public void Without_a_choice_there_is_one_way()
    {
        var course = new Course();

        Assert.That(course.Choose(3, 3), Is.EqualTo(3));
        Assert.That(course.TakeNext(), Is.False);
    }
}
