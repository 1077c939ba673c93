namespace Reuseport.Harness.Generation;

/// <summary>Where a script of a run comes from; docs/hunting.md tells what each part is for.</summary>
public enum Part
{
    /// <summary>A random walk, whose weights the run draws.</summary>
    Swarm,

    /// <summary>A trace that is part of the build.</summary>
    Known,

    /// <summary>Two sockets at one port, one case of all after the other, and now and then a third one.</summary>
    Pairs,

    /// <summary>Three sockets at one port, the cases of a slice.</summary>
    Triples,

    /// <summary>A script that reached something new, changed.</summary>
    Mutation,

    /// <summary>A group that grows.</summary>
    Growth,
}
