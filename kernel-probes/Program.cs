using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Reuseport.KernelProbes;

const int Success = 0;
const int Broken = 1;
const int Usage = 2;

// Characters. The answers to many frames leave in one write.
const int OutputBufferSize = 64 * 1024;

var cpu = 0;
TextWriter? log = null;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--verbose":
            log = Console.Error;
            break;
        case "--cpu" when i + 1 < args.Length && TryReadCpu(args[i + 1], out cpu):
            i++;
            break;
        default:
            Console.Error.WriteLine("usage: kernel-probe [--cpu N] [--verbose]; frames on standard input and output");
            return Usage;
    }
}

try
{
    using var input = Open(0, FileAccess.Read);
    using var output = new StreamWriter(Open(1, FileAccess.Write), bufferSize: OutputBufferSize);
    return new Session(input, output, cpu, log).Run() ? Success : Broken;
}
catch (IOException)
{
    // The harness is gone, and with it everyone who could be told.
    return Broken;
}

static FileStream Open(nint fd, FileAccess access) =>
    new(new SafeFileHandle(fd, ownsHandle: false), access, bufferSize: 0);

static bool TryReadCpu(string word, out int cpu) =>
    int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out cpu) && cpu < 1024;
