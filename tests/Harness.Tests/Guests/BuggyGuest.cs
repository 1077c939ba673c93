using Reuseport.Containers;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Guests;

/// <summary>
/// A kernel that does what the model says but for a bug in one place; where it is free it takes the first way.
/// </summary>
sealed class BuggyGuest(KernelProfile profile, Func<Net, Op, Course, (Net, Outcome)> step) : IGuest
{
    public string Name => "buggy";

    public GuestHello Hello { get; } = GuestHello.Parse(["kernel=0.1-buggy", "arch=none", "build=test"])!;

    public Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken)
    {
        var net = new Net(profile);
        foreach (var setting in script.Settings)
            (net, _) = step(net, setting, new());
        var outcomes = new List<Outcome>();
        foreach (var op in script.Ops)
        {
            (net, var outcome) = step(net, op, new());
            outcomes.Add(outcome);
        }
        return Task.FromResult<GuestAnswer>(new GuestAnswer.Ran([.. outcomes]));
    }

    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        RunAsync(script, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
