using Reuseport.Tests;

namespace Reuseport.Model.Tests;

/// <summary>What holds in every state, in all those that short scripts reach.</summary>
public class ExhaustiveTests
{
    const Behaviours Old = Behaviours.NoMigration | Behaviours.AnyAttachType | Behaviours.NoMptcp
        | Behaviours.ReqskFullAtBacklog | Behaviours.UdpOneScore;

    /// <summary>The seed, a kernel with all that came later, and one that lacks what came before it.</summary>
    static readonly KernelProfile[] _profiles =
    [
        KernelProfile.Seed,
        new(~Old),
        new(Old),
    ];

    static IEnumerable<SmallScope> SmallScopes => SmallScope.All;

    [Test]
    public void No_script_of_up_to_four_calls_on_three_sockets_breaks_an_invariant(
        [ValueSource(nameof(SmallScopes))] SmallScope scope, [ValueSource(nameof(_profiles))] KernelProfile profile)
    {
        var states = 0;
        scope.Walk(profile, (ops, _, worlds) =>
        {
            if (Invariants.Broken(worlds.First) is { } reason)
                Assert.Fail($"{string.Join('\n', ops)}\n! {reason}");
            states++;
        });

        Assert.That(states, Is.GreaterThan(100_000));
    }
}
