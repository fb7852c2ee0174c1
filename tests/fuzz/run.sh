#!/usr/bin/env bash
# Builds the fuzz targets with clang and runs each of them for a time, or so many inputs:
#
#     bash tests/fuzz/run.sh --seconds 20 --seed 1
#     bash tests/fuzz/run.sh --runs 10000000 --short --block 1048576 npy gram
#
# Inputs have at most 4096 bytes; with --short no more than the longest seed of their target (256 at
# least, 1024 at most), which meet much the same states, and are several times as many in a time.
# Readers take --block bytes from a file at a time: 64 unless told, so that every field meets the end
# of one. --jobs targets run at a time, as many as there are processors unless told.
#
# An input that finds something is left in build-fuzz/found, and makes this fail; a fix comes with
# the input in tests/fuzz/corpus/<target>, where the plain tests replay it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
limit=-max_total_time=20
seed=0 # any
block=64
short=no
jobs=$(nproc)
targets=()
while (($# > 0)); do
  case $1 in
    --seconds) limit=-max_total_time=$2; shift ;;
    --runs) limit=-runs=$2; shift ;;
    --block) block=$2; shift ;;
    --seed) seed=$2; shift ;;
    --jobs) jobs=$2; shift ;;
    --short) short=yes ;;
    -*) sed -n 's/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done

build=$root/build-fuzz/$block
cmake -S "$root" -B "$build" -G Ninja -D CMAKE_CXX_COMPILER=clang++ -D CMAKE_BUILD_TYPE=RelWithDebInfo \
  -D CMAKE_CXX_FLAGS_RELWITHDEBINFO="-O2 -g" -D RRAMVAR_FUZZ=ON -D RRAMVAR_FUZZ_BLOCK_BYTES="$block" \
  -D RRAMVAR_BUILD_EXAMPLES=OFF -D RRAMVAR_BUILD_BENCHMARKS=OFF >/dev/null
if ! cmake --build "$build" --target all_fuzzed >"$build/build.log"; then
  cat "$build/build.log" >&2
  exit 1
fi

# Readers' files are kept in memory where the system has a folder for that.
folder=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT

longest_input() {
  local seeds=$root/tests/fuzz/corpus/$1 longest
  [[ $short == yes ]] || { echo 4096; return; }
  longest=$(find "$seeds" -type f -printf '%s\n' | sort -n | tail -n 1)
  echo $((longest < 256 ? 256 : longest > 1024 ? 1024 : longest))
}

# Runs one target of a program: its name, what it did, and what it found. The quarantine holds what
# an execution has freed, and stays in the processor's caches.
fuzz() {
  local program=$1 target=$2 found=$root/build-fuzz/found log
  log=$root/build-fuzz/$block/$target.log
  mkdir -p "$found" "$root/build-fuzz/corpus/$target"
  if TMPDIR=$folder \
    ASAN_OPTIONS=quarantine_size_mb=1:thread_local_quarantine_size_kb=64:malloc_context_size=1 \
    "$program" --target="$target" "$limit" -seed="$seed" -max_len="$(longest_input "$target")" \
    -timeout=60 -rss_limit_mb=2048 -artifact_prefix="$found/$target-" \
    -print_final_stats=1 "$root/build-fuzz/corpus/$target" "$root/tests/fuzz/corpus/$target" \
    >"$log" 2>&1; then
    printf '%-20s %12s inputs, nothing found\n' "$target" \
      "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  else
    tail -n 40 "$log"
    printf '%-20s FOUND SOMETHING: see %s and %s/%s-*\n' "$target" "$log" "$found" "$target"
    return 1
  fi
}
export -f fuzz longest_input
export root block limit seed short folder

declare -A program_of
for program in "$build"/tests/fuzz/fuzz_*; do
  [[ -x $program && -f $program ]] || continue
  names=$("$program" --targets)
  for target in $names; do program_of[$target]=$program; done
done
((${#targets[@]} > 0)) || targets=("${!program_of[@]}")
for target in "${targets[@]}"; do
  if [[ -z ${program_of[$target]:-} ]]; then
    printf 'There is no target %s; there are: %s.\n' "$target" "${!program_of[*]}" >&2
    exit 2
  fi
  printf '%s\0%s\0' "${program_of[$target]}" "$target"
done >"$build/chosen"
xargs -0 -n 2 -P "$jobs" -a "$build/chosen" bash -c 'fuzz "$@"' _
