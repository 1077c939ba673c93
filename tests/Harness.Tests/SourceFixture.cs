using Reuseport.Containers.Kernels;
using Reuseport.Containers.Source;
using Reuseport.Harness.Tests.Guests;

namespace Reuseport.Harness.Tests;

/// <summary>The kernel's file as the distribution has it, and copies with a fault in one line.</summary>
static class SourceFixture
{
    public const string Package = "linux-source-6.1";

    static readonly Lazy<Task<SourceFile>> _file = new(() =>
        new SourcePackages(CacheFolder.Default, TimeProvider.System, _ => { })
            .FindAsync(Package, CancellationToken.None));

    public static Task<SourceFile> FileAsync() => _file.Value;

    /// <summary>A copy in which a piece of text, which is there once, is another.</summary>
    public static async Task<string> CopyAsync(Scratch scratch, string piece, string instead)
    {
        var file = await FileAsync();
        var text = await File.ReadAllTextAsync(file.Path);
        Assert.That(text.Split(piece), Has.Length.EqualTo(2), "the piece is not there once");
        File.Copy(file.Header, scratch.In(SourceFile.HeaderName));
        return scratch.Write(SourceFile.Name, text.Replace(piece, instead, StringComparison.Ordinal));
    }
}
