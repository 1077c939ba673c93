using System.Text;
using Reuseport.Vocabulary;
using Tmds.Linux;

namespace Reuseport.KernelProbes.Abi;

/// <summary>
/// A file of proc(5) that is kept open. What is below net/ belongs to the network namespace that the thread was in when
/// the file was opened.
/// </summary>
sealed unsafe class ProcFile : IDisposable
{
    /// <summary>Bytes; /proc/net/netstat, the longest file that is read, has 4,000 to 5,000.</summary>
    const int LengthMax = 32 * 1024;

    static readonly byte[] _content = new byte[LengthMax];

    readonly string _path;
    readonly int _fd;

    ProcFile(string path, int flags)
    {
        _path = path;
        var name = Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* pathname = name)
            _fd = LibC.open(pathname, flags | LibC.O_CLOEXEC, 0);
        if (_fd < 0)
            throw FaultException.OfLastCall($"opening {path}");
    }

    /// <summary>The namespace of the calling thread; /proc/self would be that of the first thread.</summary>
    public static ProcFile OfNet(string name) => new($"/proc/thread-self/net/{name}", LibC.O_RDONLY);

    /// <summary>A file of another thread of this process.</summary>
    public static ProcFile OfThread(int tid, string name) => new($"/proc/self/task/{tid}/{name}", LibC.O_RDONLY);

    /// <param name="name">With dots, as sysctl(8) writes it.</param>
    public static ProcFile OfSysctl(string name) => new($"/proc/sys/{name.Replace('.', '/')}", LibC.O_WRONLY);

    /// <summary>The whole file as it is now; valid until the next one is read. One thread reads them all.</summary>
    public ReadOnlySpan<byte> Read()
    {
        fixed (byte* content = _content)
        {
            var length = (long)LibC.pread(_fd, content, LengthMax, 0);
            return length is >= 0 and < LengthMax ? _content.AsSpan(0, (int)length)
                : throw FaultException.OfLastCall($"reading {_path}");
        }
    }

    /// <returns>0, or the errno of the write.</returns>
    public Errno Write(ReadOnlySpan<byte> value)
    {
        fixed (byte* first = value)
            return (long)LibC.pwrite(_fd, first, value.Length, 0) < 0 ? (Errno)LibC.errno : Errno.None;
    }

    public void Dispose() => _ = LibC.close(_fd);
}
