namespace Reuseport.Containers.Vm;

/// <summary>
/// Of how many images snapshots are kept, those that were used last. An image takes 50 to 120 MB with what it boots
/// from.
/// </summary>
public static class SnapshotLimits
{
    /// <summary>Kernels of packages: a matrix over all that the archive has fits.</summary>
    public const int PackagedMax = 100;

    /// <summary>Images that are given by their path, of which a bisection makes one after the other.</summary>
    public const int OwnMax = 8;
}
