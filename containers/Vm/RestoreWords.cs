using System.Security.Cryptography;
using static System.FormattableString;

namespace Reuseport.Containers.Vm;

/// <summary>What a machine that may have been restored is told with hello, before it draws its first secret.</summary>
static class RestoreWords
{
    /// <summary>Bytes.</summary>
    const int SeedLength = 64;

    const int NanosecondsPerTick = 100;

    /// <summary><c>time=</c> nanoseconds since 1970, <c>seed=</c> for the random source.</summary>
    public static string Of(TimeProvider clock)
    {
        var time = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        var seed = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedLength));
        return Invariant($"time={time} seed={seed}");
    }
}
