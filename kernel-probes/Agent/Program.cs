using Reuseport.KernelProbes.Agent;
using Reuseport.Vocabulary;

const int Success = 0;
const int Broken = 1;
const int Usage = 2;

// Characters. The answers to many frames leave in one write.
const int OutputBufferSize = 64 * 1024;

if (Init.Port is { } port)
{
    Init.Run(port);
    return Broken;
}

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
    using var input = Console.OpenStandardInput();
    using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: OutputBufferSize);
    return new Session(input, output, cpu, log).Run() ? Success : Broken;
}
catch (IOException)
{
    // The harness is gone; there is no one to report to.
    return Broken;
}

static bool TryReadCpu(string word, out int cpu) =>
    Digits.TryParse(word, out cpu) && cpu < 1024;
