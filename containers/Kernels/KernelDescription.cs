using System.Text.Json;

namespace Reuseport.Containers.Kernels;

/// <summary><c>kernel.json</c> of a cached kernel. It is written last: what has none is half a kernel.</summary>
/// <param name="ImageBytes">The length of vmlinuz.</param>
/// <param name="Modules">File names beside it, in load order.</param>
sealed record KernelDescription(
    KernelPackage Package, long ImageBytes, bool HasVirtioPorts, IReadOnlyList<string> Modules)
{
    const string FileName = "kernel.json";

    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <exception cref="KernelException">It is missing, or not what was written: says so without its place.</exception>
    public static KernelDescription Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<KernelDescription>(File.ReadAllText(Path.Combine(folder, FileName)), Json)
                ?? throw new JsonException();
        }
        catch (FileNotFoundException e)
        {
            throw new KernelException($"{FileName} is missing", e);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"{FileName} cannot be read", e);
        }
    }

    public void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json));
}
