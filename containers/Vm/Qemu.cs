using System.ComponentModel;
using System.Diagnostics;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Vm;

/// <summary>QEMU as the distribution has it.</summary>
public static class Qemu
{
    /// <summary>The emulator of this machine's architecture.</summary>
    public const string Program = "qemu-system-x86_64";

    /// <summary>
    /// Runs QEMU until it ends or standard input is closed, so that it never outlives the harness. It has a session of
    /// its own, as a Ctrl-C in the terminal is the harness's to handle.
    /// </summary>
    const string Supervised =
        """
        snapshot=$1; shift
        exec 3<&0
        "$@" <"$snapshot" 3<&- &
        qemu=$!
        { cat <&3; kill -KILL $qemu; } >/dev/null 2>&1 &
        exec 3<&-
        wait $qemu
        """;

    /// <summary>Its first line about itself, such as <c>QEMU emulator version 7.2.22</c>.</summary>
    /// <exception cref="GuestException">It is not installed.</exception>
    public static async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await new ExternalCommand(Program, ["--version"]).ReadAsync(cancellationToken);
            return text.Split('\n')[0];
        }
        catch (KernelException e)
        {
            throw new GuestException($"{e.Message}: install qemu-system-x86", inner: e);
        }
    }

    /// <param name="snapshot">A file that its standard input is.</param>
    internal static Process Start(IEnumerable<string> arguments, string snapshot)
    {
        var command = new ProcessStartInfo("setsid", ["sh", "-c", Supervised, "sh", snapshot, Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(command) ?? throw new UnreachableException("no shell is involved");
        }
        catch (Win32Exception e)
        {
            throw new GuestException($"setsid does not start: {e.Message}: install util-linux", inner: e);
        }
    }
}
