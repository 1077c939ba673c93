using Reuseport.Model;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>Fills the moves of one script with operands that collide.</summary>
interface IOperands
{
    /// <summary>The calls that a script begins with, whatever else it does.</summary>
    IEnumerable<Op> Opening();

    /// <summary>A call, or null where the move has nothing to work on.</summary>
    Op? Draw(int move, Net net, bool mayBeUnsteered);

    /// <summary>The call that shows what this one did; null for most. The state is the one before it.</summary>
    Op? Sequel(Op op, Net before);

    /// <summary>Calls that read what the script led to.</summary>
    IEnumerable<Op> Closing(Net net);

    /// <summary>What was drawn and taken: from now on what it makes is there.</summary>
    void Taken(Op op);
}
