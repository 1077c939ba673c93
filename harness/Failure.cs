using Reuseport.Containers;
using Reuseport.Containers.Kernels;

namespace Reuseport.Harness;

/// <summary>Exceptions that the environment can cause. Any other is a bug, and its stack trace is shown.</summary>
static class Failure
{
    public static bool IsOfEnvironment(Exception e) =>
        e is GuestException or GuestRefusedException or KernelLacksException or KernelException or IOException
            or UnauthorizedAccessException;
}
