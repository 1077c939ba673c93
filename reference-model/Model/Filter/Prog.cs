using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>struct bpf_prog</summary>
/// <param name="Name">The name of a loaded program; null for a filter that was handed to a socket.</param>
public sealed record Prog(BpfProgram Code, ProgramId? Name = null)
{
    /// <summary>expected_attach_type is BPF_SK_REUSEPORT_SELECT_OR_MIGRATE.</summary>
    public bool SelectsOrMigrates =>
        Code is BpfProgram.SkReuseport { Type: AttachType.SelectOrMigrate }
            or BpfProgram.StandIn { OrMigrates: true };

    public override string ToString() => Code.ToString()!;
}

/// <summary>What a program has noted: a <see cref="Sighting"/> with a hash that may be known only in part.</summary>
public sealed record Note(
    uint Runs, HashKey Hash, bool InAny, uint Protocol, uint Length, Errno? Select, bool? Migrating);
