#!/usr/bin/env bash
# Sets up all that the main job needs and runs it on built-in input. Arguments are passed on to the
# program: `bash examples/demo.sh --help` explains them.
set -euo pipefail
# shellcheck source=cmake/setup.sh disable=SC1091
source "$(dirname "${BASH_SOURCE[0]}")/../cmake/setup.sh"

set_up
if [[ -f $root/build/build.ninja ]]; then
  configure
else
  configure -D RRAMVAR_BUILD_TESTS=OFF -D RRAMVAR_BUILD_BENCHMARKS=OFF
fi
say "Building the program alexnet_layer1; only what changed is compiled."
build --target alexnet_layer1

arguments=(--compare "$@")
[[ " $* " =~ " --trials"[=\ ] ]] || arguments+=(--trials 200)
[[ " $* " =~ " --threads"[=\ ] ]] || arguments+=(--threads "$(nproc)")
say "Running alexnet_layer1 ${arguments[*]}"
exec "$root/build/examples/alexnet_layer1/alexnet_layer1" "${arguments[@]}"
