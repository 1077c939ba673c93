using Reuseport.Containers;
using Reuseport.Harness.Commands;
using Reuseport.Harness.Tests.Nights;

namespace Reuseport.Harness.Tests.Store;

/// <summary>Nights that a store keeps.</summary>
public abstract class StoredNight : PlayedNight
{
    protected string Path => Scratch.In("store.db");

    private protected Task<ExitCode> StoredAsync(Func<string, IGuest?> kernel, int day) => NightAsync(
        kernel, WritePlan($"store = \"{Path}\"\n{Small("nights")}"), "--night",
        FormattableString.Invariant($"2026-11-{day}"));
}
