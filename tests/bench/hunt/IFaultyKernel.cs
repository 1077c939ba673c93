namespace Reuseport.Bench.Hunt;

/// <summary>A copy of the model with a switch at each mutated place; <c>Kernel/FaultyKernel.cs</c> is compiled into it.
/// </summary>
public interface IFaultyKernel
{
    /// <summary>Runs a script without a fault, and remembers the states that it went through.</summary>
    /// <returns>An outcome for each call; where the kernel is free it takes the first way.</returns>
    EquatableArray<Outcome> PlayRight(Script script);

    /// <summary>The call at which the last right run first came to the mutated place; -1 for a setting before the
    /// calls, null where it did not come there.</summary>
    int? FirstAt(int mutant);

    /// <summary>Runs the script of the last right run with one fault, from the call on where it makes a difference.
    /// </summary>
    /// <returns>Null as soon as an outcome is none: the kernel threw, or did not come to an end.</returns>
    EquatableArray<Outcome>? PlayFaulty(int mutant);
}
