using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Source;

/// <summary>The kernel's own file, compiled for this machine: each guest is a child process. No root is needed.
/// </summary>
public sealed class SourceTarget : ITarget
{
    /// <summary>What stands before the path or the package on the command line.</summary>
    public const string Prefix = "source:";

    readonly SourceBuild _build;
    readonly Instrument _instrument;

    SourceTarget(SourceBuild build, Instrument instrument)
    {
        _build = build;
        _instrument = instrument;
    }

    /// <inheritdoc cref="SourceBuild.MakeAsync"/>
    public static async Task<SourceTarget> OpenAsync(
        SourceFile file, Instrument instrument, CancellationToken cancellationToken) =>
        new(await SourceBuild.MakeAsync(file, instrument, cancellationToken), instrument);

    /// <summary>The file as a program.</summary>
    public SourceBuild Build => _build;

    public string Name => Prefix + _build.File.Origin;

    /// <summary>What is not defined would end the process, and the model has nothing to compare it with.</summary>
    public bool IsThrowAway => false;

    public int GuestsMax => int.MaxValue;

    public string? How => _instrument switch
    {
        Instrument.None => null,
        Instrument.Sanitizers => "sanitized",
        Instrument.Coverage => "counted",
    };

    public Task<IGuest> StartAsync(int number, CancellationToken cancellationToken) =>
        Task.FromResult<IGuest>(new SourceGuest(_build, number));

    /// <summary>What the guests that ended reached of the file; null when it was not built to count.</summary>
    /// <exception cref="KernelException">gcov is missing or fails.</exception>
    public async Task<SourceCoverage?> CoverageAsync(CancellationToken cancellationToken) =>
        _instrument == Instrument.Coverage ? await SourceCoverage.ReadAsync(_build, cancellationToken) : null;

    public ValueTask DisposeAsync()
    {
        _build.Dispose();
        return ValueTask.CompletedTask;
    }
}
