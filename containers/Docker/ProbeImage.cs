using System.Formats.Tar;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;

namespace Reuseport.Containers.Docker;

/// <summary>The image with the static probe as its only file. Its tag is its content: it is built once.</summary>
sealed class ProbeImage
{
    /// <summary>The label by which images of the harness are found.</summary>
    public const string Label = "reuseport-harness.probe";

    const string Repository = "reuseport-probe";
    const string Dockerfile = "Dockerfile";
    const string Probe = "kernel-probe";

    const string Recipe =
        $"""
        FROM scratch
        COPY {Probe} /{Probe}
        LABEL {Label}=
        ENTRYPOINT ["/{Probe}"]

        """;

    /// <summary>Hexadecimal digits of the hash in the tag.</summary>
    const int Digits = 12;

    const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    readonly byte[] _probe;

    public ProbeImage(byte[] probe)
    {
        _probe = probe;
        var hash = SHA256.HashData([.. probe, .. Encoding.UTF8.GetBytes(Recipe)]);
        Name = $"{Repository}:{Convert.ToHexStringLower(hash)[..Digits]}";
    }

    public string Name { get; }

    /// <summary>Builds it unless the engine has it.</summary>
    /// <returns>Whether it was built.</returns>
    /// <exception cref="EngineException">The engine does not build it.</exception>
    public async Task<bool> EnsureAsync(Engine engine, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(engine, cancellationToken))
            return false;
        var failures = new Failures();
        await engine.AskAsync(
            (client, cancellation) => client.Images.BuildImageFromDockerfileAsync(
                new() { Tags = [Name], Remove = true, ForceRemove = true, NetworkMode = "none" },
                Context(), authConfigs: null, headers: null, failures, cancellation),
            cancellationToken);
        if (failures.First is { } failure)
            throw new EngineException($"the Docker engine does not build the image: {failure}", status: null);
        return true;
    }

    async Task<bool> ExistsAsync(Engine engine, CancellationToken cancellationToken)
    {
        try
        {
            await engine.AskAsync(
                (client, cancellation) => client.Images.InspectImageAsync(Name, cancellation), cancellationToken);
            return true;
        }
        catch (EngineException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    MemoryStream Context()
    {
        var context = new MemoryStream();
        using (var tar = new TarWriter(context, leaveOpen: true))
        {
            Add(tar, Dockerfile, Encoding.UTF8.GetBytes(Recipe), UnixFileMode.UserRead);
            Add(tar, Probe, _probe, Executable);
        }
        context.Position = 0;
        return context;
    }

    static void Add(TarWriter tar, string name, byte[] content, UnixFileMode mode) => tar.WriteEntry(
        new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(content),
            Mode = mode,
            ModificationTime = DateTimeOffset.UnixEpoch,
        });

    /// <summary>A build that fails is told of in its progress, by an engine that has said 200 long before.</summary>
    sealed class Failures : IProgress<JSONMessage>
    {
        public string? First { get; private set; }

        public void Report(JSONMessage value) => First ??= value.ErrorMessage ?? value.Error?.Message;
    }
}
