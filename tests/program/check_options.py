"""Tries every option of the programs: it changes the result, is refused, or is said to do nothing.

    check_options.py ALEXNET_LAYER1 BITS_PER_CELL COMPLIANCE_SWEEP CHARACTERIZE [PREDICTION_ACCURACY]

Options of a design are tried in every combination of readout and format, by --vary: each row must
have other numbers than without the option, or say that it does nothing, or that it cannot be. The
first row that says so is run by itself and must be refused. Two trials on two chips are sampled
beside the exact errors, on fixed seeds: a build either always passes or always fails. An option that
--help lists and this file does not know is a failure. Exit code 77: numpy is missing.
"""
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from program_test import SECONDS, check, near, require, run_checks, write_table

READOUTS = "conductance/resistance/log-resistance/adc/differential/threshold/differential-sign"
FORMATS = "binary16/e4m3/int8/mxfp8/posit8"
EIGHT = ["--device", "radar_8level_postbake"]
DRIFT = ["--drift", "0.02", "--time", "100"]
# option: what to give, and beside what; each is also tried with nothing beside it
OF_DESIGNS = {
    "--scale": (["tensor"], []),
    "--store": (["fraction"], []),
    "--cells": (["2", "1:integer", "2:integer", "1-gray", "1:word"], EIGHT),
    "--protect": (["parity", "clamp"], []),
    "--protect-fields": (["sign"], ["--protect", "duplicate"]),
    "--non-finite": (["zero"], ["--store", "fraction"]),
    "--references": (["2e5,9e3", "3e4"], ["--readout", "conductance"]),
    "--levels": (["chip"], ["--stuck", "0.01"]),
    "--threshold-rule": (["equal-error"], ["--references", "3e4"]),
    "--comparator-offset": (["0.2"], []),
    "--adc-bits": (["4"], []),
    "--adc-clipped": (["0.05"], []),
}
# The same for sources, which depend on the readout more than on the format.
OF_SOURCES = {
    "--distribution": (["lognormal"], []),
    "--spread": (["d2d"], ["--distribution", "median"]),
    "--stuck": (["0.01"], ["--fault-map", "{map}"]),
    "--fault-map": (["{map}"], []),
    "--d2d": (["0.2"], []),
    "--c2c": (["0.2"], []),
    "--c2c-lag1": (["0.5"], ["--c2c", "0.2"]),
    "--drift": (["0.02"], ["--time", "100"]),
    "--drift-sigma": (["0.02"], ["--time", "100"]),
    "--time": (["50"], ["--drift", "0.02"]),
    "--drift-t0": (["2"], DRIFT),
    "--temperature": (["400"], [*DRIFT, "--activation-energy", "0.5"]),
    "--activation-energy": (["0.4"], [*DRIFT, "--temperature", "350"]),
    "--read-voltage": (["0.25"], []),
    "--series-ohm": (["2e3"], []),
    "--telegraph-share": (["0.3"], ["--telegraph-step", "0.5"]),
    "--telegraph-step": (["0.4"], ["--telegraph-share", "0.3"]),
    "--read-noise": (["0.05"], []),
}
# What a refusal may name instead of the option.
OTHER_WORDS = {"--cells": ["a cell is to hold", "holds one bit"], "--references": ["reference"],
               "--protect-fields": ["--protect "], "--threshold-rule": ["reference"],
               "--adc-bits": ["reference"], "--comparator-offset": ["reference"]}
# Options that act wherever they are taken, each with a test of its own or in another file; pictures'
# options need --images, which CLI11 sees to.
PICTURES = {"--images", "--max-bad", "--preprocessing", "--resize", "--crop", "--channels",
            "--pixel-scale", "--pixel-mean", "--pixel-std"}
EVERYWHERE = {"-h,--help", "--version", "--plots", "--report", "--json"}
DEVICE = {"--device", "--lut", "--state", "--one-cell", "--numbered-cells", "--lut-columns",
          "--lut-voltage", "--shunt-ohm", "--subtract-ohm", "--read-sign"}
