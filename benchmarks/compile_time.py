#!/usr/bin/env python3
"""What it costs to include the library.

    python3 benchmarks/compile_time.py [--compiler g++] [--check] [--json FILE]

The budget: processor time of the compiler as a ratio to a file that includes <xtensor/xtensor.hpp>
and uses one tensor, both the least of a few tries that take turns; and what does not depend on the
machine: what g++ allocates while it compiles, and what it emits for examples/quickstart. --check
measures the budget alone, and exits with 1 where a bound is missed. Otherwise each public header is
measured as well, in seconds over xtensor and xtensor-blas, without generating code.
"""
import argparse
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
EMPTY = """#if __has_include(<xtensor/core/xtensor_config.hpp>)
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif
int main() {
  const xt::xtensor<double, 1> two = {1.0, 2.0};
  return two(0) > two(1) ? 1 : 0;
}
"""
XTENSOR = EMPTY.split("int main")[0] + """#include <xtensor-blas/xblas_config.hpp>
#include <xtensor-blas/xblas.hpp>
"""
UMBRELLA = "#include <rramvar/rramvar.hpp>\n"
QUICKSTART = (ROOT / "examples/quickstart/quickstart.cpp").read_text(encoding="utf-8")
EMIT = ("-O3", "-DNDEBUG", "-c")
COMPILED = ("-DRRAMVAR_COMPILED",)

# What is measured, what it is to come to, and what it may not exceed today. The same commit took
# 13.4 times an empty file on a quiet machine and 16.8 times beside neighbours that fill its caches,
# so the bound of the time only catches what is gross; what is allocated is the same to 0.1 %
# everywhere, grows with the time, and is held tightly.
BUDGET = {  # name: (source, options, goal, bound of the time as ratios to EMPTY, most MB)
    "quickstart, header-only": (QUICKSTART, (), 6.0, 22.0, 1085),
    "quickstart, rramvar::compiled": (QUICKSTART, COMPILED, 2.5, 4.5, 352),
    "the umbrella alone": (UMBRELLA, (), 2.5, 8.0, 627),
    "the umbrella alone, rramvar::compiled": (UMBRELLA, COMPILED, 2.5, 4.0, 323),
}
EMITTED = {  # name: (options, most KB of code, most weak symbols) of quickstart
    "quickstart, header-only": ((), 345, 370),
    "quickstart, rramvar::compiled": (COMPILED, 12, 55),
}


def seconds(command):
    """Processor seconds of a command; None if it includes what is not there."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        return None if "No such file" in done.stderr else sys.exit(done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Compiler:
    """Compiles sources in a folder."""

    def __init__(self, name, folder):
        self.folder = folder
        self.output = folder / "out.o"
        self.command = [name, "-std=c++20", f"-I{ROOT / 'include'}", f"-I{ROOT / 'examples'}"]

    def cost(self, text, options):
        """Seconds for this text."""
        source = self.folder / "source.cpp"
        source.write_text(text, encoding="utf-8")
        output = [] if "-fsyntax-only" in options else ["-o", str(self.output)]
        return seconds([*self.command, *options, str(source), *output])

    def allocated(self, text, options):
        """MB that g++ allocates for this text; None from another compiler."""
        source = self.folder / "source.cpp"
        source.write_text(text, encoding="utf-8")
        report = subprocess.run([*self.command, *options, "-ftime-report", "-o", str(self.output),
                                 str(source)], capture_output=True, text=True, check=True).stderr
        found = re.search(r"^ *TOTAL .* (\d+)([kMG])$", report, re.MULTILINE)
        return found and int(found[1]) * {"k": 0.001, "M": 1.0, "G": 1024.0}[found[2]]

    def emitted(self, text, options):
        """KB of code, and weak symbols, of an object."""
        self.cost(text, options)
        size = subprocess.run(["size", str(self.output)], capture_output=True, text=True,
                              check=True).stdout
        symbols = subprocess.run(["nm", str(self.output)], capture_output=True, text=True,
                                 check=True).stdout
        return (int(size.splitlines()[1].split()[0]) / 1000,
                sum(1 for line in symbols.splitlines() if re.search(r" [wWvV] ", line)))


def measure_budget(compiler, tries):
    """Prints the budget. @return the rows, and the bounds that are missed"""
    sources = {"empty": (EMPTY, ())} | {name: row[:2] for name, row in BUDGET.items()}
    least = dict.fromkeys(sources, float("inf"))
    for _ in range(tries):
        for name, (text, options) in sources.items():
            least[name] = min(least[name], compiler.cost(text, (*EMIT, *options)))
    rows, missed = {}, []
    print(f"{least['empty']:7.2f} s  an empty file with one xtensor")
    for name, (text, options, goal, bound, most_mb) in BUDGET.items():
        ratio = least[name] / least["empty"]
        rows[name] = {"seconds": least[name], "ratio": ratio}
        print(f"{least[name]:7.2f} s  {name}: {ratio:.1f} times that (goal {goal:g}, bound "
              f"{bound:g})")
        if ratio > bound:
            missed.append(f"{name} takes {ratio:.1f} times an empty file, more than {bound:g}")
        mb = compiler.allocated(text, (*EMIT, *options))
        if mb is not None:
            rows[name]["allocated_mb"] = mb
            print(f"{mb:7.0f} MB allocated to compile it (bound {most_mb})")
            if mb > most_mb:
                missed.append(f"{name} makes the compiler allocate {mb:.0f} MB, more than "
                              f"{most_mb}")
    for name, (options, most_kb, most_weak) in EMITTED.items():
        kb, weak = compiler.emitted(QUICKSTART, (*EMIT, *options))
        rows[name] |= {"text_kb": kb, "weak_symbols": weak}
        print(f"{kb:7.0f} KB {name}: code and constants (bound {most_kb}), {weak} weak symbols "
              f"(bound {most_weak})")
        if kb > most_kb:
            missed.append(f"{name} emits {kb:.0f} KB, more than {most_kb}")
        if weak > most_weak:
            missed.append(f"{name} emits {weak} weak symbols, more than {most_weak}")
    return rows, missed


def measure_headers(compiler, tries, only):
    """Prints what each public header costs over xtensor. @return the rows"""
    def cost(text):
        taken = [compiler.cost(text, ("-fsyntax-only",)) for _ in range(tries)]
        return None if None in taken else min(taken)

    text = (ROOT / "cmake/headers.cmake").read_text(encoding="utf-8")
    xtensor = cost(XTENSOR)
    print(f"{xtensor:7.2f} s  xtensor and xtensor-blas alone")
    rows = {}
    for header in re.findall(r"include/(rramvar/\S+\.hpp)", text):
        if only and only not in header:
            continue
        taken = cost(f"{XTENSOR}#include <{header}>\n")
        if taken is None:
            print(f"         left out, it includes what is not installed: {header}")
            continue
        rows[header] = taken - xtensor
        print(f"{rows[header]:+7.2f} s  {header}", flush=True)
    return rows


def main():
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--only", help="only headers with this in their name")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", help="write the table to this file")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        compiler = Compiler(args.compiler, pathlib.Path(name))
        budget, missed = measure_budget(compiler, args.tries)
        over = {} if args.check else measure_headers(compiler, args.tries, args.only)
    if args.json:
        pathlib.Path(args.json).write_text(
            json.dumps({"compiler": args.compiler, "budget": budget, "over_xtensor": over},
                       indent=1), encoding="utf-8")
    for sentence in missed:
        print(f"MISSED: {sentence}")
    return 1 if args.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
