using Reuseport.Containers;
using Reuseport.Harness.Tests.Nights;

namespace Reuseport.Harness.Tests.Outputs;

/// <summary>
/// A night with a case of each kind: 6.1.1 agrees, 6.1.2 cannot be tested, 6.1.9 fails as the ledger says, 6.2.1 fails.
/// One trace may corrupt the memory of a kernel, and is not run.
/// </summary>
public abstract class MixedNight : PlayedNight
{
    /// <param name="head">More keys of the plan.</param>
    /// <param name="tables">More of its tables.</param>
    private protected async Task PlayMixedAsync(string head = "", string tables = "")
    {
        var ledger = Scratch.Write("known.toml",
            """
            [[divergence]]
            id = "listen"
            kernels = ["6.1"]
            call = "listen"
            result = "ListenResult.Listening"
            reason = "It lies."
            link = "https://example.org/1"
            added = 2026-11-01
            expires = 2026-12-01
            """);
        var plan = WritePlan($"ledger = \"{ledger}\"\n{head}\n{Small("nights")}\n{tables}");
        Scratch.Write("corpus/hazard.trace", CommandTests.Hazard);
        await NightAsync(Mixed, plan, "--night", Date);
    }

    private protected static IGuest Mixed(string kernel) => kernel switch
    {
        "6.1.2" => throw new GuestException("it hangs") { NeverBoots = true },
        "6.1.9" => LiarOf("6.1.9"),
        "6.2.1" => LiarOf("6.2.1"),
        _ => Honest(kernel),
    };
}
