using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Makes scripts by walking the model, so that operands collide and calls are worth making. The same profile and seed
/// give the same scripts on every machine.
/// </summary>
public sealed class Generator
{
    /// <summary>One script in so many looks at what is left of it: that takes a grace period.</summary>
    const long LeftEvery = 50;

    readonly KernelProfile _profile;
    readonly Alphabet _alphabet;
    readonly Dice _dice;
    readonly Swarm _swarm;
    readonly long[] _reached = new long[NamedResult.All.Count];
    long _made;

    /// <param name="alphabet">Which calls the scripts have: of sockets, or of the kernel's file.</param>
    public Generator(KernelProfile profile, ulong seed, Alphabets alphabet = Alphabets.Sockets)
    {
        _profile = profile;
        _alphabet = Alphabet.Of(alphabet);
        _dice = new(seed);
        _swarm = new(_alphabet, _dice);
    }

    /// <summary>The weights that this run drew, in words, for the report.</summary>
    public string Swarm => _swarm.ToString();

    /// <summary>
    /// How often each named result was reached by the scripts so far; the index is <see cref="NamedResult.Index"/>.
    /// </summary>
    public IReadOnlyList<long> Reached => _reached;

    /// <summary>The next script with the outcomes that the model expects.</summary>
    public Trace Next()
    {
        var walk = new ScriptWalk(_alphabet, _profile, _dice, _swarm.ForScript(), _reached);
        var looksAtWhatIsLeft = ++_made % LeftEvery == 0 && _alphabet == Alphabet.Sockets;
        return looksAtWhatIsLeft ? walk.TakeAndLook() : walk.Take();
    }
}
