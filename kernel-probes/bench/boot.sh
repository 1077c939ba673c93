#!/usr/bin/env bash
# Boot to first result of our machine beside the bare boot of the same kernel: QEMU's own machine, the kernel's file as
# the package has it, and an init that prints a line and powers off. Turn by turn, so that both suffer alike from
# whatever else the host does. Prints medians of all rounds, in seconds and as parts of the bare boot of the same round.
#
#	kernel-probes/bench/boot.sh 5.10 6.1 6.12 7.3
#
#	BARE      QEMU from its start to its end
#	BOOT      our QEMU from its start to the first result, without a snapshot
#	WHOLE     all of `harness replay` of one trace that is told the profile, without a snapshot
#	RESTORED  from the start of QEMU to the first result, with a snapshot; WHOLE the command again
#
# KERNELS are versions that are cached; ROUNDS is how often each is measured.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
harness="$here/../../artifacts/bin/Harness/release/harness"
rounds=${ROUNDS:-5}
cache="${XDG_CACHE_HOME:-$HOME/.cache}/reuseport-harness"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/machine.sh"

cat > "$work/init.c" <<'C'
#include <stdio.h>
#include <sys/reboot.h>
#include <unistd.h>

int main(void)
{
	puts("bare: ready");
	fflush(stdout);
	return reboot(RB_POWER_OFF);
}
C
gcc -static -O2 -o "$work/init" "$work/init.c"
printf '@trace 1\ns0 = socket tcp4 -> ok\n' > "$work/one.trace"

initramfs "$work/init"

# QEMU as the harness finds it, which notes when it starts a machine.
mkdir "$work/bin"
cat > "$work/bin/qemu-system-x86_64" <<S
#!/usr/bin/env bash
[[ "\$*" != *-kernel* ]] || echo "\$EPOCHREALTIME" > "$work/started"
exec "$(type -P qemu-system-x86_64)" "\$@"
S
chmod +x "$work/bin/qemu-system-x86_64"

since() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.3f\n", to - from }'; }

bare_seconds() {
	local start=$EPOCHREALTIME
	bare "$1" "bare: ready"
	since "$start" "$EPOCHREALTIME"
}

# The seconds from QEMU to the result, and those of the command.
our_seconds() {
	local start=$EPOCHREALTIME result
	PATH="$work/bin:$PATH" "$harness" replay "$work/one.trace" --target "vm:$1" --profile seed |
		{ read -r result || true; echo "$EPOCHREALTIME $result" > "$work/result"; cat > /dev/null; }
	since "$(< "$work/started")" "$(cut -d' ' -f1 "$work/result")"
	since "$start" "$EPOCHREALTIME"
}

# The median of an expression over all rounds.
median() { awk "{ print $1 }" "$work/rounds" | sort -n | awk '{ v[NR] = $1 } END { printf "%.2f\n", v[int((NR + 1) / 2)] }'; }

printf '%-28s %6s %6s %6s %6s %6s %9s %6s %6s %6s\n' \
	KERNEL BARE BOOT RATIO WHOLE RATIO RESTORED RATIO WHOLE RATIO
for kernel in "$@"; do
	folder=$(ls -d "$cache/kernels/debian_$kernel"[._-]* | sort -V | tail -1)
	for ((round = 0; round < rounds; round++)); do
		rm -f "$cache"/vms/*.snapshot
		echo "$(bare_seconds "$folder/vmlinuz")" $(our_seconds "$kernel") $(our_seconds "$kernel")
	done > "$work/rounds"
	printf '%-28s %6s %6s %6s %6s %6s %9s %6s %6s %6s\n' "${folder##*/debian_}" "$(median '$1')" \
		"$(median '$2')" "$(median '$2 / $1')" "$(median '$3')" "$(median '$3 / $1')" \
		"$(median '$4')" "$(median '$4 / $1')" "$(median '$5')" "$(median '$5 / $1')"
done
