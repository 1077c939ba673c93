using System.Net;
using Docker.DotNet.Models;

namespace Reuseport.Containers.Docker;

/// <summary>What harnesses have left in an engine. Labels tell it from what is in use, and from all else.</summary>
sealed class Leftovers(Engine engine, TimeProvider clock)
{
    const string Running = "running";

    /// <summary>Removes the containers of this machine whose harness process has ended.</summary>
    /// <returns>The names of those that were removed.</returns>
    /// <exception cref="EngineException">The engine cannot be asked.</exception>
    public Task<IReadOnlyList<string>> RemoveDeadAsync(CancellationToken cancellationToken) =>
        RemoveContainersAsync((owner, _) => owner == OwnerState.Dead, cancellationToken);

    /// <summary>Also removes those that do not run, of harnesses of which nothing is known.</summary>
    /// <inheritdoc cref="RemoveDeadAsync"/>
    public Task<IReadOnlyList<string>> RemoveContainersAsync(CancellationToken cancellationToken) =>
        RemoveContainersAsync(
            (owner, state) => owner == OwnerState.Dead || owner == OwnerState.Elsewhere && state != Running,
            cancellationToken);

    /// <summary>Removes the images that no container uses.</summary>
    /// <returns>The names of those that were removed.</returns>
    /// <exception cref="EngineException">The engine cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> RemoveImagesAsync(CancellationToken cancellationToken)
    {
        var images = await engine.AskAsync(
            (client, cancellation) => client.Images.ListImagesAsync(
                new() { Filters = Labelled(ProbeImage.Label) }, cancellation),
            cancellationToken);
        var removed = new List<string>();
        foreach (var name in images.SelectMany(Names))
        {
            try
            {
                await engine.AskAsync(
                    (client, cancellation) => client.Images.DeleteImageAsync(name, new(), cancellation),
                    cancellationToken);
                removed.Add(name);
            }
            catch (EngineException e) when (e.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                // In use, or gone meanwhile.
            }
        }
        return removed;
    }

    async Task<IReadOnlyList<string>> RemoveContainersAsync(
        Func<OwnerState, string, bool> isLeft, CancellationToken cancellationToken)
    {
        var containers = await engine.AskAsync(
            (client, cancellation) => client.Containers.ListContainersAsync(
                new() { All = true, Filters = Labelled(RunningContainer.Label) }, cancellation),
            cancellationToken);
        var removed = new List<string>();
        foreach (var container in containers)
        {
            var owner = Owner.Parse(container.Labels[RunningContainer.Label])?.State ?? OwnerState.Elsewhere;
            if (isLeft(owner, container.State) && await RunningContainer.RemoveAsync(engine, container.ID, clock))
                removed.Add(container.Names is [var name, ..] ? name.TrimStart('/') : container.ID);
        }
        return removed;
    }

    /// <summary>An image that has lost its tag to another build has its number alone.</summary>
    static IEnumerable<string> Names(ImagesListResponse image) =>
        image.RepoTags is null or [] or ["<none>:<none>"] ? [image.ID] : image.RepoTags;

    static Dictionary<string, IDictionary<string, bool>> Labelled(string label) =>
        new() { ["label"] = new Dictionary<string, bool> { [label] = true } };
}
