namespace Reuseport.Model;

/// <summary>
/// The course that one call takes: the named results that it reached, and what it chose where the kernel is free.
/// <see cref="TakeNext"/> leads through all that it can take, one after the other.
/// </summary>
public sealed class Course
{
    readonly List<NamedResult> _reached = [];
    readonly List<(int Index, int Last)> _choices = [];
    int _made;
    int _allocations;

    /// <summary>The results reached, the latest first: a function returns after those that it calls.</summary>
    public IReadOnlyList<NamedResult> OutermostFirst()
    {
        var results = _reached.ToArray();
        Array.Reverse(results);
        return results;
    }

    /// <summary>Marks a result and hands it back, so that a return statement can be one expression.</summary>
    public T Reached<T>(T result)
        where T : struct, Enum
    {
        _reached.Add(NamedResult.Of(result));
        return result;
    }

    /// <summary>An index from first to last; the kernel's hash decides, and it is not known.</summary>
    public int Choose(int first, int last)
    {
        if (first == last)
            return first;
        if (_made == _choices.Count)
            _choices.Add((first, last));
        return _choices[_made++].Index;
    }

    /// <summary>The number of the allocation that the call makes now, counted from 1.</summary>
    public int Allocate() => ++_allocations;

    /// <summary>Starts over with the next way that was not taken yet.</summary>
    public bool TakeNext()
    {
        while (_choices is [.., var (index, last)])
        {
            _choices.RemoveAt(_choices.Count - 1);
            if (index == last)
                continue;
            _choices.Add((index + 1, last));
            Restart();
            return true;
        }
        return false;
    }

    void Restart()
    {
        _made = 0;
        _allocations = 0;
        _reached.Clear();
    }
}