NETWORK = {"--model", "--caffe-weights", "--layer,--layers", "--labels", "--classes"}
LAYER = {"--weights", "--bias", "--input", "--predict"}
SAMPLING = {"--trials,--cycles", "--chips", "--seed", "--threads"}
DESIGN = {"--format", "--readout", "--list", *OF_DESIGNS, *OF_SOURCES}
KNOWN = {
    "alexnet_layer1": DESIGN | DEVICE | SAMPLING | PICTURES | LAYER - {"--predict"} | {
        "--ci-width", "--vary", "--compare", "--expected-only", "--gram", "--by-gram",
        "--sensitivity", "--protect-to", "--data-precision", "--csv", "--save-fault-map"},
    "bits_per_cell": DESIGN - {"--store", "--cells"} | SAMPLING | PICTURES | LAYER | NETWORK | {
        "--tables", "--lut-columns", "--lut-voltage", "--shunt-ohm", "--subtract-ohm", "--read-sign",
        "--bits", "--code", "--references-of"},
    "compliance_sweep": DESIGN | SAMPLING | PICTURES | LAYER | NETWORK | {
        "--tables", "--lut-columns", "--lut-voltage", "--shunt-ohm", "--subtract-ohm", "--read-sign",
        "--voltages", "--hrs", "--power-voltage",
        "--set-voltage", "--set-time", "--set-current", "--hold-voltage", "--reset-voltage",
        "--reset-time", "--reset-current"},
    "characterize": {"--state", "--one-cell", "--numbered-cells", "--columns", "--v-read",
                     "--shunt-ohm", "--subtract-ohm", "--read-sign", "--states", "--failures",
                     "--out", "--plot-format", "--seed", "--gof-replicates", "--list-formats"},
    "prediction_accuracy": DESIGN | DEVICE | SAMPLING | PICTURES | NETWORK | {
        "--weight-noise", "--ci-width", "--verify", "--list-layers"},
}


def call(program, arguments):
    """A finished run, its text as one."""
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=SECONDS,
                          stdin=subprocess.DEVNULL, check=False)


def same(a, b):
    """Whether two results have the same numbers, but for rounding."""
    if isinstance(a, dict) and isinstance(b, dict):
        return all(same(a.get(k), b.get(k)) for k in a.keys() | b.keys())
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return near(a, b, 1e-9)
    return a == b


RESULTS = ("storage_cells_per_weight", "rounding_relative_l2", "metrics", "metrics_vs_encoded",
           "counts", "expected", "cannot_be")


def results_of(row):
    """The numbers of a design, without its settings and seconds."""
    out = {k: row.get(k) for k in RESULTS}
    out["expected"] = {k: v for k, v in (out["expected"] or {}).items() if k != "seconds"}
    return out


