"""Runs alexnet_layer1 on small made-up inputs and compares it with layer1_oracle.py.

    check_against_oracle.py PROGRAM

With RRAMVAR_DATA in the environment (a folder with alexnet/ and rram/) also on the real data.
Exit code 0: all agree; 1: not; 77: numpy is missing.

False alarms: the inputs and seeds are fixed, so a build either always passes or always fails. Were
the seeds free, a right program would fail a check of a mean square (12 of them, 4.5 standard errors
taken from the rows, Student's t with 79 degrees of freedom: 2.3e-5 each) with probability 3e-4, one
of a count (6 of them at 5 sigma) with 4e-6, one of the normal approximations with less than that.
"""
import csv
import json
import math
import os
import subprocess
import sys

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no numpy, which the outside check needs")
    sys.exit(77)

from layer1_oracle import evaluate
from program_test import check, failures, near, run_checks

# format, stored fields, readout, table, trials, relative distance allowed to the normal
# approximation beyond 4.5 standard errors (what was seen is 0.017, 0.043, 0.004, 0.001, 0.001)
DESIGNS = [
    ("binary16", "fraction", "conductance", "heavy", 80, 0.03),
    ("binary16", "sign+fraction", "threshold", "heavy", 80, 0.06),  # rare, big sign errors
    ("bfloat16", "fraction", "log-resistance", "mild", 80, 0.02),
    ("binary32", "fraction", "resistance", "mild", 80, 0.02),
    ("q3.12", "all", "conductance", "heavy", 80, 0.02),
    ("binary16", "all", "threshold", "heavy", 80, None),  # a few exponent bits dominate: not normal
]
METRICS = ["relative_l2", "mean_relative_error", "rmse", "snr_db", "cosine_similarity",
           "relu_flip_share"]


def make_inputs(folder):
    """Random weights, bias, pictures and device tables, the same each time."""
    rng = np.random.default_rng(2020)
    weights = rng.normal(0.0, 0.06, (96, 3, 11, 11)).astype(np.float32)
    flat = weights.reshape(-1)
    flat[::97] = 0.0
    flat[5::101] = rng.uniform(-6e-5, 6e-5, flat[5::101].shape)  # subnormal in binary16
    bias = rng.normal(0.0, 0.5, 96).astype(np.float32)
    # neighbouring pixels alike, so that the Gram matrix is far from diagonal
    coarse = rng.uniform(-70, 70, (2, 3, 46, 46))
    pictures = np.repeat(np.repeat(coarse, 5, 2), 5, 3)[..., :227, :227]
    pictures = (pictures + rng.uniform(-30, 30, (2, 3, 227, 227))).astype(np.float32)
    tables = {}
    for name, spread in (("mild", (0.07, 0.3)), ("heavy", (0.3, 1.2))):
        r1 = np.exp(rng.normal(math.log(7.4e3), spread[0], 500))
        r0 = np.exp(rng.normal(math.log(1.5e5), spread[1], 500))
        tables[name] = (r1, r0)
        with open(f"{folder}/{name}.tsv", "w", encoding="ascii") as f:
            f.writelines(f"{i // 2}\t{a!r}\t{b!r}\t{i % 2}\n"
                         for i, (a, b) in enumerate(zip(r1.tolist(), r0.tolist())))
    np.save(f"{folder}/weights.npy", weights)
    np.save(f"{folder}/weights_fortran.npy", np.asfortranarray(weights.astype(np.float64)))
    np.save(f"{folder}/bias.npy", bias)
    np.save(f"{folder}/input.npy", pictures)
    return weights, bias, pictures, tables


