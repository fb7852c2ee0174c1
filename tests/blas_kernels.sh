#!/usr/bin/env bash
# Runs the tests that touch BLAS under several kernels of OpenBLAS, which round products each in
# their own way; OpenBLAS chooses by the processor, so that a test machine shows one of them only.
# Names that this processor cannot run are left out. After tests/run.sh, whose build it uses:
#
#     bash tests/blas_kernels.sh                         Prescott, Nehalem, Haswell and SkylakeX
#     bash tests/blas_kernels.sh all                     every one of them
#     bash tests/blas_kernels.sh all -R . -E headers     every test under every one
#
# What follows the first argument is for ctest in place of the choice of tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

declare -A needs=([Prescott]=pni [Core2]=ssse3 [Nehalem]=sse4_2 [Sandybridge]=avx [Haswell]=avx2
  [Zen]=avx2 [SkylakeX]=avx512vl)
kernels=(Prescott Nehalem Haswell SkylakeX)
if [[ ${1:-} == all ]]; then
  kernels=(Prescott Core2 Nehalem Sandybridge Haswell Zen SkylakeX)
  shift
fi
tests=(-R '^(layer|metrics|study|program_oracle|program_bad_input|program_recorded_designs)$')
(($# == 0)) || tests=("$@")

for kernel in "${kernels[@]}"; do
  if ! grep -qsw "${needs[$kernel]}" /proc/cpuinfo; then
    printf 'The kernels of %s are left out: this processor has no %s.\n' "$kernel" \
      "${needs[$kernel]}"
    continue
  fi
  printf 'With the kernels of %s:\n' "$kernel"
  OPENBLAS_CORETYPE=$kernel ctest --preset default --parallel "$(nproc)" "${tests[@]}"
done
