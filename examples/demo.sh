#!/usr/bin/env bash
# Sets up all that the main job needs and runs it on built-in input. Arguments are passed on to the
# program: `bash examples/demo.sh --help` explains them.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=cmake/setup.sh disable=SC1091
source "$root/cmake/setup.sh"

set_up programs
configure
say "Building the program alexnet_layer1; only what changed is compiled."
build alexnet_layer1

arguments=(--compare "$@")
[[ " $* " =~ " --trials"[=\ ] ]] || arguments+=(--trials 200)
[[ " $* " =~ " --threads"[=\ ] ]] || arguments+=(--threads "$(nproc)")
say "Running alexnet_layer1 ${arguments[*]}"
exec "$root/build/examples/alexnet_layer1/alexnet_layer1" "${arguments[@]}"