class Layer:
    """alexnet_layer1 on synthetic weights."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.base = ["--by-gram", "--gram", f"{folder}/gram.npy", "--trials", "2", "--chips", "2",
                     "--threads", "1"]
        self.baselines = {}
        done = call(program, [*self.base, "--stuck", "0.002", "--save-fault-map",
                              f"{folder}/map.csv", "--readout", "threshold", "--format", "int8"])
        require(done.returncode == 0, done.stderr)

    def fill(self, arguments):
        """With the name of the fault map."""
        return [a.replace("{map}", f"{self.folder}/map.csv") for a in arguments]

    def rows(self, formats, arguments, number):
        """All combinations; None and the text if the run was refused."""
        path = f"{self.folder}/{number}.json"
        if "--readout" not in arguments:  # of the main run, which has to be possible
            arguments = [*arguments, "--readout", "threshold"]
        done = call(self.program, [*self.base, "--vary", "readout=" + READOUTS, "--vary",
                                   "format=" + formats, *arguments, "--json", path])
        if done.returncode == 2:
            return None, done.stderr
        require(done.returncode == 0, f"{arguments}: exit code {done.returncode}: {done.stderr}")
        with open(path, encoding="utf-8") as f:
            return json.load(f)["comparison"], done.stderr


def judge(layer, formats, option, value, beside, without, number):
    """One option in every combination. Returns how many rows it changed."""
    given = layer.fill([*beside, option, value])
    title = " ".join(given)
    rows, text = layer.rows(formats, given, f"run{number}")
    if rows is None:
        named = [option, *OTHER_WORDS.get(option, [])]
        check(any(w in text for w in named) and len(text.splitlines()) == 1,
              f"{title}: refused by: {text}")
        return 0
    changed, idle = 0, None
    for row, before in zip(rows, without):
        name = f"{title}: {row['readout']}, {row['format']}"
        said = [t for t in row.get("does_nothing", []) if t.startswith(option)]
        if said:
            # Expectations: trials may go another way, to other draws of the same law.
            check(row.get("cannot_be") or same(results_of(row)["expected"],
                                               results_of(before)["expected"]),
                  f"{name}: is said to do nothing, and does: {said}")
            idle = idle or (row, said)
        elif "cannot_be" in row:
            check("cannot_be" in before or option == "--store" or
                  any(w in row["cannot_be"] for w in [option, *OTHER_WORDS.get(option, [])]),
                  f"{name}: refused by: {row['cannot_be']}")
        elif option == "--non-finite" and row["expected"].get("non_finite_weights") == 0:
            continue  # the weights at hand reach none, and the result says so
        elif not value.startswith("1:"):  # one bit a cell of a field that is there: the default
            check(not same(results_of(row), results_of(before)), f"{name}: does nothing, in silence")
            changed += 1
    if idle is not None:
        row, said = idle
        if "--readout" in given:
            del given[given.index("--readout"):given.index("--readout") + 2]
        done = call(layer.program, [*layer.base, "--readout", row["readout"], "--format",
                                    row["format"], *given])
        check(done.returncode == 2 and "does nothing" in done.stderr, f"{title}: {row['readout']}, "
              f"{row['format']} by itself, where {said}: exit code {done.returncode}")
    return changed


def check_designs(layer):
    """Every option of a design, alone and beside what it may depend on."""
    jobs = [(formats, option, value, beside) for table, formats in
            ((OF_DESIGNS, FORMATS), (OF_SOURCES, "binary16/int8"))
            for option, (values, context) in table.items() for value in values
            for beside in ([[], context] if context else [[]])]
    contexts = []
    for formats, _, _, beside in jobs:
        if (formats, beside) not in contexts:
            contexts.append((formats, beside))
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda c: layer.rows(c[1][0], layer.fill(c[1][1]), f"base{c[0]}"),
                         enumerate(contexts))
        without = dict(zip(map(str, contexts), [rows for rows, _ in found]))
        # What an option needs may itself do nothing alone: then there is only nothing to compare.
        bare = {formats: without[str((formats, []))] for formats, *_ in jobs}
        changed = list(pool.map(
            lambda j: judge(layer, *j[1], without[str((j[1][0], j[1][3]))] or bare[j[1][0]], j[0]),
            enumerate(jobs)))
    for option in OF_DESIGNS | OF_SOURCES:
        acted = sum(n for n, job in zip(changed, jobs) if job[1] == option)
        check(acted > 0, f"{option} acts nowhere")
    return sum(changed), len(jobs)


def check_refused(program, cases):
    """Options that would do nothing: title-free cases of (arguments, words)."""
    for arguments, words in cases:
        done = call(program, arguments)
        check(done.returncode == 2 and all(w in done.stderr for w in words)
              and len(done.stderr.splitlines()) == 1,
              f"{os.path.basename(program)} {' '.join(arguments)}: {done.stderr}")


def check_said(program, arguments, words):
    """A run that says what does nothing, and goes on."""
    done = call(program, arguments)
    check(done.returncode == 0 and all(w in done.stderr for w in words),
          f"{os.path.basename(program)} {' '.join(arguments)}: {done.stderr}")


def check_layer(layer, folder):
    """What alexnet_layer1 alone has."""
    exact = ["--gram", f"{folder}/gram.npy", "--by-gram", "--expected-only"]
    cases = [
        (["--csv", f"{folder}/x.csv"], ["--csv does nothing", "--expected-only"]),
        (["--ci-width", "0.1"], ["--ci-width does nothing"]),
        (["--store", "fraction", "--cells", "1:sign"], ["--cells 1:sign", "--store fraction"]),
        (["--cells", "1:integer,1:fraction"], ["--cells 1:integer", "sign, exponent, fraction"]),
        ([*EIGHT, "--cells", "2,2:sign"], ["--cells 2:sign", "2,1:sign"]),
        ([*EIGHT, "--format", "int4", "--cells", "3-msb"], ["--cells 3-msb", "are those of"]),
        (["--temperature", "400", *DRIFT], ["--temperature does nothing", "--activation-energy"]),
        (["--time", "0", "--drift-t0", "5"], ["--drift-t0 does nothing"]),
        (["--scale", "tensor", "--vary", "format=binary16/e4m3"], ["--scale does nothing"]),
    ]
    check_refused(layer.program, [([*exact, *a], w) for a, w in cases])
    check_said(layer.program, [*exact, "--trials", "7", "--seed", "3", "--chips", "2"],
               ["--trials does nothing", "--seed does nothing", "--chips does nothing"])
    check_said(layer.program, [*exact, "--spread", "d2d"], ["--spread d2d does nothing"])
    check_said(layer.program, [*exact, "--scale", "tensor", "--vary", "format=binary16/int8"],
               ["in the main run --scale does nothing"])
    for given in (["--drift", "0.1", "--time", "0"], ["--time", "0"], ["--scale", "filter"]):
        check_said(layer.program, [*exact, *given], [])


def check_programs(folder, bits, compliance, prediction):
    """What the other programs have."""
    write_table(f"{folder}/table.csv", [(0, [1e5, 2e5, 3e5]), (1, [7e3, 8e3, 9e3])])
    check_refused(bits, [
        (["--adc-bits", "4"], ["--adc-bits does nothing"]),
        (["--code", "gray", "--bits", "1"], ["--code does nothing", "one bit"]),
        (["--tables", "radar_1t1r", "--references-of", "first"], ["--references-of does nothing"]),
        (["--lut-columns", "hrs,lrs"], ["--lut-columns", "--tables"]),
        (["--chips", "2"], ["--chips", "--trials"]),
        (["--layer", "conv1"], ["--layer", "network"]),
        (["--levels", "chip"], ["--levels does nothing"])])
    few = ["--bits", "1", "--tables", "radar_1t1r"]
    check_said(bits, [*few, "--seed", "5"], ["--seed does nothing"])
    table = ["--tables", f"50u={folder}/table.csv"]
    check_refused(compliance, [
        (["--comparator-offset", "0.1"], ["--comparator-offset does nothing"]),
        ([*table, "--hold-voltage", "0.3"], ["--hold-voltage does nothing"]),
        (["--set-current", "1e-4", "--hold-voltage", "0.3"], ["--hold-voltage does nothing"]),
        ([*table, "--hrs", "ni_rram_1t1r"], ["--hrs", "--tables"]),
        ([*table, "--voltages", "2.5"], ["--voltages", "--tables"])])
    check_said(compliance, ["--voltages", "2.5", "--c2c", "0.1", "--c2c-lag1", "0.5"],
               ["--c2c-lag1 does nothing"])
    if prediction:
        noise = ["--weight-noise", "0.1"]
        check_refused(prediction, [
            ([*noise, *given], [given[0], "--weight-noise"]) for given in
            (["--format", "int8"], ["--cells", "1"], ["--readout", "threshold"], ["--d2d", "0.1"],
             ["--device", "radar_1t1r"])])
        check_refused(prediction, [(["--adc-bits", "4"], ["--adc-bits does nothing"]),
                                   (["--labels", "x"], ["--labels", "--images"]),
                                   (["--model", "x.onnx", "--images", "x", "--caffe-weights", "y"],
                                    ["--caffe-weights does nothing"])])


def check_characterize(program, folder):
    """Options that act on some kinds of measurements only."""
    with open(f"{folder}/curve.csv", "w", encoding="ascii") as f:
        f.write("cell,voltage,current\n")
        f.writelines(f"1,{v},{v * 2e-5}\n" for v in (0.05, 0.1, 0.2, 0.3))
    table, curve = f"{folder}/table.csv", f"{folder}/curve.csv"
    check_said(program, [table, "--v-read", "0.1"], ["--v-read does nothing", "neither I-V sweeps"])
    check_refused(program, [([table, "--subtract-ohm", "5"],
                             ["--subtract-ohm acts on files of I-V sweeps"])])
    check_said(program, [curve, "--failures", "drop"], ["--failures does nothing", "two states"])
    check_said(program, [table, "--seed", "5", "--gof-replicates", "0"], ["--seed does nothing"])
    check_said(program, [curve, "--states", "2", "--seed", "5", "--gof-replicates", "50"],
               ["--states does nothing", "--seed does nothing", "--gof-replicates does nothing"])
    check_refused(program, [([table, "--plot-format", "png"], ["--plot-format", "--plots"])])


def check_help(programs):
    """Every option that --help lists is known here, and the other way round."""
    for program in programs:
        name = os.path.basename(program)
        listed = set(re.findall(r"^  (-[-\w,]+)", call(program, ["--help"]).stdout, re.MULTILINE))
        known = KNOWN[name] | EVERYWHERE
        check(listed == known, f"{name} --help: untried {sorted(listed - known)}, "
              f"gone {sorted(known - listed)}")


def check_all(folder, *programs):
    """All checks; returns what they showed."""
    check_help(programs)
    layer = Layer(programs[0], folder)
    changed, jobs = check_designs(layer)
    check_layer(layer, folder)
    check_programs(folder, programs[1], programs[2],
                   programs[4] if len(programs) > 4 else None)
    check_characterize(programs[3], folder)
    return f"{jobs} options tried by --vary, {changed} rows changed"


if __name__ == "__main__":
    run_checks(check_all, __doc__, 4, 1)
