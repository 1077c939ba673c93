# A machine that boots a program of one's own. For the scripts beside this file; $work is their folder.

# The first root of a machine with this program as its init: the newc format, of one directory, one device and one file.
initramfs() {
	python3 - "$1" > "$work/bare.cpio" <<'P'
import sys
def entry(name, mode, data=b"", major=0, minor=0):
    head = b"070701" + b"".join(b"%08X" % n for n in (0, mode, 0, 0, 1, 0, len(data), 0, 0, major, minor, len(name) + 1, 0))
    out = head + name.encode() + b"\0"
    out += b"\0" * (-len(out) % 4) + data
    return out + b"\0" * (-len(data) % 4)
sys.stdout.buffer.write(entry("dev", 0o40755) + entry("dev/console", 0o20600, b"", 5, 1)
    + entry("init", 0o100755, open(sys.argv[1], "rb").read()) + entry("TRAILER!!!", 0))
P
}

# The processor, the memory and the command line of Machine.cs, but the kernel leaves nothing out; the ports that only
# the probe uses lead nowhere. It has to print the second argument.
bare() {
	qemu-system-x86_64 -chardev "file,id=console,path=$work/console" -chardev null,id=protocol -chardev null,id=control \
		-nodefaults -no-user-config -display none -no-reboot -machine pc -smp 1 -m 256 \
		-accel tcg,thread=single -cpu qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+rdrand \
		-kernel "$1" -initrd "$work/bare.cpio" -append "console=ttyS0 loglevel=5 panic=-1 oops=panic panic_on_warn=1 \
softlockup_panic=1 mitigations=off nokaslr no_timer_check tsc=reliable lpj=4000000 cryptomgr.notests audit=0" \
		-serial chardev:console -device virtio-serial-pci -device virtserialport,chardev=protocol \
		-mon chardev=control,mode=control
	grep -q "$2" "$work/console" || { tail -3 "$work/console" >&2; exit 1; }
}
