namespace Reuseport.Containers;

/// <summary>Waits that end by themselves.</summary>
public static class Limits
{
    /// <summary>Waits for the end of a task, and no longer than the limit.</summary>
    /// <returns>Whether it ended in time; what it failed with is thrown.</returns>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan limit, TimeProvider clock)
    {
        using var ended = new CancellationTokenSource();
        if (await Task.WhenAny(task, Task.Delay(limit, clock, ended.Token)) != task)
            return false;
        await ended.CancelAsync();
        await task;
        return true;
    }
}
