#!/usr/bin/env python3
"""What it costs to include the library: each header alone, in seconds over xtensor itself.

    python3 benchmarks/compile_time.py [--compiler g++] [--check] [--json FILE]

Times are processor time of the compiler without generating code, the least of a few tries. --check
exits with 1 if <rramvar/rramvar.hpp> costs 2 s or more over xtensor's own headers.
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
XTENSOR = """#if __has_include(<xtensor/core/xtensor_config.hpp>)
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif
#include <xtensor-blas/xblas_config.hpp>
#include <xtensor-blas/xblas.hpp>
"""
MOST_SECONDS = 2.0  # of rramvar.hpp over XTENSOR


def seconds(compiler, text, folder, tries, options):
    """Processor seconds that the compiler takes for a source file, the least of a few."""
    source = folder / "source.cpp"
    source.write_text(text, encoding="utf-8")
    command = [compiler, "-std=c++20", f"-I{ROOT / 'include'}", f"-I{ROOT / 'examples'}", *options,
               str(source)]
    least = float("inf")
    for _ in range(tries):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            return None if "No such file" in done.stderr else sys.exit(done.stderr)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


def headers():
    """The public headers, in the order of cmake/headers.cmake."""
    text = (ROOT / "cmake/headers.cmake").read_text(encoding="utf-8")
    return re.findall(r"include/(rramvar/\S+\.hpp)", text)


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
    rows = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)

        def cost(text, options=("-fsyntax-only",)):
            return seconds(args.compiler, text, folder, args.tries, options)

        xtensor = cost(XTENSOR)
        print(f"{xtensor:7.2f} s  xtensor and xtensor-blas alone")
        for header in headers():
            if args.only and args.only not in header and header != "rramvar/rramvar.hpp":
                continue
            # Over what the header shares with XTENSOR, whether or not it needs all of it.
            taken = cost(f"{XTENSOR}#include <{header}>\n")
            if taken is None:
                print(f"         left out, it includes what is not installed: {header}")
                continue
            rows[header] = taken - xtensor
            print(f"{rows[header]:+7.2f} s  {header}", flush=True)
        program = (ROOT / "examples/quickstart/quickstart.cpp").read_text(encoding="utf-8")
        quickstart = cost(program, ("-O3", "-DNDEBUG", "-c", "-o", str(folder / "out.o")))
        print(f"{quickstart:7.2f} s  examples/quickstart/quickstart.cpp, all of it, optimised")
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(
            {"compiler": args.compiler, "xtensor": xtensor, "over_xtensor": rows,
             "quickstart_optimised": quickstart}, indent=1), encoding="utf-8")
    total = rows["rramvar/rramvar.hpp"]
    print(f"<rramvar/rramvar.hpp> costs {total:.2f} s over xtensor (to stay below "
          f"{MOST_SECONDS:g} s)")
    return 1 if args.check and total >= MOST_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
