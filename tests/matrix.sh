#!/usr/bin/env bash
# Compiles every test, and all headers header-only, against other versions of what the library
# stands on. No code is made and nothing runs: it finds what does not compile without a warning.
#
#     CXX=clang++-14 bash tests/matrix.sh ~/xtensor-0.27:~/catch2-3.7 ~/xtensor-0.25
#
# An argument is a combination: folders, with `:` between them, that xtensor, xtensor-blas, xtl or
# Catch2 were installed into (`cmake --install`). What is not there is the system's; with no
# argument, all is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CXX=${CXX:-g++}
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# GCC 12 sees an overlap in "text" + std::string (GCC bug 105651).
"$CXX" --version | grep -q clang || warnings+=(-Wno-restrict)
export common="-std=c++20 -fsyntax-only ${warnings[*]} -Iinclude -Itests"

# Checks one file, in one of the two ways of use.
check() {
  local mode=$1 file=$2
  # shellcheck disable=SC2086
  "$CXX" $common $others $mode -D RRAMVAR_TEST_FILES=\"\" "$file" ||
    { echo "$file ${mode:-(header-only)} does not compile with${others:- what the system has}" && return 1; }
}
export -f check

# The version that the preprocessor sees, of a header's macros.
version() {
  local header=$1 prefix=$2
  # shellcheck disable=SC2086
  "$CXX" $common $others -w -E -x c++ - <<<"#include \"$header\"
version: ${prefix}_MAJOR.${prefix}_MINOR.${prefix}_PATCH" |
    sed -n '/^version:/,$ { /^#/d; s/version://; s/ //g; p }' | tr -d '\n'
}

mapfile -t files < <(find tests -name '*.cpp' -not -path 'tests/fuzz/*' \
  -not -path 'tests/program/*' -not -path 'tests/consumer/*' -not -name near_misses.cpp | sort)
(($# > 0)) || set -- ""
for combination in "$@"; do
  others=
  IFS=: read -ra folders <<<"$combination"
  for folder in "${folders[@]}"; do others+=" -isystem $folder/include"; done
  export others
  check "" tests/odr.cpp
  printf '%s\0' "${files[@]}" |
    xargs -0 -n 1 -P "$(nproc)" bash -c 'check "$@"' _ -DRRAMVAR_COMPILED
  echo "${#files[@]} files compile without a warning: $("$CXX" --version | head -n 1)," \
    "xtensor $(version rramvar/core/xtensor.hpp XTENSOR_VERSION)," \
    "Catch2 $(version catch.hpp CATCH_VERSION)"
done
