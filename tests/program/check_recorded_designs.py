"""The programs answer what they answered when recorded_designs.txt was written.

    check_recorded_designs.py [--exact] [--only WORD] [--record] [--file FILE] PROGRAM ...

Each design of DESIGNS is run, and the numbers of its JSON are compared with those of the file: all
of them but times and settings. The designs are chosen so that each readout, format, cell map,
protection, source and distribution is reached, in 2, 4 and 8 states, by pictures and by Gram; input
that is not built in is made here, of whole numbers. They are said to be right elsewhere, by tests
against oracles; here they are only said not to have changed.

The file has a line with the design's command and then a line for each group of numbers, as decimals
that give the same bits back. A group that nobody would read, such as a number for each filter, is
kept as a digest: how many numbers there are, two sums of them with different weights, and the first
digits of the SHA-256 of their text.

By default whole numbers must be the same and others agree within TOLERANCES. --exact, for those who
change the library and have the machine and compiler that wrote the file, demands the same bits, and
the same digests. --record writes the file anew; then the difference is to be declared in
CHANGELOG.md with its reason. Programs that are not given are left out, with their designs, unless
the file is written.
"""
import argparse
import collections
import hashlib
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile

SECONDS = 600  # the most that a run may take
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded_designs.txt")
HEADER = """\
# What the programs answer, design by design; written by check_recorded_designs.py, which says how.
"""

# ---- the designs -------------------------------------------------------------------------------
#
# (what is reached, commands). Where a command says nothing else, alexnet_layer1 runs two trials on
# each of two chips; --threads 1 is added to all. Every --seed differs from 1, the default.

LONGER = "Longer ones, which are run with --exact and --record alone"
TWO, FOUR, EIGHT = "--device radar_1t1r", "--device radar_8level_prebake --cells 2", \
    "--device radar_8level_postbake --cells 3"
