using System.Globalization;
using Reuseport.Harness.Generation;
using Reuseport.Model;

namespace Reuseport.Harness.Tests;

/// <summary>The cases of three sockets are too many for one run: slices share them out.</summary>
public class TriplesTests
{
    const int Scripts = 1_500;

    static readonly KernelProfile _profile = KernelProfile.Seed;

    [Test]
    public void A_slice_has_the_same_cases_whatever_the_seed_is()
    {
        var (one, other) = (CasesOf(seed: 1, slice: 7), CasesOf(seed: 2, slice: 7));
        var both = Math.Min(one.Count, other.Count);

        Assert.That(one[..both], Is.EqualTo(other[..both]));
    }

    [Test]
    public void The_next_slice_has_other_cases()
    {
        Assert.That(CasesOf(seed: 1, slice: 7).Intersect(CasesOf(seed: 1, slice: 8)), Is.Empty);
    }

    [Test]
    public void All_slices_have_all_cases_and_begin_anew_after_the_last()
    {
        var cases = new Cases(first: 0, count: 2_048);
        var all = Enumerable.Range(0, 2_048).Select(_ => cases.Next()).ToList();

        Assert.That(all.Distinct().Count(), Is.EqualTo(2_048));
        Assert.That(cases.Next(), Is.EqualTo(all[0]));
        Assert.That(
            CasesOf(seed: 1, slice: Triples.Slices + 3), Is.EqualTo(CasesOf(seed: 1, slice: 3)), "beyond the last");
    }

    static List<int> CasesOf(ulong seed, int slice)
    {
        var generator = new Generator(_profile, seed, slice: slice);
        var numbers = new List<int>();
        for (var made = 0; made < Scripts; made++)
        {
            generator.Next();
            if (generator.Part == Part.Triples)
                numbers.Add(int.Parse(generator.Origin!.Split(' ')[1], CultureInfo.InvariantCulture));
        }
        return numbers;
    }
}
