using CsCheck;

namespace Reuseport.Model.Tests;

public class HashTests
{
    static readonly Gen<int> _members = Gen.Frequency((4, Gen.Int[1, 16]), (1, Gen.Int[1, 32_768]));

    static readonly Gen<Hash> _hash =
        Gen.Select(Gen.UInt, Gen.UInt, (a, b) => new Hash(Math.Min(a, b), Math.Max(a, b)));

    static readonly Hash _any = new(0, uint.MaxValue);

    [Test]
    public void What_was_narrowed_to_a_place_points_there_alone() =>
        Gen.Select(_hash, _members, Gen.UInt).Sample((hash, n, draw) =>
        {
            var place = Draw(hash.Scale(n), draw);

            return hash.Narrow(place, n).Scale(n) == (place, place);
        });

    [Test]
    public void Narrowing_never_widens() =>
        Gen.Select(_hash, _members, Gen.UInt).Sample((hash, n, draw) =>
        {
            var narrowed = hash.Narrow(Draw(hash.Scale(n), draw), n);

            return hash.First <= narrowed.First && narrowed.First <= narrowed.Last && narrowed.Last <= hash.Last;
        });

    [Test]
    public void The_places_together_are_all_of_the_hash() =>
        Gen.Select(_hash, Gen.Int[1, 40]).Sample((hash, n) =>
        {
            var (first, last) = hash.Scale(n);
            var parts = Enumerable.Range(first, last - first + 1).Select(place => hash.Narrow(place, n)).ToList();

            return parts[0].First == hash.First && parts[^1].Last == hash.Last
                && parts.Zip(parts.Skip(1)).All(pair => pair.First.Last + 1ul == pair.Second.First);
        });

    [Test]
    public void A_single_hash_points_where_the_kernel_says() =>
        Gen.Select(Gen.UInt, _members).Sample((hash, n) =>
        {
            var place = (int)(((ulong)hash * (ulong)n) >> 32);

            return new Hash(hash, hash).Scale(n) == (place, place);
        });

    [TestCase(0u, 3, 0)]
    [TestCase(0x5555_5555u, 3, 0)]
    [TestCase(0x5555_5556u, 3, 1)]
    [TestCase(uint.MaxValue, 3, 2)]
    public void The_edges_of_a_place(uint hash, int n, int place) =>
        Assert.That(new Hash(hash, hash).Scale(n), Is.EqualTo((place, place)));

    [Test]
    public void A_flow_is_known_only_where_it_was_steered_for()
    {
        var lo = new Endpoint(Address.Lo, new(0));
        var specific = new Packet(Transport.Udp4, new(FlowFamily.Specific, 3), lo, 0);
        var wildcard = new Packet(Transport.Udp4, new(FlowFamily.Wildcard, 3), lo, 0);

        Assert.That(specific.Hash(Address.Lo).Steered.Scale(8), Is.EqualTo((3, 3)));
        Assert.That(specific.Hash(Address.Any).Steered, Is.EqualTo(_any));
        Assert.That(wildcard.Hash(Address.Any).Steered.Scale(8), Is.EqualTo((3, 3)));
        Assert.That(wildcard.Hash(Address.Lo).Steered, Is.EqualTo(_any));
    }

    static int Draw((int First, int Last) places, uint draw) =>
        places.First + (int)(draw % (uint)(places.Last - places.First + 1));
}
