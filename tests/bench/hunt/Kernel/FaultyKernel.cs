using System;
using System.Collections.Generic;
using Reuseport.Bench.Hunt;
using Reuseport.Vocabulary;

namespace Reuseport.Model;

/// <summary>Plays a kernel with the mutated copy: one world, and the first way where it is free.</summary>
public sealed class FaultyKernel(int behaviours, int mutants) : IFaultyKernel
{
    readonly List<Net> _before = [];
    readonly List<Outcome> _right = [];
    readonly Net _new = new(new KernelProfile((Behaviours)behaviours));
    Script _script = new([], []);

    public EquatableArray<Outcome> PlayRight(Script script)
    {
        _script = script;
        _before.Clear();
        _right.Clear();
        if (Mutant.FirstAt.Length == 0)
            Mutant.Prepare(mutants);
        Mutant.Begin(-1);
        Mutant.Call(-1);
        var net = Set(_new, script);
        for (var i = 0; i < script.Ops.Count; i++)
        {
            Mutant.Call(i);
            _before.Add(net);
            (net, var outcome) = net.Step(script.Ops[i], new Course());
            _right.Add(outcome);
        }
        return [.. _right];
    }

    public int? FirstAt(int mutant) => Mutant.FirstAt[mutant] is var call and not int.MaxValue ? call : null;

    public EquatableArray<Outcome>? PlayFaulty(int mutant)
    {
        var first = Mutant.FirstAt[mutant];
        Mutant.Begin(mutant);
        try
        {
            var outcomes = _right.GetRange(0, Math.Max(first, 0));
            var net = first < 0 ? Set(_new, _script) : _before[first];
            for (var i = outcomes.Count; i < _script.Ops.Count; i++)
            {
                (net, var outcome) = net.Step(_script.Ops[i], new Course());
                outcomes.Add(outcome);
            }
            return [.. outcomes];
        }
        catch (Exception)
        {
            return null;
        }
    }

    static Net Set(Net net, Script script)
    {
        foreach (var setting in script.Settings)
            (net, _) = net.Step(setting, new Course());
        return net;
    }
}