DESIGNS = [
    ("Each readout of a plain table, which is read in one look-up: 2, 4 and 8 states", [
        "--readout conductance",
        f"--readout resistance --format int8 {TWO} --by-gram --seed 2",
        "--readout log-resistance --format e4m3 --seed 3",
        "--readout threshold --seed 4",
        f"--readout conductance {FOUR} --format int16 --by-gram --seed 5",
        f"--readout resistance {FOUR} --format bfloat16 --by-gram --seed 6",
        f"--readout log-resistance {FOUR} --format q3.12 --by-gram --seed 7",
        "--readout threshold --lut four.csv --cells 2 --format uint8 --seed 8",
        f"--readout conductance {EIGHT} --format int8 --seed 9",
        f"--readout resistance {EIGHT} --format q0.7 --by-gram --seed 10",
        f"--readout log-resistance {EIGHT} --format e5m2 --by-gram --seed 11",
        f"--readout threshold {EIGHT} --format int8 --by-gram --seed 12",
    ]),
    ("Each other readout, and each readout of a varied law: 2, 4 and 8 states", [
        "--readout adc --format int8 --seed 13",
        f"--readout adc --adc-bits 4 --adc-clipped 0.05 {EIGHT} --format sm8 --by-gram --seed 14",
        "--readout differential --format int8 --by-gram --seed 15",
        f"--readout differential --format bfloat16 {TWO} --d2d 0.2 --store fraction --seed 16",
        "--readout differential-sign --by-gram --seed 17",
        "--readout differential-sign --format int8 --distribution lognormal --d2d 0.3 --seed 18",
        f"--readout conductance {FOUR} --format int8 --d2d 0.1 --seed 19",
        f"--readout resistance {EIGHT} --format int16 --c2c 0.1 --by-gram --seed 20",
        "--readout log-resistance --format q3.4 --d2d lrs=0.1,hrs=0.4 --by-gram --seed 21",
        f"--readout threshold {FOUR} --format posit16 --d2d 0.3 --by-gram --seed 22",
        f"--readout threshold {EIGHT} --read-noise 0.1 --by-gram --seed 23",
        "--readout threshold --comparator-offset 0.3 --by-gram --seed 24",
        f"--readout threshold --comparator-offset 0.1 {EIGHT} --format int8 --d2d 0.05 --seed 25",
    ]),
    ("References, levels and threshold rules", [
        "--readout conductance --references 2e5,9e3 --format int8 --seed 26",
        "--readout threshold --references 3e4 --format int8 --by-gram",
        "--readout threshold --threshold-rule equal-error --by-gram --seed 27",
        f"--readout threshold --threshold-rule equal-error {EIGHT} --distribution lognormal"
        " --by-gram --seed 28",
        f"--readout conductance --levels chip --stuck 0.01 {FOUR} --format int8 --seed 29",
        "--readout adc --levels chip --telegraph-share 0.2 --telegraph-step 0.5 --format sm8"
        " --by-gram --seed 30",
    ]),
    ("Formats: binary floats", [
        "--format binary64 --readout threshold --store fraction --by-gram --seed 31",
        "--format binary32 --readout conductance --store fraction --seed 32",
        "--format binary32 --readout threshold --non-finite zero --seed 33",
        f"--format bfloat16 --readout threshold {TWO} --stuck 0.001 --non-finite propagate"
        " --seed 34",
        "--format e5m2 --readout threshold --by-gram --seed 35",
        "--format e4m3 --readout threshold --by-gram --seed 36",
        "--format e2m1 --weights weights.npy --readout conductance --by-gram --seed 37",
    ]),
    ("Formats: fixed point and integers", [
        "--format q0.15 --readout threshold --by-gram --seed 38",
        "--format q3.4 --readout threshold --by-gram --seed 39",
        "--format int16 --scale tensor --readout threshold --by-gram --seed 40",
        "--format int6 --readout conductance --by-gram --seed 41",
        "--format int4 --readout threshold --by-gram --seed 42",
        "--format int2 --readout log-resistance --by-gram --seed 43",
        "--format uint8 --scale tensor --readout conductance --by-gram --seed 44",
        "--format uint4 --readout threshold --by-gram --seed 45",
        "--format sm8 --readout threshold --by-gram --seed 46",
        "--format ternary --readout threshold --by-gram --seed 47",
        "--format binary --readout differential-sign --by-gram --seed 48",
    ]),
    ("Formats: posits and blocks", [
        "--format posit32 --readout threshold --by-gram --seed 49",
        "--format posit8 --readout threshold --seed 50",
        "--format mxfp8 --readout conductance --seed 51",
        "--format mxfp8 --readout threshold --by-gram --seed 52",
        "--format mxfp4 --scale tensor --readout threshold --protect secded --lut window.csv"
        " --by-gram --seed 53",
        f"--format mxfp4 --readout adc {EIGHT} --by-gram --seed 54",
    ]),
    ("Stored fields and cell maps", [
        "--store sign --readout threshold --by-gram --seed 55",
        "--store exponent --readout conductance --seed 56",
        "--store mask:0x3f0 --readout conductance --by-gram --seed 57",
        "--format q3.12 --store integer+fraction --readout threshold --by-gram --seed 58",
        "--device radar_8level_prebake --cells 1:sign,1:exponent,3:fraction --by-gram --seed 59",
        f"{EIGHT}-gray --readout threshold --by-gram --seed 60",
        f"{EIGHT}-msb --readout log-resistance --format int8 --by-gram --seed 61",
        "--device radar_8level_postbake --cells 2-gray-msb --readout threshold --d2d 0.3"
        " --seed 62",
        "--lut four.csv --cells 2:word --format posit8 --readout threshold --by-gram --seed 63",
        "--device radar_8level_postbake --cells 1,2:integer,3-gray:fraction --format q3.12"
        " --readout threshold --by-gram --seed 64",
    ]),
    ("Protections", [
        "--protect parity --readout threshold --by-gram --seed 65",
        "--protect secded --readout threshold --seed 66",
        f"--protect secded {EIGHT} --format int8 --readout threshold --d2d 0.2 --by-gram --seed 67",
        "--protect tmr --readout threshold --d2d 0.3 --by-gram --seed 68",
        "--protect duplicate --readout threshold --by-gram --seed 69",
        "--protect duplicate --protect-fields exponent --store exponent+fraction"
        f" --readout differential-sign {TWO} --d2d 0.5 --by-gram --seed 70",
        "--protect clamp --readout conductance --seed 71",
        "--protect clamp --readout threshold --format posit16 --seed 72",
        f"--protect parity {FOUR} --format mxfp8 --readout threshold --d2d 0.4 --by-gram --seed 73",
    ]),
    ("Distributions", [
        "--distribution smoothed --readout threshold --by-gram --seed 74",
        f"--distribution smoothed --readout conductance {EIGHT} --format int8 --seed 75",
        f"--distribution lognormal --readout log-resistance {FOUR} --format int8 --by-gram"
        " --seed 76",
        "--distribution normal --readout resistance --format int8 --by-gram --seed 77",
        f"--distribution weibull --readout resistance {EIGHT} --format int8 --by-gram --seed 78",
        "--distribution gamma --readout log-resistance --format int8 --seed 79",
        f"--distribution gamma --readout threshold {EIGHT} --by-gram --seed 80",
        "--distribution mixture --readout conductance --format int8 --by-gram --seed 81",
        f"--distribution mixture --readout threshold {TWO} --c2c 0.3 --seed 82",
        "--distribution median --d2d 0.4 --readout conductance --format int8 --by-gram --seed 83",
    ]),
    ("What the spread of the table is", [
        "--spread d2d --readout threshold --chips 3 --by-gram --seed 84",
        f"--spread d2d --distribution smoothed {EIGHT} --format int8 --by-gram --seed 85",
        "--lut cells.csv --spread measured --format int8 --by-gram --seed 86",
        "--lut cells.csv --spread measured --readout threshold --d2d 0.2 --trials 3 --seed 87",
    ]),
    ("Sources of variability", [
        "--stuck lrs=0.002,hrs=0.001 --readout threshold --by-gram --seed 88",
        "--stuck 0.01 --readout conductance --format int8 --chips 3 --seed 89",
        "--fault-map faults.csv --readout threshold --format int8 --seed 90",
        "--c2c lrs=0.2,hrs=0.5 --readout threshold --by-gram --seed 91",
        "--c2c 0.3 --c2c-lag1 0.8 --readout conductance --format int8 --trials 4 --by-gram"
        " --seed 92",
        "--distribution median --c2c 0.9 --c2c-lag1 -0.5 --readout threshold --trials 4 --seed 93",
        f"--drift hrs=0.05,lrs=0.01 --time 3600 {FOUR} --format int8 --seed 94",
        "--drift 0.02 --drift-sigma 0.05 --time 1e5 --drift-t0 10 --temperature 358"
        " --activation-energy 0.6 --readout threshold --by-gram --seed 95",
        "--read-voltage 0.1 --readout conductance --references 2e5,9e3 --format int8 --by-gram"
        " --seed 96",
        "--read-voltage 0.3 --lut-voltage 0.1 --lut eight.csv --cells 3 --readout conductance"
        " --references 390000,161000,80000,41000,24500,14000,9000,5000 --format int8 --by-gram"
        " --seed 97",
        "--telegraph-share 0.3 --telegraph-step 0.4 --readout threshold --trials 3 --by-gram"
        " --seed 98",
        "--read-noise published --readout conductance --format int8 --by-gram --seed 99",
        f"--read-noise 0.2 --readout log-resistance {EIGHT} --format int8 --seed 100",
        "--stuck 0.001 --d2d 0.2 --c2c 0.1 --c2c-lag1 0.3 --drift 0.01 --drift-sigma 0.01"
        " --time 100 --read-voltage 0.15 --telegraph-share 0.1 --telegraph-step 0.2"
        " --read-noise published --comparator-offset 0.05 --readout threshold"
        " --protect secded --seed 101",
        "--stuck 0.001 --d2d 0.1 --c2c 0.1 --c2c-lag1 0.3 --drift 0.01 --drift-sigma 0.01"
        " --time 100 --read-voltage 0.15 --telegraph-share 0.1 --telegraph-step 0.2"
        " --read-noise 0.03"
        f" --lut-voltage 0.2 {EIGHT} --readout adc --format int8 --distribution smoothed --by-gram"
        " --seed 102",
        "--stuck 0.001 --d2d 0.1 --drift 0.01 --time 100 --telegraph-share 0.1 --telegraph-step 0.2"
        " --read-noise 0.03 --readout differential --format int8 --spread d2d --seed 103",
    ]),
    ("Few misreads, which draws go from one to the next of", [
        f"{TWO} --distribution lognormal --readout threshold --by-gram --seed 104",
        "--lut window.csv --readout threshold --format int8 --seed 105",
        "--lut window.csv --readout threshold --distribution lognormal --d2d 0.3 --c2c 0.2"
        " --protect parity --by-gram --seed 106",
        "--device radar_8level_prebake --cells 3 --distribution lognormal --readout threshold"
        " --protect secded --by-gram --seed 107",
    ]),
    # An error relative to a filter whose weights all become 0 is 0/0 but for rounding, which no
    # other machine repeats: no such filter is here but one of zeros.
    ("Other weights, pictures and tables: zeros, subnormals, and what overflows", [
        "--weights weights.npy --bias bias.npy --input pictures.npy --readout threshold --trials 1"
        " --seed 108",
        "--weights weights.npy --input pictures.npy --format int8 --by-gram --seed 109",
        "--weights weights.npy --bias bias.npy --format mxfp8 --readout threshold --by-gram"
        " --seed 110",
        "--weights weights.npy --format uint8 --readout threshold --by-gram"
        " --seed 111",
        "--weights weights.npy --format e4m3 --protect clamp --by-gram --seed 112",
        "--lut states.csv --format int8 --readout resistance --by-gram --seed 113",
        "--lut sweeps.csv --format int8 --readout log-resistance --by-gram --seed 114",
    ]),
    ("Studies: expected only, stop rule, many chips, several designs, shares, what data allow", [
        f"--expected-only --readout threshold {EIGHT} --protect secded",
        "--expected-only --readout conductance --format mxfp8 --by-gram --d2d 0.2",
        "--ci-width 0.2 --trials 100 --readout threshold --format int8 --by-gram --seed 115",
        "--chips 12 --trials 1 --readout conductance --format int8 --d2d 0.3 --spread d2d --by-gram"
        " --seed 116",
        "--chips 1 --trials 6 --readout threshold --seed 117",
        "--vary format=binary16/int8/mxfp8 --vary readout=conductance/threshold/adc --by-gram"
        " --seed 118",
        "--vary protect=none/parity/secded/tmr --readout threshold --expected-only --d2d 0.2",
        "--compare --seed 119",
        "--sensitivity --readout threshold --format int8 --by-gram --seed 120",
        f"--sensitivity {EIGHT} --readout conductance --expected-only",
        "--sensitivity --format mxfp8 --readout threshold --expected-only",
        "--protect-to 0.1 --readout threshold --by-gram --seed 121",
    ]),
    ("What other programs reach", [
        "bits_per_cell --bits 3 --references-of first --format int8 --trials 2 --seed 123",
        "bits_per_cell --bits 3 --tables radar_8level_prebake radar_8level_postbake"
        " --references-of first --readout conductance --code natural",
        "bits_per_cell --bits 2 --code gray --read-noise 0.1",
        "compliance_sweep --voltages 2.2,2.4,2.63 --store all --readout threshold --format int8"
        " --trials 2 --seed 124",
        "compliance_sweep --tables 50u=window.csv 100u=cells.csv --lut-voltage 0.2"
        " --read-voltage 0.1 --d2d 0.2",
        "characterize --gof-replicates 9 --seed 125",
        "characterize cells.csv --gof-replicates 9 --seed 126",
    ]),
    (LONGER, [
        "--lut cells.csv --data-precision 0.05 --readout threshold --format int8 --by-gram"
        " --seed 122",
        "prediction_accuracy --layers all --chips 1 --format int8 --readout threshold --d2d 0.2"
        " --seed 127",
    ]),
]
PROGRAMS = ("alexnet_layer1", "bits_per_cell", "compliance_sweep", "characterize",
            "prediction_accuracy")


