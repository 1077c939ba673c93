using Reuseport.Model;

namespace Reuseport.Harness.Profiles;

/// <summary>
/// The traces of behaviours: one that begins with <c>#@ behaviour NAME</c> for each name, and one that begins with
/// <c>#@ functions NAME</c> where the kernel's own file decides.
/// </summary>
static class BehaviourFiles
{
    /// <summary>Those that are part of the build, by the names of their files.</summary>
    public static IReadOnlyDictionary<string, string> Built { get; } =
        typeof(BehaviourFiles).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".trace", StringComparison.Ordinal))
            .ToDictionary(name => name, ReadText);

    /// <summary>The behaviours, in the order of <see cref="Behaviours"/>.</summary>
    /// <exception cref="FormatException">
    /// A name has no file or several, a file has no name, or its header says too little or too much.
    /// </exception>
    public static IReadOnlyList<Behaviour> Read(IReadOnlyDictionary<string, string> files)
    {
        var behaviours = new Dictionary<string, (BehaviourHeader Header, string Text)>();
        var functions = new Dictionary<string, BehaviourTrace>();
        foreach (var (file, text) in files)
        {
            var header = new BehaviourHeader(text, file);
            if (header.TakeIfAny("functions") is { } decided)
                Add(functions, decided, ReadFunctions(header, text), header);
            else
                Add(behaviours, header.Take("behaviour"), (header, text), header);
        }
        return [.. Enum.GetValues<Behaviours>().Where(flag => flag != Behaviours.None).Select(ReadOne)];

        Behaviour ReadOne(Behaviours flag)
        {
            var name = Behaviour.NameOf(flag);
            if (!behaviours.TryGetValue(name, out var file))
                throw new FormatException($"no file in harness/Profiles begins with '#@ behaviour {name}'");
            return new(flag, file.Header, file.Text, functions.GetValueOrDefault(name));
        }
    }

    static BehaviourTrace ReadFunctions(BehaviourHeader header, string text)
    {
        var trace = BehaviourTrace.Read(text, header);
        header.End();
        return trace;
    }

    static void Add<T>(Dictionary<string, T> files, string name, T file, BehaviourHeader header)
    {
        if (!Enum.GetValues<Behaviours>().Any(flag => Behaviour.NameOf(flag) == name))
            throw header.Error($"'{name}' is none of the model's Behaviours");
        if (!files.TryAdd(name, file))
            throw header.Error($"a second file of '{name}'");
    }

    static string ReadText(string name)
    {
        using var file = typeof(BehaviourFiles).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
