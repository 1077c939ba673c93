using System.Runtime.InteropServices;
using System.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Agent;

/// <summary>The probe as the first and only process of a virtual machine.</summary>
static unsafe class Init
{
    /// <summary>
    /// The environment variable with the device that the harness is behind. The kernel makes it of its command line.
    /// </summary>
    const string PortVariable = "PROBE_PORT";

    /// <summary>What the harness waits for on the console before it saves the machine, or says hello.</summary>
    const string Ready = "reuseport-probe: ready";

    const string Modules = "/modules";

    /// <summary>What fs.nr_open is until it is set, sysctl_nr_open in fs/file.c of every kernel.</summary>
    const int OpenFilesMax = 1 << 20;

    /// <summary>The port; null in a process that is not <c>/init</c> of a VM of the harness.</summary>
    public static string? Port =>
        Environment.ProcessId == 1 ? Environment.GetEnvironmentVariable(PortVariable) : null;

    /// <summary>Makes the machine usable, serves the harness, and switches the machine off.</summary>
    public static void Run(string port)
    {
        try
        {
            Mount("devtmpfs", "/dev", KernelOption.DevTmpFs);
            Mount("proc", "/proc", KernelOption.ProcFs);
            Mount("sysfs", "/sys", KernelOption.SysFs);
            foreach (var module in Directory.GetFiles(Modules).Order(StringComparer.Ordinal))
                Load(module);
            RaiseOpenFiles();
            using var stream = MachinePort.Open(port);
            // Once for all that are restored, which would take 25 ms and more: their processor translates it anew.
            var missing = MissingOptions.Find();
            Say(Ready);
            using var output = new StreamWriter(stream);
            new Session(stream, output, cpu: 0, log: null) { OwnsMachine = true, Missing = missing }.Run();
        }
        catch (Exception e) when (e is FaultException or IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"reuseport-probe: {e.Message}");
        }
        _ = Libc.reboot(Uapi.LINUX_REBOOT_CMD_POWER_OFF);
    }

    /// <param name="option">Without it mount(2) gives ENODEV.</param>
    static void Mount(string type, string path, KernelOption option)
    {
        if (Libc.mount("none", path, type, 0, null) == 0)
            return;
        var fault = FaultException.OfLastCall($"mount of {type}");
        throw fault.Errno == Errno.ENODEV ? new FaultException(fault.Errno, $"the kernel lacks {option}") : fault;
    }

    static void Load(string path)
    {
        using var file = File.OpenHandle(path);
        byte parameters = 0;
        if ((int)(long)LibC.syscall(FinitModule, (int)file.DangerousGetHandle(), &parameters, 0) < 0)
            throw FaultException.OfLastCall($"finit_module of {path}");
    }

    /// <summary>SYS_finit_module; glibc has no function of that name.</summary>
    public static int FinitModule => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 313,
        Architecture.Arm64 => 273,
        var other => throw new FaultException(Errno.ENOSYS, $"the number of finit_module(2) on {other} is not known"),
    };

    /// <summary>As many open files as the kernel allows: large groups need them.</summary>
    static void RaiseOpenFiles()
    {
        var files = new ResourceLimit { rlim_cur = OpenFilesMax, rlim_max = OpenFilesMax };
        if (Libc.setrlimit(Uapi.RLIMIT_NOFILE, &files) < 0)
            throw FaultException.OfLastCall("setrlimit");
    }

    /// <summary>Writes a line to the console. System.Console looks first which terminal that is, of which none knows.
    /// </summary>
    static void Say(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + '\n');
        fixed (byte* first = bytes)
            _ = LibC.write(1, first, bytes.Length);
    }
}
