using System.IO.Compression;
using Reuseport.Containers.Kernels;

namespace Reuseport.Containers.Tests.Kernels;

/// <summary>What a kernel was built with, and the fragments that it is built with.</summary>
public sealed class KernelConfigTests
{
    [TestCase("CONFIG_IPV6=y", "CONFIG_IPV6", "y", true)]
    [TestCase("CONFIG_IPV6=y\r", "CONFIG_IPV6", "y", true)]
    [TestCase("CONFIG_IPV6=m", "CONFIG_IPV6", "y", false)]
    [TestCase("CONFIG_IPV6=m", "CONFIG_IPV6", "m", true)]
    [TestCase("# CONFIG_IPV6 is not set", "CONFIG_IPV6", "y", false)]
    [TestCase("#CONFIG_IPV6=y", "CONFIG_IPV6", "y", false)]
    [TestCase("CONFIG_IPV6_GRE=y", "CONFIG_IPV6", "y", false)]
    [TestCase("CONFIG_IPV6=y\n# CONFIG_IPV6 is not set\n", "CONFIG_IPV6", "y", false)]
    [TestCase("# CONFIG_IPV6 is not set\nCONFIG_IPV6=y\n", "CONFIG_IPV6", "y", true)]
    [TestCase("CONFIG_LOCALVERSION=\"-a=b\"", "CONFIG_LOCALVERSION", "\"-a=b\"", true)]
    [TestCase("", "CONFIG_IPV6", "y", false)]
    public void An_option_has_the_value_of_its_last_line(string text, string option, string value, bool expected) =>
        Assert.That(KernelConfig.Parse(text).Is(option, value), Is.EqualTo(expected));

    [TestCase("CONFIG_KASAN=y\nCONFIG_PROVE_LOCKING=y", "KASAN lockdep")]
    [TestCase("CONFIG_HAVE_ARCH_KASAN=y\nCONFIG_LOCKDEP_SUPPORT=y\n# CONFIG_KCSAN is not set", "")]
    [TestCase("CONFIG_KCSAN=y", "KCSAN")]
    [TestCase("CONFIG_GCOV_KERNEL=y", "gcov")]
    public void What_finds_faults_has_the_name_that_people_use(string text, string words) =>
        Assert.That(string.Join(' ', KernelConfig.Parse(text).Instruments), Is.EqualTo(words));

    [TestCase(KernelVariant.Kasan, "KASAN")]
    [TestCase(KernelVariant.Kcsan, "KCSAN")]
    [TestCase(KernelVariant.Lockdep, "lockdep")]
    [TestCase(KernelVariant.Gcov, "gcov")]
    public void A_fragment_builds_the_kernel_that_it_is_for(KernelVariant variant, string word)
    {
        Assert.That(Fragment(variant).Instruments, Is.EqualTo([word]));
        Assert.That(Fragment().Instruments, Is.Empty);
    }

    [Test]
    public void A_fragment_has_every_option_that_is_required()
    {
        var required = RequiredOptions.OfMachine.Concat(KernelOption.All);

        Assert.That(required.Where(option => !Fragment().Is(option.Name, "y")), Is.Empty);
        Assert.That(() => RequiredOptions.Require("vm:x", Fragment()), Throws.Nothing);
    }

    [TestCase("# CONFIG_IPV6 is not set", "CONFIG_IPV6 (IPv6 sockets)")]
    [TestCase("CONFIG_IPV6=m", "CONFIG_IPV6 (IPv6 sockets), which is a module and is not loaded")]
    [TestCase("# CONFIG_BLK_DEV_INITRD is not set", "CONFIG_BLK_DEV_INITRD (the probe's archive)")]
    [TestCase(
        "CONFIG_SERIAL_8250_CONSOLE=n\nCONFIG_UNIX=n",
        "CONFIG_SERIAL_8250_CONSOLE (the console), CONFIG_UNIX (AF_UNIX sockets)")]
    public void An_option_that_is_missing_is_named_before_the_boot(string line, string missing)
    {
        var config = KernelConfig.Parse($"{ConfigFragment.Of([])}\n{line}\n");

        Assert.That(
            () => RequiredOptions.Require("vm:mine", config),
            Throws.TypeOf<KernelLacksException>().With.Message.EqualTo($"vm:mine: the kernel lacks {missing}"));
    }

    [Test]
    public void A_kernel_without_a_configuration_is_booted_to_find_out() =>
        Assert.That(() => RequiredOptions.Require("vm:mine", (KernelConfig?)null), Throws.Nothing);

    [Test]
    public void A_configuration_is_found_in_the_image()
    {
        var whole = "junk IKCFG_ST IKCFG_ST"u8.ToArray().Concat(Packed).Concat("IKCFG_ED junk"u8.ToArray()).ToArray();

        Assert.That(KernelConfig.In(whole)?.Is("CONFIG_KASAN", "y"), Is.True);
        Assert.That(KernelConfig.In(whole.AsSpan(..^10)), Is.Null);
        Assert.That(KernelConfig.In([]), Is.Null);
        whole[40] ^= 0xff;
        Assert.That(() => KernelConfig.In(whole), Throws.Nothing);
    }

    static byte[] Packed
    {
        get
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write("CONFIG_KASAN=y\n"u8);
            return packed.ToArray();
        }
    }

    static KernelConfig Fragment(params KernelVariant[] variants) => KernelConfig.Parse(ConfigFragment.Of(variants));
}
