using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;
using static System.FormattableString;

namespace Reuseport.KernelProbes.Agent;

/// <summary>
/// What must not repeat in a virtual machine that is restored again and again. The harness sends it with its hello,
/// before a socket draws its first secret.
/// </summary>
static unsafe class AfterRestore
{
    const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Sets what the words say: <c>time=</c> nanoseconds since 1970, <c>seed=</c> bytes in hexadecimal.
    /// </summary>
    public static void Apply(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            switch (word.Split('=', 2))
            {
                case ["time", var nanoseconds] when Digits.TryParse(nanoseconds, out long time):
                    SetClock(time);
                    break;
                case ["seed", { Length: > 0 and <= 2 * Entropy.Max } seed] when IsHexadecimal(seed):
                    Seed(Convert.FromHexString(seed));
                    break;
                default:
                    throw FaultException.OfProtocol($"'{word}' is not a word of hello");
            }
        }
    }

    /// <summary>How the machine is now, in words for the answer: the clock, and what the random source gives.</summary>
    public static string Describe()
    {
        var time = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * (NanosecondsPerSecond / TimeSpan.TicksPerSecond);
        var random = new byte[sizeof(long)];
        using var source = new FileStream("/dev/urandom", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        source.ReadExactly(random);
        return Invariant($" time={time} random={Convert.ToHexStringLower(random)}");
    }

    static bool IsHexadecimal(string word) => word.Length % 2 == 0 && word.All(char.IsAsciiHexDigit);

    static void SetClock(long nanoseconds)
    {
        var time = new TimeSpec
        {
            tv_sec = nanoseconds / NanosecondsPerSecond,
            tv_nsec = nanoseconds % NanosecondsPerSecond,
        };
        if (Libc.clock_settime(Uapi.CLOCK_REALTIME, &time) < 0)
            throw FaultException.OfLastCall("clock_settime");
    }

    /// <summary>random(4): credits the bytes, and makes the generator take a new key of them at once.</summary>
    static void Seed(byte[] seed)
    {
        var entropy = new Entropy { entropy_count = seed.Length * 8, buf_size = seed.Length };
        seed.CopyTo(new Span<byte>(entropy.buf, Entropy.Max));
        using var random = File.OpenHandle("/dev/urandom", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var file = (int)random.DangerousGetHandle();
        if (LibC.ioctl(file, Uapi.RNDADDENTROPY, &entropy) < 0 || LibC.ioctl(file, Uapi.RNDRESEEDCRNG, null) < 0)
            throw FaultException.OfLastCall("seeding the random source");
    }
}
