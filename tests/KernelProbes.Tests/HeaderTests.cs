using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Reuseport.KernelProbes.Abi;
using Reuseport.KernelProbes.Agent;
using Reuseport.KernelProbes.Scripts;

namespace Reuseport.KernelProbes.Tests;

/// <summary>A C compiler compares what the probe and the vocabulary took from the headers with those headers.</summary>
public class HeaderTests
{
    const string Headers = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <linux/bpf.h>
        #include <linux/filter.h>
        #include <linux/random.h>
        #include <linux/reboot.h>
        #include <net/if.h>
        #include <netinet/in.h>
        #include <netinet/tcp.h>
        #include <poll.h>
        #include <stddef.h>
        #include <sys/resource.h>
        #include <sys/socket.h>
        #include <sys/syscall.h>
        #include <sys/utsname.h>
        #include <time.h>

        """;

    [Test]
    public void Constants_have_the_values_of_the_headers() => Compile(
        from field in typeof(Uapi).GetFields(BindingFlags.Public | BindingFlags.Static)
        select Equal(field.Name, Convert.ToInt64(field.GetRawConstantValue(), null)));

    [Test]
    public void Errnos_have_the_values_of_the_headers() => Compile(
        from errno in Enum.GetValues<Errno>()
        where errno is not (Errno.None or Errno.ENOTSUPP)
        select Equal(errno.ToString(), (int)errno));

    [Test]
    public void System_calls_have_their_numbers() => Compile(
        [Equal("SYS_bpf", Bpf.Number), Equal("SYS_finit_module", Init.FinitModule)]);

    [Test]
    public void Structures_have_the_layout_of_the_headers() => Compile(
    [
        Equal("sizeof(struct bpf_insn)", Marshal.SizeOf<BpfInstruction>()),
        .. Layout<BpfInstruction>("struct bpf_insn", ("_offset", "off"), ("_immediate", "imm")),
        Equal("sizeof(struct sock_filter)", Marshal.SizeOf<ClassicInstruction>()),
        .. Layout<ClassicInstruction>(
            "struct sock_filter", ("_code", "code"), ("_jumpTrue", "jt"), ("_jumpFalse", "jf"), ("_k", "k")),
        Equal("sizeof(struct sock_fprog)", Marshal.SizeOf<ClassicProgram>()),
        .. Layout<ClassicProgram>("struct sock_fprog", ("len", "len"), ("filter", "filter")),
        .. Layout<TcpInfo>("struct tcp_info", ("tcpi_unacked", "tcpi_unacked")),
        Equal("sizeof(struct ifreq)", Marshal.SizeOf<InterfaceRequest>()),
        .. Layout<InterfaceRequest>("struct ifreq", ("ifr_flags", "ifr_flags")),
        Equal("sizeof(struct rlimit)", Marshal.SizeOf<ResourceLimit>()),
        Equal("sizeof(struct utsname)", Marshal.SizeOf<SystemName>()),
        Equal("sizeof(struct pollfd)", Marshal.SizeOf<PollFile>()),
        .. Layout<PollFile>("struct pollfd", ("fd", "fd"), ("events", "events"), ("revents", "revents")),
        Equal("sizeof(struct timespec)", Marshal.SizeOf<TimeSpec>()),
        .. Layout<TimeSpec>("struct timespec", ("tv_sec", "tv_sec"), ("tv_nsec", "tv_nsec")),
        .. Layout<Entropy>(
            "struct rand_pool_info", ("entropy_count", "entropy_count"), ("buf_size", "buf_size"), ("buf", "buf")),
        Equal("offsetof(struct sk_reuseport_md, data)", SkReuseportMd.Data),
        Equal("offsetof(struct sk_reuseport_md, data_end)", SkReuseportMd.DataEnd),
        Equal("offsetof(struct sk_reuseport_md, len)", SkReuseportMd.Length),
        Equal("offsetof(struct sk_reuseport_md, ip_protocol)", SkReuseportMd.IpProtocol),
        Equal("offsetof(struct sk_reuseport_md, bind_inany)", SkReuseportMd.BindInany),
        Equal("offsetof(struct sk_reuseport_md, hash)", SkReuseportMd.Hash),
        Equal("offsetof(struct sk_reuseport_md, migrating_sk)", SkReuseportMd.MigratingSk),
    ]);

    /// <summary>A program writes its notes by offset, the probe reads them by name.</summary>
    [TestCase("Runs", SightingNote.RunsAt)]
    [TestCase("Hash", SightingNote.HashAt)]
    [TestCase("BindInany", SightingNote.BindInanyAt)]
    [TestCase("Protocol", SightingNote.ProtocolAt)]
    [TestCase("Length", SightingNote.LengthAt)]
    [TestCase("Select", SightingNote.SelectAt)]
    [TestCase("Migrating", SightingNote.MigratingAt)]
    public void Notes_stand_where_programs_write_them(string field, int offset) =>
        Assert.That(Marshal.OffsetOf<SightingNote>($"<{field}>k__BackingField"), Is.EqualTo((nint)offset));

    [Test]
    public void The_attributes_of_bpf_have_the_layout_of_the_headers() => Compile(
    [
        .. Layout<Bpf.MapCreate>(
            "union bpf_attr", ("map_type", "map_type"), ("key_size", "key_size"), ("value_size", "value_size"),
            ("max_entries", "max_entries")),
        .. Layout<Bpf.MapElement>("union bpf_attr", ("map_fd", "map_fd"), ("key", "key"), ("value", "value"),
            ("flags", "flags")),
        .. Layout<Bpf.ProgramLoad>(
            "union bpf_attr", ("prog_type", "prog_type"), ("insn_cnt", "insn_cnt"), ("insns", "insns"),
            ("license", "license"), ("log_level", "log_level"), ("log_size", "log_size"), ("log_buf", "log_buf"),
            ("expected_attach_type", "expected_attach_type")),
        .. Layout<Bpf.ProgramById>("union bpf_attr", ("prog_id", "prog_id")),
        .. Layout<Bpf.ObjectInfo>(
            "union bpf_attr", ("bpf_fd", "info.bpf_fd"), ("info_len", "info.info_len"), ("info", "info.info")),
        .. Layout<Bpf.ProgramInfo>("struct bpf_prog_info", ("id", "id")),
    ]);

    [Test]
    public void A_wrong_value_is_found() =>
        Assert.That(() => Compile([Equal("ENOENT", 1)]), Throws.InstanceOf<AssertionException>());

    static IEnumerable<string> Layout<T>(string type, params (string Ours, string Theirs)[] fields) =>
        from field in fields
        select Equal($"offsetof({type}, {field.Theirs})", Marshal.OffsetOf<T>(field.Ours));

    static string Equal(string expression, long value) =>
        FormattableString.Invariant($"_Static_assert({expression} == {value}, \"the probe says {value}\");");

    static void Compile(IEnumerable<string> assertions)
    {
        using var gcc = Process.Start(new ProcessStartInfo("gcc", ["-fsyntax-only", "-x", "c", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        gcc.StandardInput.Write(Headers + string.Join('\n', assertions) + "\n");
        gcc.StandardInput.Close();
        var messages = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        Assert.That((gcc.ExitCode, messages), Is.EqualTo((0, "")));
    }
}
