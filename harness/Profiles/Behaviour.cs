using System.Globalization;
using System.Text.Json;
using Reuseport.Containers;
using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Profiles;

/// <summary>
/// Something that kernels do in two ways: a name of <see cref="Behaviours"/>, and the trace beside this file that says
/// all the rest of it in its header.
/// </summary>
public sealed record Behaviour
{
    readonly BehaviourTrace _trace;
    readonly BehaviourTrace? _functions;

    /// <summary>Reads the file of a behaviour.</summary>
    /// <param name="functions">
    /// The same in calls of functions, for the kernel's file alone; null where the file does not decide.
    /// </param>
    /// <exception cref="FormatException">The header says too little or too much.</exception>
    internal Behaviour(Behaviours flag, BehaviourHeader header, string text, BehaviourTrace? functions)
    {
        (Flag, Name) = (flag, NameOf(flag));
        Description = header.Take("does");
        BroughtBy = header.TakeIfAny("brought-by");
        EndedBy = header.TakeIfAny("ended-by");
        if (BroughtBy is null == EndedBy is null)
            throw header.Error("either a change has brought it, or one has ended it");
        Note = header.TakeIfAny("note") is { } note ? int.Parse(note, CultureInfo.InvariantCulture) : null;
        Needs = [.. (header.TakeIfAny("needs") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Config = header.TakeIfAny("config");
        _trace = BehaviourTrace.Read(text, header);
        _functions = functions;
        header.End();
    }

    /// <summary>Every behaviour, in the order of <see cref="Behaviours"/>.</summary>
    public static IReadOnlyList<Behaviour> All { get; } = BehaviourFiles.Read(BehaviourFiles.Built);

    public Behaviours Flag { get; }

    /// <summary>What people call it, such as <c>udp-hash4</c>.</summary>
    public string Name { get; }

    /// <summary>What a kernel with it does, in one sentence.</summary>
    public string Description { get; }

    /// <summary>The change that brought it: commit, title and release as far as they are known.</summary>
    public string? BroughtBy { get; }

    /// <summary>The change that ended it, where older kernels have it.</summary>
    public string? EndedBy { get; }

    /// <summary>The number of the note in docs/notes; null where there is none.</summary>
    public int? Note { get; }

    /// <summary>The names of the behaviours that it cannot be without.</summary>
    public IReadOnlyList<string> Needs { get; }

    /// <summary>
    /// The option of a kernel's configuration that decides it as well; then it is not expected of a kernel that is no
    /// package. Null where there is none.
    /// </summary>
    public string? Config { get; }

    public override string ToString() => Name;

    public bool IsIn(KernelProfile profile) => profile.Has(Flag);

    /// <summary>The profile with the behaviour, and with those that it cannot be without.</summary>
    public KernelProfile AddTo(KernelProfile profile) =>
        All.Where(behaviour => Needs.Contains(behaviour.Name))
            .Aggregate(profile.With(Flag), (with, needed) => needed.AddTo(with));

    /// <summary>The trace that tells a kernel with it from one without.</summary>
    public BehaviourTrace SocketTrace => _trace;

    /// <summary>The trace for a guest; null for a kernel's file that does not decide.</summary>
    public BehaviourTrace? TraceFor(GuestHello hello) => hello.Alphabet == Alphabets.Functions ? _functions : _trace;

    /// <summary>A name of <see cref="Behaviours"/> as people write it: <c>udp-hash4</c> for UdpHash4.</summary>
    internal static string NameOf(Behaviours flag) => JsonNamingPolicy.KebabCaseLower.ConvertName(flag.ToString());
}
