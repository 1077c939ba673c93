namespace Reuseport.Vocabulary;

/// <summary>
/// What the harness and a probe agree on. The frames are lines of text, written down in docs/trace-format.md:
/// <code>
/// > hello 1                            &lt; hello 1 kernel=6.12.117 arch=x86_64 …
/// > run 42 13   and 13 script lines    &lt; ran 42 13   and 13 outcomes, a line each
///                                      &lt; ran 42 13 left   the same, and something is left of the script
///                                      &lt; fault 42 7 EMFILE socket: …   says nothing about the kernel
/// > step 42 13  and 13 script lines    &lt; ran 42 13   and each outcome as soon as it is seen, then
///                                      &lt; end   or   &lt; end left   or   &lt; fault 42 7 …
///                                      &lt; again   the outcomes so far tell nothing, and begin anew
/// > bye
/// </code>
/// </summary>
public static class Wire
{
    public const int Version = 1;

    public const string Hello = "hello";
    public const string Run = "run";
    public const string Step = "step";
    public const string Ran = "ran";
    public const string Left = "left";
    public const string Again = "again";
    public const string End = "end";
    public const string Fault = "fault";
    public const string Bye = "bye";

    /// <summary>
    /// The word of the answer to hello with the options that the kernel lacks, separated by commas; it is not there
    /// where none is missing. The probe of such a kernel runs no script: its session ends with the answer.
    /// </summary>
    public const string Missing = "missing";

    /// <summary>Characters in a line at the most; longer ones are a broken peer.</summary>
    public const int LineMax = 4096;
}
