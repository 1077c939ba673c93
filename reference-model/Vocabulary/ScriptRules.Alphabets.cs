namespace Reuseport.Vocabulary;

/// <summary>Which calls a script of sockets has, and which one of functions.</summary>
public sealed partial class ScriptRules
{
    Refusal? OfAlphabet(Op op) => (_alphabets & AlphabetsOf(op)) != 0
        ? null
        : new("a script has calls on sockets or calls of the kernel's functions, not both");

    public static Alphabets AlphabetsOf(Op op) => op switch
    {
        Op.Load(_, var program) => AlphabetsOf(program),
        Op.Syscall => Alphabets.Sockets,
        Op.Function => Alphabets.Functions,
        _ => Alphabets.Both,
    };

    static Alphabets AlphabetsOf(BpfProgram program) => program switch
    {
        BpfProgram.Cbpf { Length: null, Selector: var selector } => AlphabetsOf(selector),
        BpfProgram.SocketFilter(var selector) => AlphabetsOf(selector),
        BpfProgram.StandIn => Alphabets.Functions,
        _ => Alphabets.Sockets,
    };

    static Alphabets AlphabetsOf(Selector selector) =>
        selector is Selector.Index or Selector.Payload ? Alphabets.Both : Alphabets.Sockets;
}
