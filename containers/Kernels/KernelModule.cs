using System.Buffers.Binary;
using System.Text;

namespace Reuseport.Containers.Kernels;

/// <summary>Kernel modules (<c>.ko</c>) and what they need.</summary>
static class KernelModule
{
    /// <summary>The module's name as other modules write it.</summary>
    public static string NameOf(string path) => Path.GetFileNameWithoutExtension(path).Replace('-', '_');

    /// <summary>
    /// The files of the modules that are wanted and of those that they need, each after what it needs. A module that is
    /// not among the files is assumed to be built in: packages have no modules.dep, which depmod makes at installation.
    /// </summary>
    public static IReadOnlyList<string> LoadOrder(IEnumerable<string> files, params IEnumerable<string> wanted)
    {
        var byName = files.ToDictionary(NameOf);
        var order = new List<string>();
        var seen = new HashSet<string>();

        void Visit(string name)
        {
            if (!byName.TryGetValue(name, out var file) || !seen.Add(name))
                return;
            foreach (var needed in Depends(file))
                Visit(needed);
            order.Add(file);
        }

        foreach (var name in wanted)
            Visit(name);
        return order;
    }

    /// <summary>
    /// The module without the signature behind it (kernel: Documentation/admin-guide/module-signing.rst). To check one
    /// takes an emulated processor longer than to load the module.
    /// </summary>
    public static ReadOnlySpan<byte> Unsigned(ReadOnlySpan<byte> module)
    {
        var magic = "~Module signature appended~\n"u8;
        if (!module.EndsWith(magic))
            return module;
        // struct module_signature, whose last field is the length of the signature before it.
        const int Description = 12;
        var described = module[..^magic.Length];
        var length = BinaryPrimitives.ReadUInt32BigEndian(described[^sizeof(uint)..]);
        return described[..^(int)(Description + length)];
    }

    /// <summary>The names after <c>depends=</c> in the module's .modinfo, whose entries end with a zero byte.</summary>
    /// <exception cref="KernelException">The file is not a module.</exception>
    public static IReadOnlyList<string> Depends(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var key = "\0depends="u8;
        var start = bytes.IndexOf(key);
        var value = start < 0 ? default : bytes[(start + key.Length)..];
        var length = value.IndexOf((byte)0);
        if (length < 0)
            throw new KernelException($"{path} is not a kernel module");
        return Encoding.ASCII.GetString(value[..length]).Split(',', StringSplitOptions.RemoveEmptyEntries);
    }
}
