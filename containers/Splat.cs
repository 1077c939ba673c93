namespace Reuseport.Containers;

/// <summary>What a kernel said of a failure of its own: a panic, an oops, a warning.</summary>
/// <param name="Title">Its first line, without the time stamp, such as <c>WARNING: CPU: 0 PID: 1 at …</c>.</param>
/// <param name="Console">The lines of the console from there on.</param>
public sealed record Splat(string Title, string Console);
