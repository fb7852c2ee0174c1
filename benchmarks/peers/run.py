#!/usr/bin/env python3
"""Ours and theirs side by side: one job, one machine, one table.

    python3 benchmarks/peers/run.py                  # with build/examples/alexnet_layer1/…
    python3 benchmarks/peers/run.py --pictures 1 16 --threads 1 2 --json peers.json

Weights, pictures and the device's table are made up, the same for all. Each row is one program with
one number of pictures and threads, and the time of a trial without the set-up; the ratio is that to
the time of rramvar by pictures. Errors must agree with the closed form within their intervals; if
not, the exit code is 1. The peers need NumPy and PyTorch (Debian: python3-numpy, python3-torch);
what is not installed is left out and said so.
"""
import argparse
import importlib.util
import json
import math
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError:
    sys.exit("this Python has no NumPy (Debian: python3-numpy, for /usr/bin/python3)")

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parents[1] / "build/examples/alexnet_layer1/alexnet_layer1"
# Memory that pictures may take in a direct run, each with two outputs or so.
MOST_PICTURES_DIRECT = 64


def make_inputs(folder, pictures):
    """Weights, pictures that look like pictures to a convolution, and a table of resistances."""
    rng = np.random.default_rng(2020)
    np.save(folder / "weights.npy", rng.normal(0.0, 0.06, (96, 3, 11, 11)).astype(np.float32))
    out = np.lib.format.open_memmap(folder / "input.npy", "w+", np.float32, (pictures, 3, 227, 227))
    for n in range(pictures):
        coarse = np.repeat(np.repeat(rng.uniform(-70, 70, (3, 46, 46)), 5, 1), 5, 2)
        out[n] = coarse[:, :227, :227] + rng.uniform(-30, 30, (3, 227, 227))
    out.flush()
    lrs = np.exp(rng.normal(math.log(7.4e3), 0.07, 1000))
    hrs = np.exp(rng.normal(math.log(1.5e5), 0.3, 1000))
    np.savetxt(folder / "lut.tsv", np.stack([lrs, hrs], axis=1), delimiter="\t")


def clean_environment(threads):
    """Without settings that make OpenBLAS choose other kernels than it would."""
    out = {k: v for k, v in os.environ.items()
           if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    out.update(OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads))
    return out


def run(command, threads):
    """What a program prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          env=clean_environment(threads))
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nfailed with {done.returncode}: {done.stderr}")
    return done.stdout


def run_peer(name, folder, args, pictures, threads):
    """One peer's line of JSON."""
    out = run([sys.executable, HERE / f"{name}_peer.py", "--weights", folder / "weights.npy",
               "--input", folder / "input.npy", "--lut", folder / "lut.tsv", "--store", args.store,
               "--trials", str(args.trials), "--pictures", str(pictures),
               "--threads", str(threads)], threads)
    return json.loads(out)


def run_ours(how, folder, args, pictures, threads):
    """rramvar by pictures, by Gram, or without trials; as a peer's line."""
    np.save(folder / "used.npy", np.load(folder / "input.npy", mmap_mode="r")[:pictures])
    gram = folder / f"gram{pictures}.npy"
    command = [args.program, "--weights", folder / "weights.npy", "--lut", folder / "lut.tsv",
               "--lut-columns", "lrs,hrs", "--format", "binary32", "--store", args.store,
               "--readout", "conductance", "--threads", str(threads), "--gram", gram,
               "--json", folder / "ours.json"]
    if how == "by pictures" or not gram.exists():
        command += ["--input", folder / "used.npy"]
    if how != "by pictures":
        command.append("--by-gram")
    trials = args.trials * (20 if how == "by Gram" else 4)
    command += ["--expected-only"] if how == "closed form" else ["--trials", str(trials)]
    run(command, threads)
    result = json.loads((folder / "ours.json").read_text(encoding="utf-8"))
    error = result["metrics"]["relative_l2"]
    if how == "closed form":
        seconds, rms, ci = result["expected"]["seconds"], error["expected_rms"], [math.nan] * 2
    else:
        timing = result["timing"]
        seconds = (timing["wall"] - timing["set_up"]) / trials
        rms, ci = error["rms"], error["rms_ci95"]
    return {"peer": f"rramvar {how}", "version": result["config"]["version"], "trials": trials,
            "pictures": pictures, "threads": threads, "store": args.store,
            "seconds_a_trial": seconds, "relative_l2_rms": rms, "rms_ci95": ci}


