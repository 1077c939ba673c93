using System.Text;
using Reuseport.Vocabulary;
using static System.FormattableString;

namespace Reuseport.Harness.Export;

/// <summary>
/// The yardstick for a probe's speed: the calls of many scripts, and what has to be observed after each, as one C
/// program that compares nothing. Programs and maps are made before the clock starts, as a probe keeps them, too.
/// </summary>
sealed class CFloor(IReadOnlyList<Script> scripts)
{
    readonly List<Script> _scripts = Renamed(scripts);

    /// <summary>The file.</summary>
    /// <exception cref="UsageException">None of the scripts can be repeated.</exception>
    public string Write()
    {
        if (_scripts is [])
            throw new UsageException("none of the traces can be repeated");
        var own = new StringBuilder();
        foreach (var (i, script) in _scripts.Index())
            own.Append(Function(i, script));
        own.Append(Prepare()).Append(RunScripts());
        own.Append("int main(int argc, char **argv)\n{\n\treturn run_floor(argc, argv);\n}\n");
        var constants = CConstants.Write(_scripts, calls: 1) + Invariant($"#define NR_SCRIPTS {_scripts.Count}\n\n");
        return "// SPDX-License-Identifier: GPL-2.0\n"
            + CText.Comment(
                "",
                [
                    Invariant($"The calls of {_scripts.Count} scripts, again and again. Compile it with gcc -O2 ")
                        + "-pthread, and run it as root, with the seconds as an argument, or as the init of a "
                        + "machine.",
                ])
            + "#define _GNU_SOURCE\n"
            + new CLibrary([.. CProgram.Files(_scripts), "alone", "floor"], constants, own.ToString()).Write();
    }

    /// <summary>What counts when it is asked, and what waits for a second, is no part of a yardstick.</summary>
    static bool IsRepeatable(Op op) =>
        op is not (Op.Left or Op.ById or Op.Counters or Op.Segment.Timer or Op.Function);

    /// <summary>Each script has programs and maps of its own; the names of sockets are used again.</summary>
    static List<Script> Renamed(IReadOnlyList<Script> scripts)
    {
        var renamed = new List<Script>();
        var (programs, maps) = (0, 0);
        foreach (var script in scripts.Where(script => script.Ops.All(IsRepeatable)))
        {
            var (ofPrograms, ofMaps) = (programs, maps);
            renamed.Add(new Rewriting
            {
                Program = prog => new(ofPrograms + prog.Index),
                Map = map => new(ofMaps + map.Index),
            }.Apply(script));
            programs += script.Ops.OfType<Op.Load>().Select(load => load.Prog.Index + 1).DefaultIfEmpty().Max();
            maps += script.Ops.OfType<Op.CreateMap>().Select(made => made.Map.Index + 1).DefaultIfEmpty().Max();
        }
        return renamed;
    }

    static string Function(int i, Script script)
    {
        var own = new CScript(script);
        var text = new StringBuilder(own.Programs()).Append(Invariant($"static void script_{i}(void)\n{{\n"));
        if (script.Settings is not [])
            text.Append(Invariant($"\trequire_sysctl(MIGRATE_REQ, \"{script.Settings[0].Value}\");\n"));
        foreach (var op in script.Ops.AsEnumerable().Where(op => op is not (Op.Load or Op.CreateMap)))
        {
            text.Append(own.Before(op)).Append(CText.Statement($"CALL({own.SettledCall(op)})"));
        }
        foreach (var statement in own.CloseEverything(keepPrograms: true).Concat(Forgetting(script)))
            text.Append(CText.Statement(statement));
        return text.Append("}\n\n").ToString();
    }

    static IEnumerable<string> Forgetting(Script script)
    {
        if (script.Ops.Any(op => op is Op.Wait))
            yield return "forget_waiters()";
        if (script.Ops.Any(op => op is Op.Segment))
            yield return "forget_half_opens()";
        if (script.Ops.Any(op => op is Op.ConnectOut))
            yield return "forget_peer()";
        yield return "forget_socks()";
    }

    string Prepare()
    {
        var text = new StringBuilder("static void prepare(void)\n{\n");
        foreach (var (isTcp, hashed, port) in _scripts.SelectMany(script => new CScript(script).Flows()).Distinct())
            text.Append(CText.Statement(CCall.LearnFlows(isTcp, hashed, port)));
        foreach (var script in _scripts)
        {
            var own = new CScript(script);
            foreach (var op in script.Ops.AsEnumerable().Where(op => op is Op.Load or Op.CreateMap))
                text.Append(CText.Statement(own.Call(op)));
        }
        return text.Append("}\n\n").ToString();
    }

    string RunScripts()
    {
        var text = new StringBuilder("static void run_scripts(void)\n{\n");
        for (var i = 0; i < _scripts.Count; i++)
            text.Append(Invariant($"\tscript_{i}();\n"));
        return text.Append("}\n\n").ToString();
    }

}
