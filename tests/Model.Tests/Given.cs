namespace Reuseport.Model.Tests;

/// <summary>Calls that scripts begin with; how they end is checked elsewhere.</summary>
static class Given
{
    /// <summary>Sockets s0, s1, … with SO_REUSEPORT, bound to one place.</summary>
    public static string Bound(string transport, int count, string local = "lo p0") =>
        string.Join('\n', Enumerable.Range(0, count).Select(i => $"""
            s{i} = socket {transport}
            reuseport s{i} on
            bind s{i} {local}
            """)) + "\n";

    /// <summary>Listeners s0, s1, … in one group.</summary>
    public static string Listeners(int count, string local = "lo p0") =>
        Bound("tcp4", count, local) + string.Concat(Enumerable.Range(0, count).Select(i => $"listen s{i} 16\n"));

    /// <summary>The behaviour, or none.</summary>
    public static Behaviours If(this Behaviours behaviour, bool on) => on ? behaviour : Behaviours.None;
}
