using Reuseport.Containers;
using Reuseport.Containers.Kernels;

namespace Reuseport.Harness;

/// <summary>What the environment may fail with. Whatever else is thrown is our own mistake and shows where it was made.
/// </summary>
static class Failure
{
    public static bool IsOfEnvironment(Exception e) =>
        e is GuestException or GuestRefusedException or KernelLacksException or KernelException or IOException
            or UnauthorizedAccessException;
}
