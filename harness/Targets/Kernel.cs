using Reuseport.Containers;
using Reuseport.Harness.Comparing;
using Reuseport.Harness.Profiles;
using Reuseport.Harness.Verdicts;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Targets;

/// <summary>
/// The kernel of a target: what its probe said of it, and the profile that was measured. The guest of the measurement
/// is handed out at the next start; disposing ends it.
/// </summary>
/// <param name="Profile">The behaviours to hold it to: those declared, or those that it shows.</param>
/// <param name="Start">How long the first guest took from nothing to its hello.</param>
sealed record Kernel(ITarget Target, GuestHello Hello, KernelProfile Profile, TimeSpan Start) : IAsyncDisposable
{
    IGuest? _kept;

    public Referee Referee => new(Profile);

    /// <summary>Its profile is what --profile says: it was not measured.</summary>
    public bool IsDeclared { get; private init; }

    /// <summary>What the measurement found that no profile explains; empty where nothing was measured.</summary>
    public IReadOnlyList<Suspect> Suspects { get; private init; } = [];

    /// <summary>The behaviours that are not as they were recorded of its release.</summary>
    public IReadOnlyList<ProfileChange> Changes { get; private init; } = [];

    /// <summary>Starts a guest, and measures its kernel, unless --profile says what it is to show.</summary>
    /// <exception cref="UsageException">There is no behaviour of that name.</exception>
    /// <exception cref="GuestException">No guest starts, or the probe cannot run a trace.</exception>
    public static async Task<Kernel> OpenAsync(
        ITarget target, ProfileChoice choice, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var guest = await target.StartAsync(0, cancellationToken);
        var start = clock.GetElapsedTime(started);
        await using var trials = new Trials(HandOutAsync, new(KernelProfile.Seed), number: 0);
        var hello = guest.Hello;
        try
        {
            RequiredOptions.Require(target.Name, hello);
            if (choice.Declared is { } declared)
            {
                return new(target, hello, declared, start)
                {
                    IsDeclared = true,
                    _kept = Interlocked.Exchange(ref guest, null),
                };
            }
            var (measured, changes) = await choice.MeasureAsync(trials, hello, cancellationToken);
            return new(target, hello, measured.Profile, start)
            {
                Suspects = measured.Suspects,
                Changes = changes,
                _kept = trials.Release(),
            };
        }
        finally
        {
            if (guest is not null)
                await guest.DisposeAsync();
        }

        async Task<IGuest> HandOutAsync(int number, CancellationToken cancellation) =>
            Interlocked.Exchange(ref guest, null) ?? await target.StartAsync(number, cancellation);
    }

    /// <summary>A guest, as <see cref="ITarget.StartAsync"/> gives it.</summary>
    public async Task<IGuest> StartAsync(int number, CancellationToken cancellationToken) =>
        number == 0 && Interlocked.Exchange(ref _kept, null) is { } kept
            ? kept
            : await Target.StartAsync(number, cancellationToken);

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _kept, null)?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// Refuses a trace that may corrupt the kernel's memory, unless the kernel is thrown away afterwards.
    /// </summary>
    /// <param name="name">What the script is called.</param>
    /// <param name="othersFollow">The guest that runs it is given other scripts afterwards.</param>
    /// <exception cref="UsageException">
    /// The trace may corrupt memory, needs too many files, or is of the other alphabet.
    /// </exception>
    public void Refuse(string name, Script script, bool othersFollow = false)
    {
        var isForFunctions = !script.Alphabets.HasFlag(Alphabets.Sockets);
        if (!script.Alphabets.HasFlag(Hello.Alphabet))
        {
            throw new UsageException(isForFunctions
                ? $"{name} calls functions of the kernel's file; only the target source:FILE takes those"
                : $"{name} makes calls on sockets; {Target.Name} takes calls of functions only");
        }
        if (Hello.OpenFiles is { } files && SocketsOf(script) is var sockets && sockets + SpareFiles > files)
        {
            throw new UsageException(
                $"{name} opens {sockets} sockets, and {Target.Name} allows a probe {files} open files (ulimit -Hn): "
                + "raise the limit, or use a VM");
        }
        if ((othersFollow || !Target.IsThrowAway) && Referee.FindHazard(script) is { } call)
        {
            if (isForFunctions)
                throw new UsageException($"{name}: '{script.Ops[call]}' has no defined result in this state");
            throw new UsageException(
                $"{name}: '{TraceText.Write(script.Ops[call])}' may corrupt the kernel's memory (the hazard family): "
                + "only replay on a VM, which is thrown away, may run it");
        }
    }

    /// <summary>Files that a probe has open beside the sockets of a script: clients, programs, /proc.</summary>
    const int SpareFiles = 200;

    static int SocketsOf(Script script) =>
        script.Ops.Sum(op => Names.AllDefinedBy(op).Count(name => name is SockId));

    /// <summary>As many probes as memory allows, at most those asked for; one is spared for examinations.</summary>
    public int Fit(int probes) => Math.Clamp(probes, 1, Math.Max(1, Target.GuestsMax - 1));

    /// <summary>Release, architecture and build, and how its guests are run where there is something to say.</summary>
    public override string ToString()
    {
        var how = Target.How is { } word ? $", {word}" : "";
        return $"{Describe(Target, Hello)}, probe {Hello.Build}{how}";
    }

    /// <summary>Release and architecture, and what the kernel was built with to find its faults.</summary>
    public static string Describe(ITarget target, GuestHello hello) =>
        string.Join(", ", [$"{hello.Kernel} {hello.Arch}", .. target.Instruments]);
}
