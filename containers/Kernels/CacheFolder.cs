namespace Reuseport.Containers.Kernels;

/// <summary>Where the harness keeps what it can get again: kernels, and what else speeds up the next run.</summary>
public static class CacheFolder
{
    /// <summary>The user's folder, as the XDG base directories say; nothing is created.</summary>
    public static string Default => Of(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME"),
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <param name="cacheHome"><c>XDG_CACHE_HOME</c>; what is not an absolute path does not count.</param>
    internal static string Of(string? cacheHome, string home) => Path.Combine(
        Path.IsPathFullyQualified(cacheHome ?? "") ? cacheHome! : Path.Combine(home, ".cache"), "reuseport-harness");
}
