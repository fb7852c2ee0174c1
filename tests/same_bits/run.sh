#!/usr/bin/env bash
# A study by pictures has the same bits whatever compiles it, on any processor with fused
# multiply-adds: g++ and clang, with and without -march=native, and aarch64 under qemu. What is not
# installed is left out, and said to be.
#
#     bash tests/same_bits/run.sh WORK_FOLDER INCLUDE_FOLDER...
set -euo pipefail
source=$(dirname "${BASH_SOURCE[0]}")/study.cpp
work=$1
shift
mkdir -p "$work"
includes=()
for folder in "$@"; do includes+=(-idirafter "$folder"); done

if [[ $(uname -m) == x86_64 ]] && ! grep -qsw fma /proc/cpuinfo; then
  echo "This processor has no fused multiply-adds: its bits are its own."
  exit 0
fi

failed=0
compared=0
# compare NAME [RUNNER] -- COMPILER OPTION...
compare() {
  local name=$1 runner=()
  shift
  while [[ $1 != -- ]]; do runner+=("$1") && shift; done
  shift
  local tool
  for tool in "$1" "${runner[@]}"; do
    if ! command -v "$tool" >/dev/null; then
      printf '%s: left out, for there is no %s\n' "$name" "$tool"
      return
    fi
  done
  "$@" -std=c++20 -DNDEBUG "${includes[@]}" "$source" -o "$work/$name" -pthread
  "${runner[@]}" "$work/$name" >"$work/$name.txt"
  [[ -e $work/reference.txt ]] || mv "$work/$name.txt" "$work/reference.txt"
  if [[ -e $work/$name.txt ]]; then
    compared=$((compared + 1))
    if cmp -s "$work/reference.txt" "$work/$name.txt"; then
      printf '%s: the same bits\n' "$name"
    else
      printf '%s: other bits\n' "$name"
      diff "$work/reference.txt" "$work/$name.txt" | head -n 6 || true
      failed=1
    fi
  fi
}

rm -f "$work"/*.txt
compare g++ -- g++ -O2
compare g++-native -- g++ -O3 -march=native
compare clang++-native -- clang++ -O2 -march=native
compare aarch64 qemu-aarch64-static -- aarch64-linux-gnu-g++ -O2 -static
[[ -s $work/reference.txt ]] && ((compared > 0)) || { echo "There is nothing to compare."; exit 1; }
exit "$failed"
