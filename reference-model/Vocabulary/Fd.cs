using System.Globalization;

namespace Reuseport.Vocabulary;

/// <summary>A file descriptor where a call wants one and any may be given.</summary>
public abstract record Fd
{
    private Fd()
    {
    }

    public sealed record Sock(SockId Sk) : Fd
    {
        public override string ToString() => Sk.ToString();
    }

    /// <summary>A classic filter has no descriptor: it is handed over itself, or -1 where that cannot be.</summary>
    public sealed record Program(ProgramId Prog) : Fd
    {
        public override string ToString() => Prog.ToString();
    }

    public sealed record Map(MapId Id) : Fd
    {
        public override string ToString() => Id.ToString();
    }

    /// <summary><c>none</c>: -1</summary>
    public sealed record None : Fd
    {
        None()
        {
        }

        public static None Instance { get; } = new();

        public override string ToString() => "none";
    }
}

/// <summary>The flags of BPF_MAP_UPDATE_ELEM: any number, also one that the kernel does not know.</summary>
public readonly record struct UpdateFlags(ulong Value)
{
    /// <summary><c>any</c>, BPF_ANY</summary>
    public static UpdateFlags Any => new(0);

    /// <summary><c>noexist</c>, BPF_NOEXIST</summary>
    public static UpdateFlags NoExist => new(1);

    /// <summary><c>exist</c>, BPF_EXIST</summary>
    public static UpdateFlags Exist => new(2);

    public override string ToString() => Value switch
    {
        0 => "any",
        1 => "noexist",
        2 => "exist",
        _ => Value.ToString(CultureInfo.InvariantCulture),
    };
}
