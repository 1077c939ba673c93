namespace Reuseport.Model;

/// <summary>The switches. One copy of the model has one set of them, and is used by one thread.</summary>
static class Mutant
{
    /// <summary>Places that one script may pass with a fault: more is a loop without an end.</summary>
    const int StepsMax = 2_000_000;

    static int _active = -1;
    static int _steps;
    static int _call;
    static int[] _firstAt = [];

    /// <summary>For each place the call that came there first; <see cref="int.MaxValue"/> for none.</summary>
    public static int[] FirstAt => _firstAt;

    public static void Prepare(int count) => _firstAt = new int[count];

    public static void Begin(int mutant)
    {
        (_active, _steps) = (mutant, 0);
        if (mutant < 0)
            System.Array.Fill(_firstAt, int.MaxValue);
    }

    public static void Call(int index) => _call = index;

    public static bool On(int mutant)
    {
        if (_active >= 0)
            return Tick() && _active == mutant;
        if (_firstAt[mutant] == int.MaxValue)
            _firstAt[mutant] = _call;
        return false;
    }

    /// <summary>Stands in every loop.</summary>
    public static bool Tick() => ++_steps < StepsMax || _active < 0
        ? true
        : throw new System.TimeoutException("the kernel does not come to an end");
}
