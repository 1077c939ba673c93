namespace Reuseport.Containers.Kernels;

/// <summary>A kernel that comes from no package: the file, or the tree in which it was built.</summary>
static class OwnImage
{
    const string Config = ".config";

    /// <summary>Where the build puts the image; the second name is a link of older trees.</summary>
    static readonly string[] _places = ["arch/x86/boot/bzImage", "arch/x86_64/boot/bzImage"];

    /// <summary>Whether a kernel is, or can be, built in a folder.</summary>
    public static bool IsTree(string folder) =>
        File.Exists(Path.Combine(folder, "Kconfig")) || File.Exists(Path.Combine(folder, Config));

    /// <param name="path">An image, or a tree.</param>
    /// <exception cref="KernelException">There is none, or it is broken.</exception>
    public static KernelImage Open(string path)
    {
        var file = Directory.Exists(path) ? ImageOf(path) : path;
        var image = BzImage.Read(file);
        // The image's own configuration is that of its build; the file beside it may be of the next one.
        var config = image.Config ?? (TreeOf(file) is { } tree ? KernelConfig.Read(Path.Combine(tree, Config)) : null);
        return new(path, image.Release, Path.GetFullPath(file), VirtioPort.Of(image, []).Works, [])
        {
            Config = config,
        };
    }

    static string ImageOf(string tree) =>
        !IsTree(tree)
            ? throw new KernelException($"{tree} is not a kernel's tree: it has neither Kconfig nor {Config}")
            {
                IsMissing = true,
            }
        : _places.Select(place => Path.Combine(tree, place)).FirstOrDefault(File.Exists)
            ?? throw new KernelException($"{tree} has no {_places[0]}: make bzImage");

    /// <summary>The tree in which an image lies where it was built; else null.</summary>
    static string? TreeOf(string image)
    {
        var path = Path.GetFullPath(image);
        return _places.Where(place => path.EndsWith($"/{place}", StringComparison.Ordinal))
            .Select(place => path[..^(place.Length + 1)]).FirstOrDefault();
    }
}
