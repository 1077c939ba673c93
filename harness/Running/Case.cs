using Reuseport.Vocabulary;

namespace Reuseport.Harness.Running;

/// <summary>One script of a run, with the outcomes that the model expects.</summary>
/// <param name="Number">Counts the scripts of a seed, from 0.</param>
public sealed record Case(long Number, Trace Expected)
{
    public Script Script => Expected.Script;
}
