# shellcheck shell=bash
# Shared by examples/demo.sh and tests/run.sh, which source it: the packages of Debian or Ubuntu,
# the compiler and the folder build. They set `root` to the project's folder first.
: "${root:?}"

# What the programs need, and what the tests and benchmarks need besides.
program_packages=(cmake ninja-build g++ libxtensor-dev libxtensor-blas-dev libopenblas-dev
  libboost-math-dev libcli11-dev nlohmann-json3-dev)
test_packages=(catch2 gnuplot-nox python3 python3-numpy)

say() { printf '%s\n' "$*"; }

stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Runs a command without input; shows the end of what it printed only if it fails.
quietly() {
  local printed
  if ! printed=$("$@" 2>&1 </dev/null); then
    tail -n 10 <<<"$printed" >&2
    return 1
  fi
}

is_ubuntu_22_04() { grep -qsx 'UBUNTU_CODENAME=jammy' /etc/os-release; }

# Prints those of the named packages that are not installed, one a line.
missing_of() {
  local package
  for package in "$@"; do
    if ! dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
      grep -x installed >/dev/null; then
      printf '%s\n' "$package"
    fi
  done
}

# Installs those of the named packages that are missing.
install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    stop "This machine has no apt-get, so install what Debian calls $*" \
      "(g++ 12 or later) in its own way, then run cmake --preset default," \
      "cmake --build --preset default and ctest --preset default."
  fi

  local missing
  mapfile -t missing < <(missing_of "$@")
  if ((${#missing[@]} == 0)); then
    say "All packages that this needs are installed."
    return
  fi
  say "Installing with apt-get (this can take some minutes): ${missing[*]}."

  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      stop "Only root can install packages and this machine has no sudo: ask an administrator to" \
        "run apt-get install ${missing[*]}, then run this again."
    sudo apt-get --version >/dev/null ||
      stop "Only root can install packages and sudo refused: ask an administrator to run" \
        "apt-get install ${missing[*]}, then run this again."
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq
    -o DPkg::Lock::Timeout=600)
  local install=("${apt[@]}" install --yes --no-install-recommends "${missing[@]}")

  # The lists of packages may be missing or out of date: then fetch them and try once more.
  if quietly "${install[@]}" 2>/dev/null; then
    return
  fi
  say "Fetching the lists of packages first, with apt-get update."
  local lists=fresh
  quietly "${apt[@]}" update -o APT::Update::Error-Mode=any || lists=old
  if quietly "${install[@]}"; then
    return
  fi
  if [[ $lists == old ]]; then
    stop "The packages ${missing[*]} could not be installed, because apt-get could not fetch the" \
      "lists of packages (its messages are above): check the network and the files" \
      "/etc/apt/sources.list*, then run this again."
  fi
  local package unknown=()
  for package in "${missing[@]}"; do
    apt-cache show "$package" >/dev/null 2>&1 || unknown+=("$package")
  done
  if ((${#unknown[@]} > 0)); then
    stop "apt-get knows no package ${unknown[*]}: this needs Debian 12 or later, or Ubuntu 22.04" \
      "or later with its component universe."
  fi
  stop "apt-get could not install ${missing[*]} (its messages are above): mend that, then run" \
    "this again."
}

# The compiler is CXX if that is set, else g++.
choose_compiler() {
  local version
  if [[ -n ${CXX:-} ]]; then
    # CMake keeps the compiler that a folder was configured with, whatever CXX says later.
    local cache=$root/build/CMakeCache.txt kept wanted
    kept=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$cache" 2>/dev/null || true)
    wanted=$(command -v "${CXX%% *}" || true)
    if [[ -n $kept && -n $wanted && ! $kept -ef $wanted ]]; then
      stop "CXX asks for $wanted, but the folder build was configured with $kept:" \
        "remove the folder build, then run this again."
    fi
    return
  fi
  CXX=g++
  is_ubuntu_22_04 && CXX=g++-12
  export CXX
  version=$("$CXX" -dumpversion)
  ((${version%%.*} >= 12)) ||
    stop "This needs g++ 12 or later and here is g++ $version: set CXX to a later compiler."
}

# Sets up all that the programs need, with `set_up tests` all that the tests need too.
set_up() {
  local packages=("${program_packages[@]}")
  if [[ -z ${CXX:-} ]] && is_ubuntu_22_04; then
    packages+=(g++-12)
  fi
  if [[ $1 == tests ]]; then
    packages+=("${test_packages[@]}")
  fi
  install_packages "${packages[@]}"
  choose_compiler
}

# Configures the folder build, with the tests and benchmarks if their packages are installed. CMake
# shows only warnings and errors.
configure() {
  local tests=ON
  if [[ -n $(missing_of "${test_packages[@]}") ]]; then
    tests=OFF
  fi
  say "Configuring the folder build."
  (cd "$root" && cmake --preset default -D RRAMVAR_BUILD_TESTS=$tests \
    -D RRAMVAR_BUILD_BENCHMARKS=$tests -D RRAMVAR_BUILD_EXAMPLES=ON >/dev/null)
}

# Builds a target in the folder build, with at most one compiler a core and 2 GiB of memory.
build() {
  local compilers gibibytes
  compilers=$(nproc)
  gibibytes=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
  if [[ -n $gibibytes ]] && ((gibibytes / 2 < compilers)); then
    compilers=$((gibibytes / 2 > 0 ? gibibytes / 2 : 1))
  fi
  cmake --build "$root/build" --parallel "$compilers" --target "$1"
}
