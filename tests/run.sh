#!/usr/bin/env bash
# Sets up all that the tests need, builds everything and runs the tests, but for those that only
# maintainers need (.ci/run). Arguments are passed on to ctest: `bash tests/run.sh -R device` runs
# the tests with "device" in their name.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=cmake/setup.sh disable=SC1091
source "$root/cmake/setup.sh"

set_up tests
configure
say "Building the tests, examples and benchmarks; only what changed is compiled."
build all
say "Running the tests."
cd "$root"
exec ctest --preset default --parallel "$(nproc)" -LE maintainer "$@"