class Runner:
    """Runs the program and collects its JSON (numbers as text too) and CSV."""

    def __init__(self, program, folder):
        self.program, self.folder, self.runs = program, folder, 0

    def __call__(self, paths, lut, columns, design, trials, threads=2, more=()):
        """paths: weights, bias, input (None: not given). Returns JSON, JSON with numbers as text,
        CSV columns."""
        self.runs += 1
        out = f"{self.folder}/run{self.runs}"
        command = [self.program, "--weights", paths[0], "--bias", paths[1],
                   *(["--input", paths[2]] if paths[2] else []),
                   "--lut", lut, "--lut-columns", columns, "--format", design[0],
                   "--store", design[1], "--readout", design[2], "--trials", str(trials),
                   "--seed", "7", "--threads", str(threads),
                   "--json", out + ".json", "--csv", out + ".csv", *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode != 0:
            sys.exit(f"FAILED: {' '.join(command)}\nexit code {done.returncode}: {done.stderr}")
        with open(out + ".json", encoding="utf-8") as f:
            text = f.read()
        with open(out + ".csv", encoding="utf-8", newline="") as f:
            rows = list(csv.DictReader(f))
        columns = {k: np.array([float(row[k]) for row in rows]) for k in rows[0]}
        return json.loads(text), json.loads(text, parse_float=str, parse_int=str), columns


def check_schema(tag, r, rows, trials):
    """The JSON has all that it should, and agrees with the CSV."""
    check(list(rows["trial"]) == list(range(trials)), f"{tag}: the CSV has a row a trial")
    for section, suffix in (("metrics", ""), ("metrics_vs_encoded", "_vs_encoded")):
        for name in METRICS:
            m, x = r[section][name], rows[name + suffix]
            what = f"{tag}: {section}.{name}"
            check(m["trials"] == trials, what + ".trials")
            for key, value in (("mean", x.mean()), ("rms", math.sqrt((x * x).mean())),
                               ("min", x.min()), ("max", x.max())):
                check(near(m[key], value, 1e-11), f"{what}.{key} {m[key]} is {value} in the CSV")
            check(near(m["std"], x.std(ddof=1), 1e-6, 1e-12 * abs(x.mean())), what + ".std")
            low, high = m["ci95"]
            if m["min"] == m["max"]:  # what is too rare to be seen is not known to be nothing
                check(low is None and high is None, what + ".ci95 of equal trials is none")
            else:
                check(low <= m["mean"] <= high, what + ".ci95 holds the mean")
                half = 2 * m["std"] / math.sqrt(trials)  # Student's t is 1.97 to 2.01 for 50 and up
                check(near(high - low, 2 * half, 0.03, 1e-15), what + ".ci95 is Student's")
            q = m["quantiles"]
            order = [q[p] for p in sorted(q, key=float)]
            check({"0.025", "0.5", "0.975"} <= set(q), what + ".quantiles")
            check([m["min"], *order, m["max"]] == sorted([m["min"], *order, m["max"]]),
                  what + ".quantiles rise from min to max")
            check(near(q["0.5"], float(np.median(x)), 0.05, 0.5 * m["std"]), what + ": the median")
    for key in ("program", "version", "seed", "trials", "threads", "format", "store", "readout",
                "distribution", "device", "weights", "bias", "input", "non_finite"):
        check(key in r["config"], f"{tag}: config.{key}")
    check(r["config"]["trials"] == trials and r["config"]["seed"] == 7, f"{tag}: config's numbers")
    for key in ("set_up", "sampling", "layer", "metrics"):
        check(isinstance(r["timing"][key], (int, float)) and r["timing"][key] >= 0,
              f"{tag}: timing.{key}")


def check_counts(tag, r, rows, oracle, trials, is_threshold):
    """Cells, bits misread, weights read as Inf or NaN."""
    counts = r["counts"]
    check(counts["cells_read"] == oracle["cells"] * trials == rows["cells_read"].sum(),
          f"{tag}: counts.cells_read {counts['cells_read']}")
    misread, lost = counts["bits_misread"], counts["non_finite_weights"]
    check(misread["realised"] == rows["bits_misread"].sum(), f"{tag}: bits_misread in the CSV")
    check(lost == rows["non_finite_weights"].sum(), f"{tag}: non_finite_weights in the CSV")
    if not is_threshold:
        check(misread["expected"] is None and misread["realised"] == 0 and lost == 0,
              f"{tag}: an analog readout misreads no bit")
        return
    for what, realised, expected, (mean, variance) in (
            ("bits_misread", misread["realised"], misread["expected"], oracle["misread"]),
            ("non_finite", lost, counts["non_finite_weights_expected"], oracle["non_finite"])):
        sigma = math.sqrt(trials * variance)
        check(near(expected, trials * mean, 1e-6, 1e-9), f"{tag}: {what}: the program expects "
              f"{expected}, the oracle {trials * mean}")
        check(abs(realised - trials * mean) <= 5 * sigma,
              f"{tag}: {what}: {realised} is not near {trials * mean} +- {sigma}")
        print(f"  {what}: expected {trials * mean:.1f}, realised {realised}")


def check_design(run, inputs, folder, design):
    """One design against the oracle."""
    weights, bias, pictures, tables = inputs
    fmt, store, readout, table, trials, distance = design
    tag = f"{fmt}/{store}/{readout}/{table}"
    paths = [f"{folder}/{name}.npy" for name in ("weights", "bias", "input")]
    arguments = (f"{folder}/{table}.tsv", "cell,lrs,hrs,cycle", design, trials)
    r, text, rows = run(paths, *arguments)
    oracle = evaluate(weights, bias, pictures, *tables[table], fmt, store, readout,
                      normal=distance is not None)
    print(tag)
    check_schema(tag, r, rows, trials)
    check_counts(tag, r, rows, oracle, trials, readout == "threshold")
    # float32 outputs carry errors of about 1e-7 of their size
    check(near(r["rounding"]["relative_l2"], oracle["rounding"], 1e-4, 1e-6),
          f"{tag}: rounding {r['rounding']['relative_l2']}, oracle {oracle['rounding']}")
    for section, ref, suffix in (("metrics", "trained", ""),
                                 ("metrics_vs_encoded", "encoded", "_vs_encoded")):
        exact, wanted = r[section]["relative_l2"]["expected_rms"], math.sqrt(
            oracle[ref]["mean_square"])
        check(near(exact, wanted, 1e-6), f"{tag}: {section}: expected_rms {exact}, oracle {wanted}")
        squares = rows["relative_l2" + suffix] ** 2
        error = squares.std(ddof=1) / math.sqrt(trials)
        z = (squares.mean() - oracle[ref]["mean_square"]) / error
        print(f"  {section}: rms {math.sqrt(squares.mean()):.6g}, closed form "
              f"{math.sqrt(oracle[ref]['mean_square']):.6g} ({z:+.2f} standard errors, one is "
              f"{100 * error / squares.mean():.2g} %)")
        check(abs(z) <= 4.5, f"{tag}: {section}.relative_l2 is {z:.1f} standard errors off")
        check(error <= 0.1 * squares.mean(), f"{tag}: the standard error is small enough to judge")
        for name, value in oracle[ref].get("normal", {}).items():
            m = r[section][name]
            print(f"  {section}.{name}: {m['mean']:.6g}, normal approximation {value:.6g}")
            check(near(m["mean"], value, distance, 4.5 * m["std"] / math.sqrt(trials)),
                  f"{tag}: {section}.{name} {m['mean']}, normal approximation {value}")
    return paths, arguments, text


def check_same_metrics(run, paths, arguments, text):
    """Byte-identical metrics whatever the threads, the order and the type of the weights' file."""
    fortran = [paths[0].replace("weights", "weights_fortran"), *paths[1:]]
    for what, files, threads in (("1 thread", paths, 1), ("Fortran-order float64", fortran, 2)):
        other = run(files, *arguments, threads=threads)[1]
        for section in ("metrics", "metrics_vs_encoded", "metrics_per_filter", "rounding",
                        "counts"):
            check(json.dumps(text[section]) == json.dumps(other[section]),
                  f"{section} with {what} is not byte for byte that of the first run")


def check_by_gram(run, folder):
    """--by-gram: the same trials to 1e-6, also from the file of the Gram matrix alone."""
    paths = [f"{folder}/{name}.npy" for name in ("weights", "bias", "input")]
    design = (f"{folder}/heavy.tsv", "cell,lrs,hrs,cycle", DESIGNS[1], 20)
    direct = run(paths, *design)[2]
    gram = f"{folder}/gram.npy"
    first, _, rows = run(paths, *design, more=("--by-gram", "--gram", gram))
    alone, text, _ = run([*paths[:2], None], *design, more=("--by-gram", "--gram", gram))
    for name in ("relative_l2", "rmse", "cosine_similarity", "snr_db"):
        for suffix in ("", "_vs_encoded"):
            off = np.abs(rows[name + suffix] / direct[name + suffix] - 1.0).max()
            check(off <= 1e-6, f"--by-gram: {name}{suffix} is {off:.2g} off that by pictures")
    check("relu_flip_share" not in rows and "relu_flip_share" not in first["metrics"],
          "--by-gram: no metric of single outputs is told")
    check(list(rows["bits_misread"]) == list(direct["bits_misread"]), "--by-gram: the same draws")
    check(first["config"]["pictures"] == alone["config"]["pictures"] == 2,
          "--by-gram: the number of pictures")
    for section in ("metrics", "metrics_vs_encoded", "metrics_per_filter", "rounding"):
        check(first[section] == alone[section], f"--by-gram: {section} without pictures")
    check(text["config"]["by_gram"] is True, "--by-gram: config says so")


def check_real_data(run, data):
    """Trained AlexNet weights and a measured table: the RMS within 1 % of the closed form."""
    paths = [f"{data}/alexnet/{name}.npy" for name in ("conv1", "conv1_bias",
                                                       "test_input_3x227x227")]
    lut, design = f"{data}/rram/ni_rram/100cyc.tsv", ("binary16", "fraction", "conductance")
    r, _, rows = run(paths, lut, "cell,logic1,logic0,cycle", design, 1600)
    table = np.loadtxt(lut, ndmin=2)
    oracle = evaluate(*map(np.load, paths), table[:, 1], table[:, 2], *design, normal=False)
    check_schema("real data", r, rows, 1600)
    rms, expected = r["metrics"]["relative_l2"]["rms"], math.sqrt(oracle["trained"]["mean_square"])
    print(f"real data: rms {rms:.6g}, closed form {expected:.6g}")
    check(near(rms, expected, 0.01), f"real data: rms {rms} is not within 1 % of {expected}")
    exact = r["metrics"]["relative_l2"]["expected_rms"]
    check(near(exact, expected, 1e-6), f"real data: expected_rms {exact} is not {expected}")


def check_real_exact(program, folder, data):
    """All closed forms of trained AlexNet weights in a measured table, by one --vary."""
    paths = [f"{data}/alexnet/{name}.npy" for name in ("conv1", "conv1_bias",
                                                       "test_input_3x227x227")]
    lut = f"{data}/rram/ni_rram/100cyc.tsv"
    subprocess.run([program, "--weights", paths[0], "--bias", paths[1], "--input", paths[2],
                    "--lut", lut, "--lut-columns", "cell,logic1,logic0,cycle", "--expected-only",
                    "--vary", "format=binary16/binary32", "--vary", "store=all/fraction", "--vary",
                    "readout=conductance/resistance/log-resistance/threshold",
                    "--json", f"{folder}/exact.json"], stdout=subprocess.DEVNULL, check=True)
    with open(f"{folder}/exact.json", encoding="utf-8") as f:
        designs = json.load(f)["comparison"]
    check(len(designs) == 16, "real data: 16 designs are compared")
    table = np.loadtxt(lut, ndmin=2)
    inputs = list(map(np.load, paths))
    for d in designs:
        design = d["format"], d["store"], d["readout"]
        oracle = evaluate(*inputs, table[:, 1], table[:, 2], *design, normal=False)
        for section, ref in (("metrics", "trained"), ("metrics_vs_encoded", "encoded")):
            exact = d[section]["relative_l2"]["expected_rms"]
            wanted = math.sqrt(oracle[ref]["mean_square"])
            print(f"real data: {'/'.join(design)} {section}: {exact:.9g}, oracle {wanted:.9g}, "
                  f"relative difference {abs(exact / wanted - 1):.1e}")
            check(near(exact, wanted, 1e-6), f"real data: {design}: {exact}, oracle {wanted}")


def check_one_chip(program):
    """An interval over the trials of one chip says so, where chips differ."""
    named = ["--distribution", "median"]
    for arguments, says_so in (([*named, "--d2d", "0.1"], True), (["--spread", "d2d"], True),
                               ([*named, "--d2d", "0.1", "--chips", "2"], False),
                               ([*named, "--c2c", "0.1"], False)):
        done = subprocess.run([program, "--trials", "2", "--by-gram", *arguments],
                              capture_output=True, text=True, check=True)
        check(("One chip was sampled" in done.stdout) == says_so, f"one chip: {arguments}")


def check_fault_map(program, folder):
    """Stuck cells of eight levels, saved and replayed, make the same errors."""
    rms = []
    for arguments in (["--stuck", "0.005", "--save-fault-map", f"{folder}/map.csv"],
                      ["--fault-map", f"{folder}/map.csv"]):
        subprocess.run([program, "--device", "radar_8level_postbake", "--cells", "3", "--readout",
                        "threshold", "--store", "fraction", "--by-gram", "--trials", "2",
                        "--chips", "2", "--json", f"{folder}/map.json", *arguments],
                       capture_output=True, text=True, check=True)
        with open(f"{folder}/map.json", encoding="utf-8") as f:
            rms.append(json.load(f)["metrics"]["relative_l2"]["rms"])
    check(rms[0] == rms[1], f"replayed faults: {rms}")


def check_range(program, folder, weights):
    """Without a trial: what a format's range does to weights is counted, the rounding is told, and
    filters of zeros stay zeros."""
    strange = np.array(weights, np.float32)
    flat = strange.reshape(-1)
    flat[:5] = [500.0, -1e4, 464.0, 2.0 ** -10, -1e-6]  # 464 still rounds to 448, 2**-10 to 0
    zeros = np.array(weights, np.float32)
    zeros[:10] = 0.0
    small = int(np.count_nonzero((np.abs(strange) <= 2.0 ** -10) & (strange != 0.0)))
    for name, array, fmt in (("strange", strange, "e4m3"), ("zeros", zeros, "int8")):
        np.save(f"{folder}/{name}.npy", array)
        out = f"{folder}/{name}.json"
        done = subprocess.run([program, "--weights", f"{folder}/{name}.npy", "--format", fmt,
                               "--readout", "threshold", "--expected-only", "--json", out],
                              capture_output=True, text=True, check=True)
        with open(out, encoding="utf-8") as f:
            r = json.load(f)
        rounding = r["rounding"]["relative_l2"]
        check(near(rounding, r["expected"]["rounding"], 1e-9), f"{name}: rounding {rounding}")
        check(f"rounding to {fmt} alone: " in done.stdout, f"{name}: the rounding is printed")
        if name == "zeros":
            check(r["expected"]["vs_trained"]["relative_l2_rms"] < 1.0, "filters of zeros")
            continue
        check(r["counts"] == {"overflowed_weights": 0, "saturated_weights": 2,
                              "vanished_weights": small}, f"range: {r['counts']}")
        for words in ("2 weights are beyond the range of e4m3 and saturated", "and vanished"):
            check(words in done.stdout, f"range: '{words}' is not said")


def check_pages(program, folder):
    """A page by a Gram matrix, and one of a design without a closed form."""
    for name, arguments in (("gram", ["--by-gram"]),
                            ("secded", ["--readout", "threshold", "--protect", "secded"])):
        subprocess.run([program, "--trials", "2", "--report", f"{folder}/{name}", *arguments],
                       capture_output=True, text=True, check=True)
        with open(f"{folder}/{name}/index.html", encoding="utf-8") as f:
            check("Which bits matter" in f.read(), f"page: {name}")


def check_all(folder, program):
    """All checks; returns what they showed."""
    inputs = make_inputs(folder)
    run = Runner(program, folder)
    checked = [check_design(run, inputs, folder, design) for design in DESIGNS]
    check_by_gram(run, folder)
    check_one_chip(program)
    check_fault_map(program, folder)
    check_range(program, folder, inputs[0])
    check_pages(program, folder)
    for number in (0, len(DESIGNS) - 1):
        check_same_metrics(run, *checked[number])
    data = os.environ.get("RRAMVAR_DATA")
    if data:
        check_real_data(run, data)
        check_real_exact(program, folder, data)
    return f"{run.runs} runs, {len(failures)} failed checks"


if __name__ == "__main__":
    run_checks(check_all, __doc__, 1)
