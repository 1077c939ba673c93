using System.Security.Cryptography;
using Reuseport.Containers;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness;

/// <summary>Which build of the harness and of the probe it is: another one may measure another profile.</summary>
static class BuildStamp
{
    /// <param name="probe">The probe that kernels are asked with; null for none.</param>
    public static string Of(ProbeFile? probe)
    {
        var modules = new[] { typeof(BuildStamp), typeof(ProbeFile), typeof(KernelProfile), typeof(Script) }
            .Select(type => type.Module.ModuleVersionId.ToString());
        return string.Join(
            ' ', probe is null
                ? modules
                : modules.Append(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(probe.Path)))));
    }
}
