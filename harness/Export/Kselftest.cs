using System.Text;
using Reuseport.Vocabulary;

namespace Reuseport.Harness.Export;

/// <summary>What tools/testing/selftests/net of the kernel's tree needs beside the program.</summary>
static class Kselftest
{
    /// <summary>The lines for its Makefile, its .gitignore and its config.</summary>
    public static string Lines(string name, Script script)
    {
        var text = new StringBuilder(
            $"""
            tools/testing/selftests/net/Makefile:
            TEST_GEN_PROGS += {name}

            """);
        // Below the inclusion of lib.mk, as the others.
        if (script.Ops.Any(op => op is Op.Wait))
            text.Append($"$(OUTPUT)/{name}: LDLIBS += -lpthread\n");
        text.Append($"\ntools/testing/selftests/net/.gitignore:\n{name}\n\ntools/testing/selftests/net/config:\n");
        foreach (var option in Options(script).Order(StringComparer.Ordinal))
            text.Append($"{option}=y\n");
        return text.ToString();
    }

    static IEnumerable<string> Options(Script script)
    {
        yield return "CONFIG_BPF_SYSCALL";
        yield return "CONFIG_NET_NS";
        yield return "CONFIG_PROC_SYSCTL";
        if (script.Ops.Any(IsInet6))
            yield return "CONFIG_IPV6";
        if (script.Ops.Any(op => op is Op.Segment))
            yield return "CONFIG_SYN_COOKIES";
        if (script.Ops.Any(op => op is Op.Socket(_, Transport.Mptcp4)))
            yield return "CONFIG_MPTCP";
    }

    static bool IsInet6(Op op) => op switch
    {
        Op.Socket(_, var transport) => transport.IsInet6,
        Op.Bind(_, var local) => local.Address.IsInet6,
        Op.IOfFlow { To: var to } => to.Address.IsInet6,
        _ => false,
    };
}