def disagreements(rows):
    """Rows whose error is not that of the closed form: beyond twice the 95 % interval's half."""
    out = []
    for row in rows:
        if not all(map(math.isfinite, row["rms_ci95"])):
            continue
        exact = next((r["relative_l2_rms"] for r in rows if r["pictures"] == row["pictures"]
                      and r["peer"] == "rramvar closed form"), None)
        half = (row["rms_ci95"][1] - row["rms_ci95"][0]) / 2
        # float outputs, and readings rounded to float
        if exact is not None and abs(row["relative_l2_rms"] - exact) > 2 * half + 1e-5 * exact:
            out.append(f"{row['peer']}, {row['pictures']} pictures: {row['relative_l2_rms']:.6g} ± "
                       f"{half:.2g} is not {exact:.6g}")
    return out


def machine():
    """The processor's name."""
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def print_table(rows):
    """Time of a trial and ratios."""
    print(f"{'program':22}{'pictures':>9}{'threads':>8}{'ms a trial':>12}{'ratio':>9}"
          f"{'rel. L2 (RMS)':>15}")
    for row in rows:
        key = (row["pictures"], row["threads"])
        ours = next((r["seconds_a_trial"] for r in rows if (r["pictures"], r["threads"]) == key
                     and r["peer"] == "rramvar by pictures"), None)
        ratio = f"{row['seconds_a_trial'] / ours:9.3g}" if ours else f"{'':9}"
        print(f"{row['peer'] + ' ' * 22:.22}{row['pictures']:9}{row['threads']:8}"
              f"{row['seconds_a_trial'] * 1e3:12.4g}{ratio}{row['relative_l2_rms']:15.6g}")


def main():
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=PROGRAM, help="alexnet_layer1")
    parser.add_argument("--pictures", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--trials", type=int, default=50, help="of a peer; ours take 4 or 20 times")
    parser.add_argument("--store", choices=["fraction", "all"], default="fraction",
                        help="all: 32 bits a weight, whose errors are too heavy-tailed to compare")
    parser.add_argument("--json", help="write the rows to this file")
    args = parser.parse_args()
    if not pathlib.Path(args.program).exists():
        sys.exit(f"{args.program} is not there: build it (cmake --build build --target "
                 "alexnet_layer1), or name it by --program")
    peers = [name for name in ("numpy", "torch") if importlib.util.find_spec(name)]
    missing = {"numpy", "torch"} - set(peers)
    if missing:
        print(f"left out, since this Python has no {' and no '.join(sorted(missing))}")
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_inputs(folder, max(args.pictures))
        for pictures in args.pictures:
            for threads in args.threads:
                if pictures <= MOST_PICTURES_DIRECT:
                    rows.append(run_ours("by pictures", folder, args, pictures, threads))
                rows.append(run_ours("by Gram", folder, args, pictures, threads))
                rows.append(run_ours("closed form", folder, args, pictures, threads))
                rows += [run_peer(peer, folder, args, pictures, threads) for peer in peers]
    versions = ", ".join(sorted({f"{r['peer'].split()[0]} {r['version']}" for r in rows}))
    print(f"{time.strftime('%Y-%m-%d')}, {machine()}; {versions}; binary32, "
          f"{args.store} stored, one bit a cell, analog readout by conductance")
    print_table(rows)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(
            {"date": time.strftime("%Y-%m-%d"), "machine": machine(), "rows": rows}, indent=1),
            encoding="utf-8")
    wrong = disagreements(rows) if args.store == "fraction" else []
    for line in wrong:
        print("errors disagree:", line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
