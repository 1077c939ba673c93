using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Containers.Docker;

/// <summary>Whether the owner of a container still needs it.</summary>
enum OwnerState
{
    Alive,
    Dead,

    /// <summary>It is of another boot, machine or pid namespace: nothing can be said from here.</summary>
    Elsewhere,
}

/// <summary>The harness that a container belongs to, so that what it leaves is told from what is in use.</summary>
/// <param name="Place">The boot and the pid namespace in which <paramref name="Pid"/> means something.</param>
/// <param name="Started">When it started, in ticks since the boot: process numbers come round.</param>
sealed record Owner(string Place, int Pid, string Started)
{
    static readonly string _here = string.Join(
        '/', File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), new FileInfo("/proc/self/ns/pid").LinkTarget);

    public static Owner Self { get; } = Of(Environment.ProcessId)!;

    public OwnerState State =>
        Place != _here ? OwnerState.Elsewhere : this == Of(Pid) ? OwnerState.Alive : OwnerState.Dead;

    /// <summary>A process of this machine; null when there is none of that number.</summary>
    public static Owner? Of(int pid)
    {
        try
        {
            // Behind the name in parentheses, which may contain anything: proc_pid_stat(5), from the third field.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new(_here, pid, fields[19]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static Owner? Parse(string text) =>
        text.Split(' ') is [var place, var number, var started]
        && Digits.TryParse(number, out int pid)
            ? new(place, pid, started)
            : null;

    public override string ToString() => Invariant($"{Place} {Pid} {Started}");
}
