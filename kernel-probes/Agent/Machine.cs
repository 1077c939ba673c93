using System.Text;
using Reuseport.KernelProbes.Abi;
using Reuseport.Vocabulary;

namespace Reuseport.KernelProbes.Agent;

/// <summary>Where the probe runs, and what it is itself.</summary>
static unsafe class Machine
{
    /// <summary>The words of the answer to hello: key=value, without blanks in a value.</summary>
    /// <param name="missing">What the kernel lacks; without any the word is not there.</param>
    public static string Describe(int cpu, IReadOnlyList<KernelOption> missing)
    {
        SystemName name;
        if (Libc.uname(&name) < 0)
            throw FaultException.OfLastCall("uname");
        string[] words =
        [
            Pair("kernel", Text(name.release)),
            Pair("version", Text(name.version)),
            Pair("arch", Text(name.machine)),
            Pair("cpu", $"{cpu}"),
            Pair("build", Build.Name),
            Pair("nofile", $"{OpenFiles.rlim_cur}"),
            .. missing is [] ? (string[])[] : [Pair(Wire.Missing, string.Join(',', missing.Select(it => it.Name)))],
        ];
        return string.Join(' ', words);
    }

    /// <summary>
    /// Raises the soft limit of open files to the hard one, for large groups; kernels before 5.11 also charge BPF
    /// programs to RLIMIT_MEMLOCK. If that is not permitted, a script fails later where the limit is too low.
    /// </summary>
    public static void RaiseLimits()
    {
        var files = OpenFiles;
        files.rlim_cur = files.rlim_max;
        _ = Libc.setrlimit(Uapi.RLIMIT_NOFILE, &files);
        var memory = new ResourceLimit { rlim_cur = nuint.MaxValue, rlim_max = nuint.MaxValue };
        _ = Libc.setrlimit(Uapi.RLIMIT_MEMLOCK, &memory);
    }

    static ResourceLimit OpenFiles
    {
        get
        {
            ResourceLimit limit;
            return Libc.getrlimit(Uapi.RLIMIT_NOFILE, &limit) == 0 ? limit
                : throw FaultException.OfLastCall("getrlimit");
        }
    }

    static string Pair(string key, string value) => $"{key}={value.Replace(' ', '_')}";

    static string Text(byte* zeroTerminated)
    {
        var length = 0;
        while (zeroTerminated[length] != 0)
            length++;
        return Encoding.UTF8.GetString(zeroTerminated, length);
    }
}
