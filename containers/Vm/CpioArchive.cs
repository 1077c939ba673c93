using System.Globalization;
using System.Text;

namespace Reuseport.Containers.Vm;

/// <summary>
/// Writes a cpio archive in the "newc" format, the one that a kernel unpacks as its first root
/// (Documentation/driver-api/early-userspace/buffer-format.rst).
/// </summary>
sealed class CpioArchive(Stream output)
{
    /// <summary>File types and modes as in <c>inode(7)</c>.</summary>
    const int Folder = 0x4000 | 0x1ed, Executable = 0x8000 | 0x1ed, CharacterDevice = 0x2000 | 0x180;

    const int Alignment = 4;

    int _inode;

    public void AddFolder(string name) => Add(name, Folder, []);

    /// <summary>A file that every user may read and run.</summary>
    public void AddFile(string name, ReadOnlySpan<byte> content) => Add(name, Executable, content);

    public void AddCharacterDevice(string name, int major, int minor) => Add(name, CharacterDevice, [], major, minor);

    /// <summary>Writes the entry that ends an archive; nothing may follow.</summary>
    public void End() => Add("TRAILER!!!", mode: 0, []);

    void Add(string name, int mode, ReadOnlySpan<byte> content, int major = 0, int minor = 0)
    {
        const int User = 0, Group = 0, Links = 1, Time = 0, DeviceMajor = 0, DeviceMinor = 0, Check = 0;
        var bytes = Encoding.ASCII.GetBytes(name + '\0');
        ReadOnlySpan<int> fields =
        [
            ++_inode, mode, User, Group, Links, Time, content.Length, DeviceMajor, DeviceMinor, major, minor,
            bytes.Length, Check,
        ];
        var header = new StringBuilder("070701");
        foreach (var field in fields)
            header.Append(CultureInfo.InvariantCulture, $"{field:X8}");
        WriteAligned([.. Encoding.ASCII.GetBytes(header.ToString()), .. bytes]);
        WriteAligned(content);
    }

    void WriteAligned(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        output.Write(stackalloc byte[-bytes.Length & (Alignment - 1)]);
    }
}
