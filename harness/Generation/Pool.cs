using Reuseport.Vocabulary;

namespace Reuseport.Harness.Generation;

/// <summary>Scripts that are worth changing: known ones, and those of the run that reached something new.</summary>
sealed class Pool(Dice dice)
{
    /// <summary>When it is full, a new one takes the place of any.</summary>
    const int Most = 3_000;

    readonly List<Script> _scripts = [];

    public int Count => _scripts.Count;

    public void Add(Script script)
    {
        if (_scripts.Count < Most)
            _scripts.Add(script);
        else
            _scripts[dice.Below(Most)] = script;
    }

    public Script Any() => _scripts[dice.Below(_scripts.Count)];
}
