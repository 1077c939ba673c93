using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>
/// Makes scripts by walking the model, so that operands collide and calls are worth making. The same profile and seed
/// give the same scripts on every machine.
/// </summary>
public sealed class Generator(KernelProfile profile, ulong seed)
{
    /// <summary>The weights that this run drew, in words, for the report.</summary>
    public string Swarm => throw new NotImplementedException();

    /// <summary>How often each named result was reached by the scripts so far; the index is <see cref="NamedResult.Index"/>.</summary>
    public IReadOnlyList<long> Reached => throw new NotImplementedException();

    /// <summary>The next script with the outcomes that the model expects.</summary>
    public Trace Next() => throw new NotImplementedException($"{profile} {seed}");
}
