using System.Text;

namespace Reuseport.Model.Tests;

/// <summary>
/// What the model says of a script, as a trace that can be replayed, with the groups after the calls that changed them.
/// </summary>
static class ModelTrace
{
    public static string Of(string text, KernelProfile? profile = null)
    {
        var script = TraceReader.ReadScript(text);
        var worlds = Worlds.Start(profile ?? KernelProfile.Seed, script.Settings);
        var trace = new StringBuilder("@trace 1\n");
        foreach (var setting in script.Settings)
            trace.Append('@').Append(setting).Append('\n');
        foreach (var op in script.Ops)
        {
            var before = worlds.Describe();
            var prediction = worlds.Predict(op);
            worlds = prediction.After();
            trace.Append('\n').Append(TraceText.Line(op, prediction.Expected));
            if (prediction.WhyFree is { } why)
                trace.Append("  # ").Append(why);
            if (worlds.Describe() is var after && !after.SequenceEqual(before))
                trace.AppendJoin("", after is [] ? ["\n    # no groups"] : after.Select(group => $"\n    # {group}"));
        }
        return trace.Append('\n').ToString();
    }
}
