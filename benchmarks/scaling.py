#!/usr/bin/env python3
"""How the time of a run grows: with trials, pictures, threads, bits of a weight and table entries.

    python3 benchmarks/scaling.py --out FOLDER [--program build/examples/…/alexnet_layer1]

Each point is the fastest of some runs of alexnet_layer1 on made-up inputs, by pictures and by Gram.
Writes scaling.csv and, by gnuplot, scaling.svg into the folder.
"""
import argparse
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    sys.exit("this Python has no NumPy (Debian: python3-numpy, for /usr/bin/python3)")

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "peers"))
from run import PROGRAM, clean_environment, machine, make_inputs  # noqa: E402

# What is varied, with its values; all else as in BASE.
BASE = {"trials": 200, "pictures": 1, "threads": 1, "format": "binary16", "entries": 1000}
FORMATS = ["e4m3", "bfloat16", "binary16", "binary32", "binary64"]
BITS = {"e4m3": 3, "bfloat16": 7, "binary16": 10, "binary32": 23, "binary64": 52}  # of the fraction
AXES = {
    "trials": [50, 100, 200, 400, 800],
    "pictures": [1, 2, 4, 8, 16],
    "threads": sorted({1, 2, os.cpu_count() or 1}),
    "format": FORMATS,
    "entries": [10, 100, 1000, 10_000, 100_000],
}
LABELS = {"trials": "trials", "pictures": "pictures", "threads": "threads",
          "format": "bits stored of a weight", "entries": "table entries a state"}


def measure(program, folder, setting, by_gram, runs):
    """Seconds a trial, the least of some runs."""
    pictures = np.load(folder / "input.npy", mmap_mode="r")[:setting["pictures"]]
    np.save(folder / "used.npy", pictures)
    rng = np.random.default_rng(1)
    table = np.exp(rng.normal(np.log([7.4e3, 1.5e5]), [0.07, 0.3], (setting["entries"], 2)))
    np.savetxt(folder / "table.tsv", table, delimiter="\t")
    command = [program, "--weights", folder / "weights.npy", "--input", folder / "used.npy",
               "--lut", folder / "table.tsv", "--lut-columns", "lrs,hrs", "--store", "fraction",
               "--format", setting["format"], "--trials", setting["trials"],
               "--threads", setting["threads"], "--json", folder / "out.json"]
    if by_gram:
        command.append("--by-gram")
    least = float("inf")
    for _ in range(runs):
        done = subprocess.run([str(x) for x in command], capture_output=True, text=True,
                              check=False, env=clean_environment(setting["threads"]))
        if done.returncode != 0:
            sys.exit(done.stderr)
        timing = json.loads((folder / "out.json").read_text(encoding="utf-8"))["timing"]
        least = min(least, (timing["wall"] - timing["set_up"]) / setting["trials"])
    return least


def draw(out, rows):
    """One panel an axis, by gnuplot."""
    gnuplot = shutil.which("gnuplot")
    if gnuplot is None:
        print("no gnuplot here: scaling.csv is written, scaling.svg is not")
        return
    script = ["set terminal svg size 1000,600 font 'sans,12' background rgb 'white'",
              f"set output '{out / 'scaling.svg'}'",
              "set multiplot layout 2,3\nset grid\nset key above\nset logscale xy\nset bmargin 4",
              "set ylabel 'ms a trial'\nset yrange [0.3:100]"]
    for axis, label in LABELS.items():
        values = [BITS.get(value, value) for value in AXES[axis]]
        ticks = ", ".join(f"'{value:,}' {value}" for value in values)
        script.append(f"set xlabel '{label}'\nset xtics ({ticks})\n"
                      f"set xrange [{values[0] / 1.2}:{values[-1] * 1.2}]")
        plots = []
        for how, colour in (("by pictures", "#d55e00"), ("by Gram", "#0072b2")):
            points = sorted((BITS.get(r["value"], r["value"]), r["seconds_a_trial"] * 1e3)
                            for r in rows if r["axis"] == axis and r["how"] == how)
            name = "$" + (axis + how).replace(" ", "")
            script.append(f"{name} << END\n" + "".join(f"{x} {y}\n" for x, y in points) + "END")
            plots.append(f"{name} using 1:2 with linespoints pointtype 7 linecolor rgb '{colour}' "
                         f"title '{how}'")
        script.append("plot " + ", ".join(plots))
    script.append("unset multiplot")
    subprocess.run([gnuplot], input="\n".join(script), text=True, check=True)


def main():
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path, help="folder; made if missing")
    parser.add_argument("--program", default=PROGRAM, help="alexnet_layer1")
    parser.add_argument("--runs", type=int, default=5, help="of each point; the fastest counts")
    parser.add_argument("--axis", choices=AXES, nargs="+", default=list(AXES))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_inputs(folder, max(AXES["pictures"]))
        for axis in args.axis:
            for value in AXES[axis]:
                for how in ("by pictures", "by Gram"):
                    seconds = measure(args.program, folder, {**BASE, axis: value},
                                      how == "by Gram", args.runs)
                    rows.append({"axis": axis, "value": value, "how": how,
                                 "seconds_a_trial": seconds})
                    print(f"{axis:9}{value!s:>9}  {how:12}{seconds * 1e3:9.3f} ms a trial",
                          flush=True)
    with open(args.out / "scaling.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["axis", "value", "how", "seconds_a_trial", "machine"])
        table.writerows([*row.values(), machine()] for row in rows)
    draw(args.out, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
