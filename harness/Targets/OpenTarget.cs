using Reuseport.Containers;

namespace Reuseport.Harness.Targets;

/// <summary>Opens what <c>--target</c> names; no guest is started yet.</summary>
/// <exception cref="UsageException">There is no such kind of target.</exception>
/// <exception cref="Containers.Kernels.KernelException">The kernel that it names cannot be had.</exception>
/// <exception cref="KernelLacksException">It was built without what scripts need.</exception>
public delegate Task<ITarget> OpenTarget(string name, CancellationToken cancellationToken);
