using System.Globalization;
using System.Text;
using Reuseport.Containers.Vm;

namespace Reuseport.Containers.Tests.Vm;

/// <summary>What a kernel unpacks: thirteen numbers of eight digits, a name, a content, all aligned.</summary>
public class CpioArchiveTests
{
    const int Header = 110;

    [Test]
    public void An_archive_is_its_entries_and_a_trailer()
    {
        using var bytes = new MemoryStream();
        var archive = new CpioArchive(bytes);
        archive.AddFolder("dev");
        archive.AddCharacterDevice("dev/console", 5, 1);
        archive.AddFile("init", "hello"u8);
        archive.End();

        Assert.That(
            string.Join('\n', Read(bytes.ToArray())),
            Is.EqualTo(
                """
                1 dev 40755 0,0 -
                2 dev/console 20600 5,1 -
                3 init 100755 0,0 hello-
                4 TRAILER!!! 0 0,0 -
                """));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4)]
    [TestCase(4097)]
    public void Whatever_its_length_the_next_entry_is_aligned(int length)
    {
        using var bytes = new MemoryStream();
        var archive = new CpioArchive(bytes);
        archive.AddFile("first", new byte[length]);
        archive.AddFile("second", "found"u8);
        archive.End();

        Assert.That(bytes.Length % 4, Is.Zero);
        Assert.That(Read(bytes.ToArray())[1], Does.EndWith(" found-"));
    }

    /// <summary>Inode, name, mode in octal digits, device and content of each entry, and a dash.</summary>
    static List<string> Read(ReadOnlySpan<byte> archive)
    {
        var entries = new List<string>();
        while (archive.Length > 0)
        {
            var header = Encoding.ASCII.GetString(archive[..Header]);
            Assert.That(header, Does.StartWith("070701"));
            int[] fields =
            [
                .. Enumerable.Range(0, 13)
                    .Select(i => int.Parse(header.AsSpan(6 + (8 * i), 8), NumberStyles.HexNumber, null)),
            ];
            var (size, name) = (fields[6], Encoding.ASCII.GetString(archive.Slice(Header, fields[11] - 1)));
            var start = Aligned(Header + fields[11]);
            var content = Encoding.ASCII.GetString(archive.Slice(start, size));
            entries.Add($"{fields[0]} {name} {Convert.ToString(fields[1], 8)} {fields[9]},{fields[10]} {content}-");
            archive = archive[Aligned(start + size)..];
        }
        return entries;
    }

    static int Aligned(int length) => (length + 3) & ~3;
}
