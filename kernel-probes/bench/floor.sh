#!/usr/bin/env bash
# The yardstick for the probe's speed: the calls of the scenarios and what is observed after each, in plain C that compares
# nothing (harness export --format floor), on this kernel and as the init of a machine. Medians of all rounds.
#
#	kernel-probes/bench/floor.sh 6.12
#
# KERNELS are versions that are cached; ROUNDS is how often each is measured, TRACES what has the calls.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
harness="$here/../../artifacts/bin/Harness/release/harness"
rounds=${ROUNDS:-5}
traces=${TRACES:-$here/../../tests/scenarios}
cache="${XDG_CACHE_HOME:-$HOME/.cache}/reuseport-harness"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/machine.sh"

"$harness" export --format floor $traces --output "$work/floor.c"
gcc -O2 -static -pthread -o "$work/floor" "$work/floor.c"
initramfs "$work/floor"

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

in_machine() {
	bare "$1" 'scripts/s'
	tr -d '\r' < "$work/console" | sed -n 's/\([0-9]*\) scripts.*/\1/p'
}

printf '%-28s %s\n' KERNEL SCRIPTS/S
printf '%-28s %s\n' "$(uname -r)" "$(for ((i = 0; i < rounds; i++)); do "$work/floor" 5; done | cut -d' ' -f1 | median)"
for kernel in "$@"; do
	folder=$(ls -d "$cache/kernels/debian_$kernel"[._-]* | sort -V | tail -1)
	printf '%-28s %s\n' "${folder##*/debian_}" \
		"$(for ((i = 0; i < rounds; i++)); do in_machine "$folder/vmlinuz"; done | median)"
done