def commands():
    """All designs as command lines, each with its heading."""
    for heading, designs in DESIGNS:
        for design in designs:
            words = design.split()
            if words[0] not in PROGRAMS:
                words = ["alexnet_layer1", *words]
                sampled = "--expected-only" not in words
                for option in ("--trials", "--chips") if sampled else ():
                    words += [] if option in words else [option, "2"]
            if words[0] != "characterize":
                words += ["--threads", "1"]
            yield heading, " ".join(words)


# ---- input that is not built in ----------------------------------------------------------------

def whole_numbers(seed):
    """Whole numbers below 2³¹ without end (a linear congruential generator)."""
    x = seed
    while True:
        x = (6364136223846793005 * x + 1442695040888963407) % 2 ** 64
        yield x >> 33


def npy(path, shape, values):
    """A file of floats."""
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(path, "wb") as f:
        f.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode())
        f.write(struct.pack(f"<{len(values)}f", *values))


def table(path, header, rows):
    """A file of whole numbers with commas."""
    with open(path, "w", encoding="ascii") as f:
        f.write(header + "\n")
        f.writelines(",".join(map(str, row)) + "\n" for row in rows)


def write_inputs():
    """All files that designs name, into the current folder."""
    draw = whole_numbers(1)

    def spread(low, high, of=3):
        """A mean of several, so that the middle is more frequent than the ends."""
        return low + sum(next(draw) % (high - low) for _ in range(of)) // of

    # A cell has its own level; two of a hundred SETs fail.
    rows = []
    for cell in range(30):
        high, low = spread(40000, 160000), spread(5000, 9000)
        rows += [(cell, cycle, high + spread(-30000, 90000),
                  low + (60000 if next(draw) % 50 == 0 else spread(-2000, 9000)))
                 for cycle in range(8)]
    table("cells.csv", "cell,cycle,hrs_ohm,lrs_ohm", rows)
    # Three of a thousand reads are wrong.
    table("window.csv", "hrs_ohm,lrs_ohm",
          [(15000 if i < 2 else spread(50000, 250000), 70000 if i == 7 else spread(4000, 12000))
           for i in range(1000)])
    levels = (400000, 160000, 80000, 40000, 24000, 14000, 9000, 5000)
    table("eight.csv", ",".join(f"logic{s}_ohm" for s in range(8)),
          [[spread(3 * r // 4, 5 * r // 4, 2) for r in levels] for _ in range(60)])
    table("states.csv", "state,mean_ohm,std_ohm", [(0, 200000, 30000), (1, 8000, 500)])
    faults = {(chip, next(draw) % 34848, next(draw) % 8): next(draw) % 2
              for chip in range(2) for _ in range(50)}
    table("faults.csv", "chip,weight,digit,state", [(*k, s) for k, s in sorted(faults.items())])
    # A table of I-V sweeps: a SET up to 1 V, a RESET down to -1 V, currents of whole nanoamperes.
    with open("sweeps.csv", "w", encoding="ascii") as f:
        f.write("cell,cycle,voltage_V,current_A\n")
        steps = [*range(0, 11), *range(9, -11, -1), *range(-9, 1)]
        for cell in range(6):
            for cycle in range(6):
                g_high, g_low = 12000 - spread(0, 4000), 200 + spread(0, 3000, 4)
                for i, v in enumerate(steps):
                    g = g_high if 8 <= i <= 28 else g_low
                    f.write(f"{cell},{cycle},{'-' if v < 0 else ''}{abs(v) // 10}.{abs(v) % 10},"
                            f"{g * v * 10}e-9\n")
    weights = []
    for filters in range(96):
        weights += [(next(draw) % 4001 - 2000) / 2.0 ** (9 + filters % 4) for _ in range(363)]
    weights[:363] = [0.0] * 363
    weights[363:370] = [-0.0, 2.0 ** -20, 2.0 ** -24, 1e-40, 1e5, -1e5, 500.0]
    npy("weights.npy", (96, 3, 11, 11), weights)
    npy("bias.npy", (96,), [(f - 48) / 64 for f in range(96)])
    npy("pictures.npy", (2, 3, 227, 227),
        [(3 * x + 5 * y + 64 * c + 100 * n) % 256 - 128 + next(draw) % 32
         for n in range(2) for c in range(3) for y in range(227) for x in range(227)])
    # Each state reaches into the next.
    table("four.csv", "state,resistance_ohm",
          [(s, spread(r // 3, 2 * r, 2)) for s, r in enumerate((200000, 80000, 30000, 10000))
           for _ in range(100)])


# ---- the numbers of a run ----------------------------------------------------------------------

SETTINGS = {"config", "variability", "comparator_offset", "adc_bits", "adc_clipped"}
TIMES = {"timing", "seconds"}
OF_CONFIG = ("cells_per_weight", "storage_cells_per_weight", "relative_error_floor")
MOST_NUMBERS, MOST_ROWS = 4, 12  # longer lists are digests
READABLE = ("mean", "std", "rms", "expected", "expected_rms", "expected_std",
            "expected_of_rms")  # of what is known of a metric


class Digest:
    """Many numbers in short: their count, two sums of them, and what changes with any bit."""

    most_weight = 13

    def __init__(self, values):
        known = [float(v) for v in values if v is not None]
        self.count = len(known)
        weighted = (v * (1 + i % self.most_weight) for i, v in enumerate(known))
        self.sums = [math.fsum(known), math.fsum(weighted)]
        self.size = math.fsum(map(abs, known))
        self.code = hashlib.sha256(" ".join(map(json.dumps, values)).encode()).hexdigest()[:12]

    def __str__(self):
        return ":".join([str(self.count), *(f"{s:.12g}" for s in self.sums), self.code])


def leaves(node):
    """All numbers below, in order: text is left out."""
    if isinstance(node, (dict, list)):
        return [leaf for child in (node.values() if isinstance(node, dict) else node)
                for leaf in leaves(child)]
    return [] if isinstance(node, str) else [node]


def groups_of(node, path=""):
    """Pairs of a path and a dictionary of numbers and digests."""
    place = path.split(".")
    if "quantiles" in node and "rms" in node:  # the statistics of a metric over trials
        out = {k: node[k] for k in READABLE if k in node}
        rest = leaves({k: v for k, v in node.items() if k not in out})
        yield path, {**out, "rest": Digest(rest)}
        return
    if place[-1] in ("metrics_vs_encoded", "metrics_per_filter"):
        yield path, {k: Digest(leaves(v)) for k, v in node.items()}
        return
    own, below = {}, []
    for key, value in node.items():
        if key in TIMES or key in SETTINGS or isinstance(value, str) or value == []:
            continue
        if isinstance(value, dict):
            below.append((key, value))
        elif not isinstance(value, list):
            own[key] = value
        elif len(value) > (MOST_ROWS if isinstance(value[0], dict) else MOST_NUMBERS):
            own[key] = Digest(leaves(value))
        elif isinstance(value[0], dict):
            below += [(f"{key}[{i}]", row) for i, row in enumerate(value)]
        else:
            own.update((f"{key}[{i}]", v) for i, v in enumerate(leaves(value)))
    if own:
        yield path or "all", own
    for key, value in below:
        yield from groups_of(value, f"{path}.{key}" if path else key)


def run(programs, command):
    """The groups of numbers of a design. @throws AssertionError in words"""
    name, *arguments = command.split()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "r.json")
        done = subprocess.run([programs[name], *arguments, "--json", path], timeout=SECONDS,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              check=False)
        if done.returncode == 2:
            raise AssertionError(
                f"{name} no longer takes this design, or an option of it: {done.stderr.strip()}; "
                "if that is meant, say so in CHANGELOG.md and change the design in DESIGNS")
        if done.returncode != 0:
            raise AssertionError(f"exit code {done.returncode}: {done.stderr.strip()}")
        with open(path, encoding="utf-8") as f:
            result = json.load(f)
    config = result.get("config", {})
    computed = {k: config[k] for k in OF_CONFIG if k in config}
    # Names become words of the file.
    return {group.replace(" ", "_"): {k.replace(" ", "_"): v for k, v in values.items()}
            for group, values in groups_of({**computed, **result})}


# ---- the file ----------------------------------------------------------------------------------

def text_of(value):
    """A number as the decimal that gives the same bits back."""
    return str(value) if isinstance(value, Digest) else json.dumps(value)


def write_file(path, results):
    """All designs under their headings; replaces the file as a whole."""
    heading = None
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(HEADER)
        for title, command in commands():
            if title != heading:
                f.write(f"\n## {title}\n")
                heading = title
            f.write(f"\n$ {command}\n")
            for group, values in results[command].items():
                f.write(" ".join([group, *(f"{k}={text_of(v)}" for k, v in values.items())])
                        + "\n")
    os.replace(path + ".new", path)


def read_file(path):
    """The groups of each command, each number as text."""
    out = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            words = line.split()
            if line.startswith("$ "):
                groups = out[" ".join(words[1:])] = {}
            elif words and not line.startswith("#"):
                groups[words[0]] = dict(word.rsplit("=", 1) for word in words[1:])
    return out


# ---- the comparison ----------------------------------------------------------------------------

# Draws and expectations are computed in double, in an order of their own: another libm moves them
# by some 1e-15, another BLAS too. What a draw does to the outputs is a product of floats (6e-8),
# which each kernel of OpenBLAS sums in another order; of a metric that is summed over outputs some
# 1e-7 is left of that. The mean of |dy|/|y| has outputs of a thousandth of the largest in it, so
# that a hundred times as much is left, the largest |dy|/|y| is one of these, and an output that is
# 0 but for rounding may change its sign, which is one of 290,400 of a picture and one of 3025 of a
# filter. A metric's spread, interval and quantiles are as good as the metric, not as themselves.
EXPECTED = (1e-9, 0.0)  # relative, absolute
SHARES = (1e-9, 1e-12)  # of a whole: what is none at all may be 1e-31
TOLERANCES = {"relative_l2": (1e-5, 0.0), "rmse": (1e-5, 0.0), "cosine_similarity": (1e-5, 0.0),
              "snr_db": (1e-5, 1e-4), "mean_relative_error": (1e-4, 0.0),
              "max_relative_error": (1e-2, 0.0), "relu_flip_share": (1e-3, 3e-5)}
SAMPLED = {"metrics", "metrics_vs_encoded", "metrics_per_filter", "rounding"}
SAMPLED_BESIDE = re.compile(r"(points|ideal|encoded|chips)\b.*\.relative_l2(?!.*expected)")


def tolerance_of(group, key):
    """Of a number: relative and absolute."""
    places = group.split(".")
    if key.startswith("share_of"):
        return SHARES
    if key == "relative_error_floor" or SAMPLED_BESIDE.match(f"{group}.{key}"):
        return TOLERANCES["relative_l2"]  # a number of outputs, which are floats
    if SAMPLED.isdisjoint(places) or key.startswith("expected"):
        return EXPECTED
    return TOLERANCES.get(key) or TOLERANCES.get(places[-1]) or EXPECTED


def scale_of(group, recorded):
    """What a metric's numbers are as good as, the largest of them; 0: each as itself."""
    if group.split(".")[-1] not in TOLERANCES:
        return 0.0
    return max((abs(float(v)) for v in recorded.values() if re.fullmatch(r"[-+.e0-9]+", v)),
               default=0.0)


def same(value, recorded, tolerance, scale):
    """Whether a number, or a digest, is the one that was recorded."""
    if text_of(value) == recorded or tolerance is None:
        return text_of(value) == recorded
    relative, absolute = tolerance
    if isinstance(value, Digest):
        count, *sums, _ = recorded.split(":")
        within = Digest.most_weight * (relative * value.size + absolute * value.count)
        return int(count) == value.count and all(
            abs(mine - float(other)) <= within for mine, other in zip(value.sums, sums))
    if not isinstance(value, float) or recorded in ("null", "true", "false"):
        return False
    within = absolute + relative * max(scale, abs(float(recorded)))
    return abs(value - float(recorded)) <= within


def compare(groups, recorded, exact):
    """What is not the same, in words; and the numbers that are not recorded."""
    wrong = []
    for group, values in recorded.items():
        scale = scale_of(group, values)
        for key, text in values.items():
            name = f"{group}.{key}"
            value = groups.get(group, {}).get(key, "gone")
            if value == "gone":
                wrong.append(f"{name} = {text} is gone")
            elif not same(value, text, None if exact else tolerance_of(group, key), scale):
                wrong.append(f"{name} is {text_of(value)}, and was {text}")
    new = [f"{group}.{key}" for group, values in groups.items() for key in values
           if key not in recorded.get(group, {})]
    return wrong, new


def check_all(programs, args):
    """Runs the designs and compares. Returns how many things are wrong."""
    designs = [(title, command) for title, command in commands() if args.only in command]
    wrong, results, unrecorded, run_designs = 0, {}, collections.Counter(), 0

    def fail(command, problems):
        nonlocal wrong
        wrong += 1
        print(f"FAILED: {command}")
        for problem in problems[:8]:
            print(f"  {problem}")
        if len(problems) > 8:
            print(f"  and {len(problems) - 8} more")

    recorded = {} if args.record else read_file(args.file)
    known = {command for _, command in commands()}
    for command in recorded.keys() - known:
        fail(command, ["is recorded, and is no design any more: put it back into DESIGNS"])
    for title, command in designs:
        if not args.record and command not in recorded:
            fail(command, [f"is not recorded in {os.path.basename(args.file)}: see --record"])
            continue
        if command.split()[0] not in programs or (title == LONGER and not
                                                  (args.exact or args.record)):
            continue
        run_designs += 1
        try:
            results[command] = run(programs, command)
        except AssertionError as error:
            fail(command, [str(error)])
            continue
        if not args.record:
            problems, new = compare(results[command], recorded[command], args.exact)
            unrecorded.update(new)
            if problems:
                fail(command, problems)
    if args.record and wrong == 0:
        write_file(args.file, results)
    for name, times in unrecorded.items():
        print(f"not recorded yet, in {times} designs: {name}")
    print(f"{run_designs} of {len(designs)} designs run, {wrong} not as recorded")
    return wrong


def main():
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--exact", action="store_true", help="demand the same bits")
    parser.add_argument("--only", default="", help="only designs with this in their command")
    parser.add_argument("--record", action="store_true", help="write the file anew")
    parser.add_argument("--file", default=FILE)
    args = parser.parse_args()
    args.file = os.path.abspath(args.file)
    programs = {os.path.basename(path): os.path.abspath(path) for path in args.programs}
    if args.record and (args.only or set(programs) != set(PROGRAMS)):
        parser.error(f"--record needs all designs, and all of {', '.join(PROGRAMS)}")
    start = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            write_inputs()
            return 1 if check_all(programs, args) else 0
        finally:
            os.chdir(start)


if __name__ == "__main__":
    sys.exit(main())
