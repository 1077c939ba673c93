using Reuseport.Containers;
using Reuseport.Model;

namespace Reuseport.Harness.Tests.Guests;

/// <summary>A kernel that does what the model of its profile says, unless it is told to lie.</summary>
sealed class ModelGuest(KernelProfile profile) : IGuest
{
    /// <summary>Changes what the model says of a call.</summary>
    public Func<Op, Outcome, Outcome> Lie { get; init; } = (_, outcome) => outcome;

    /// <summary>Answers instead of the model when it gives an answer; may throw.</summary>
    public Func<Script, GuestAnswer?> Before { get; init; } = _ => null;

    /// <summary>Whether something is left of a script; one that looks at it is told by <see cref="Lie"/>.</summary>
    public Func<Script, bool> Leaks { get; init; } = _ => false;

    public string Name => "model";

    public GuestHello Hello { get; init; } = GuestHello.Parse(["kernel=0.1-model", "arch=none", "build=test"])!;

    public async Task<GuestAnswer> RunAsync(Script script, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return Before(script) ?? new GuestAnswer.Ran(Play(script))
        {
            LeftSomething = Leaks(script) && script.Ops is not [.., Op.Left],
        };
    }

    public Task<GuestAnswer> StepAsync(Script script, CancellationToken cancellationToken) =>
        RunAsync(script, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The outcomes; where the kernel is free it takes the first.</summary>
    EquatableArray<Outcome> Play(Script script)
    {
        var worlds = Worlds.Start(profile, script.Settings);
        var outcomes = new List<Outcome>();
        foreach (var op in script.Ops)
        {
            var prediction = worlds.Predict(op);
            var outcome = prediction.Expected is Outcome.OneOf([var first, ..]) ? first : prediction.Expected;
            outcomes.Add(Lie(op, outcome));
            worlds = prediction.After(outcome)!;
        }
        return [.. outcomes];
    }
}
