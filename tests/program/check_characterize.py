"""Runs characterize on made-up and on measured tables and compares its JSON with numpy.

    check_characterize.py CHARACTERIZE ALEXNET_LAYER1

With RRAMVAR_DATA in the environment (a folder with rram/) also on the measured data.
Exit code 0: all agree; 1: not; 77: numpy is missing.

Nothing here is random: inputs and seeds are fixed, and all comparisons are of the same numbers
computed twice, or against true parameters within five standard errors of the fixed sample.
"""
import csv
import json
import math
import os
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no numpy, which the outside check needs")
    sys.exit(77)

from program_test import check, failures, near, wilson

CHARACTERIZE, ALEXNET = (os.path.abspath(p) for p in sys.argv[1:3])
runs = 0


def run(arguments, folder, path=None):
    """Runs characterize there."""
    global runs
    runs += 1
    environment = dict(os.environ) if path is None else {**os.environ, "PATH": path}
    return subprocess.run([CHARACTERIZE, *arguments], cwd=folder, capture_output=True, text=True,
                          encoding="utf-8", timeout=120, check=False, env=environment)


def result(arguments, folder, warning=None):
    """The JSON of a run that must succeed, and its text; stderr has one line with these words."""
    done = run([*arguments, "--json", "out.json"], folder)
    lines = done.stderr.splitlines()
    as_expected = len(lines) == 1 and warning in lines[0] if warning else not lines
    if done.returncode != 0 or not as_expected:
        sys.exit(f"FAILED: characterize {' '.join(arguments)}: {done.returncode} {done.stderr}")
    with open(f"{folder}/out.json", encoding="utf-8") as f:
        return json.load(f), done.stdout


def layer_error(arguments, folder):
    """The exact error that alexnet_layer1 finds with a table that characterize reads."""
    table, *columns = (a.replace("--columns", "--lut-columns") for a in arguments)
    done = subprocess.run([ALEXNET, "--lut", table, *columns, "--expected-only", "--json",
                           "layer.json"], cwd=folder, capture_output=True, text=True, timeout=120,
                          check=False)
    if done.returncode != 0:
        check(False, f"alexnet_layer1 does not read {table}: {done.stderr}")
        return math.nan
    with open(f"{folder}/layer.json", encoding="utf-8") as f:
        return json.load(f)["metrics"]["relative_l2"]["expected_rms"]


# ---- an independent calculation -----------------------------------------------------------------

def best_error_rate(high, low):
    """Least mean of both error rates over all thresholds: one minus half a Kolmogorov distance."""
    edges = np.concatenate([high, low, [np.inf]])
    above = (low[None, :] >= edges[:, None]).mean(axis=1)
    below = (high[None, :] < edges[:, None]).mean(axis=1)
    return float((0.5 * (above + below)).min())


def components(r, cell):
    """d2d and c2c sigma of ln r by the analysis of variance."""
    groups = [np.log(r[cell == c]) for c in np.unique(cell)]
    within = sum(((g - g.mean()) ** 2).sum() for g in groups) / (len(r) - len(groups))
    cycles = len(groups) / sum(1 / len(g) for g in groups)
    d2d = np.var([g.mean() for g in groups], ddof=1) - within / cycles
    return math.sqrt(max(d2d, 0.0)), math.sqrt(within)


def check_state(tag, got, r):
    """One state's numbers."""
    ln = np.log(r)
    for key, value in (("n", len(r)), ("median_ohm", np.median(r)), ("mean_ohm", r.mean()),
                       ("sigma_ln", ln.std(ddof=1))):
        check(near(got[key], float(value)), f"{tag}.{key} is {got[key]}, numpy says {value}")
    for p, q in got["quantiles"].items():
        check(near(q, float(np.quantile(r, float(p)))), f"{tag}: quantile {p}")


def check_fits(tag, got, r):
    """The log-normal fit against its closed form; the criteria against their definitions."""
    ln, n = np.log(r), len(r)
    by_name = {f["family"]: f for f in got["families"]}
    check(set(by_name) == {"normal", "log-normal", "Weibull", "gamma", "log-normal mixture"},
          f"{tag}: the families")
    fit = by_name["log-normal"]
    log_likelihood = (-n * (math.log(ln.std()) + 0.5 * math.log(2 * math.pi) + 0.5)) - ln.sum()
    check(near(fit["log_likelihood"], log_likelihood), f"{tag}: log-likelihood of the log-normal")
    check(near(fit["parameters"]["mu_ln"]["estimate"], ln.mean()), f"{tag}: mu")
    check(near(fit["parameters"]["sigma_ln"]["estimate"], ln.std()), f"{tag}: sigma")
    for f in by_name.values():
        if "aic" not in f:
            continue
        k = len(f["parameters"])
        check(near(f["aic"], 2 * k - 2 * f["log_likelihood"]), f"{tag}: AIC of {f['family']}")
        check(near(f["bic"], k * math.log(n) - 2 * f["log_likelihood"]),
              f"{tag}: BIC of {f['family']}")
        check(0 < f["ks_p_value"] <= 1 and 0 < f["ad_p_value"] <= 1, f"{tag}: p-values")
        for p in f["parameters"].values():
            low, high = p["ci95"]
            check(low <= p["estimate"] <= high and p["standard_error"] >= 0, f"{tag}: {f['family']}")
    best = min((f for f in by_name.values() if "bic" in f), key=lambda f: f["bic"])["family"]
    check(got["best"] == best, f"{tag}: best is {got['best']}, not {best}")


def check_two_states(tag, got, lrs, hrs, cell, paired=True):
    """All that the JSON says of a table of two states."""
    check_state(f"{tag}: LRS", got["states"]["LRS"], lrs)
    check_state(f"{tag}: HRS", got["states"]["HRS"], hrs)
    window = got["window"]
    check(near(window["ratio"], np.median(hrs) / np.median(lrs)), f"{tag}: window.ratio")
    check(near(window["error_rate"], best_error_rate(hrs, lrs)),
          f"{tag}: window.error_rate")
    t = window["threshold_ohm"]
    check(near(window["error_rate"], 0.5 * ((hrs < t).mean() + (lrs >= t).mean())),
          f"{tag}: the error rate at the threshold")
    low, high = window["error_rate_ci95"]
    check(0 <= low <= window["error_rate_cross_validated"] <= high, f"{tag}: error_rate_ci95")
    limit = 2 * lrs if paired else np.full(len(hrs), 2 * np.median(lrs))
    failed = int((hrs < limit).sum())
    faults = got["faults"]
    check(faults["reset_failures"] == failed, f"{tag}: reset_failures {faults['reset_failures']}")
    check(faults["reset_pairs"] == len(hrs), f"{tag}: reset_pairs")
    check(near(faults["reset_failure_share"], failed / len(hrs)), f"{tag}: reset_failure_share")
    if failed:
        for a, b in zip(faults["ci95"], wilson(failed, len(hrs))):
            check(near(a, b), f"{tag}: Wilson's interval")
    for name, r in (("LRS", lrs), ("HRS", hrs)):
        check_fits(f"{tag}: {name}", got["fits"][name], r)
        if cell is None:
            check(got["variance"][name] is None, f"{tag}: no cells, no variance components")
            continue
        d2d, c2c = components(r, cell)
        v = got["variance"][name]
        check(near(v["sigma_d2d"], d2d, 1e-7), f"{tag}: {name} sigma_d2d {v['sigma_d2d']} {d2d}")
        check(near(v["sigma_c2c"], c2c), f"{tag}: {name} sigma_c2c")
        for key in ("sigma_d2d", "sigma_c2c"):
            check(v["ci95"][key][0] <= v[key] <= v["ci95"][key][1], f"{tag}: {name} ci95 of {key}")


# ---- synthetic tables ---------------------------------------------------------------------------

def synthetic():
    """Cells, cycles, LRS and HRS with known sigmas and some failed RESETs."""
    rng = np.random.default_rng(2020)
    cells, cycles = 40, 25
    cell, cycle = np.repeat(np.arange(cells), cycles), np.tile(np.arange(1, cycles + 1), cells)
    lrs = 5e3 * np.exp(0.1 * rng.normal(size=cells)[cell] + 0.05 * rng.normal(size=len(cell)))
    hrs = 2e5 * np.exp(0.5 * rng.normal(size=cells)[cell] + 0.4 * rng.normal(size=len(cell)))
    failed = rng.random(len(cell)) < 0.05
    hrs[failed] = 1.1 * lrs[failed]
    hrs[:3], hrs[3:6] = 1.98 * lrs[:3], 2.02 * lrs[3:6]  # on both sides of what counts as failed
    return cell, cycle, lrs, hrs


def write(path, header, columns, delimiter=","):
    """A table; numbers in full."""
    with open(path, "w", encoding="utf-8") as f:
        if header:
            f.write(header + "\n")
        for row in zip(*(c.tolist() for c in columns)):
            f.write(delimiter.join(repr(x) for x in row) + "\n")


def check_tables(folder):
    """The same data in several dresses."""
    cell, cycle, lrs, hrs = data = synthetic()
    scaled = (cell, cycle, lrs / 1e3, hrs / 1e3)
    write(f"{folder}/wide.csv", "cell,cycle,lrs_ohm,hrs_ohm", data)
    write(f"{folder}/bare.tsv", None, (cell, lrs, hrs, cycle), "\t")
    write(f"{folder}/semicolon.csv", "# a comment\nDevice;Cycle;R_LRS;R_HRS", data, ";")
    write(f"{folder}/kilo.csv", "some preamble\ncell,cycle,LRS (kOhm),HRS (kOhm)", scaled)
    np.savetxt(f"{folder}/numpy.txt", np.stack(data, 1), "%.17g", header="cell cycle R_on R_off")
    write(f"{folder}/reversed.csv", "cell,cycle,logic0_ohm,logic1_ohm", data)
    names = np.array(["HRS", "LRS"])[np.tile([1, 0], len(cell))]
    with open(f"{folder}/long.csv", "w", encoding="utf-8") as f:
        f.write("cell,cycle,state,resistance\n")
        for i, r in enumerate(np.stack([lrs, hrs], 1).ravel().tolist()):
            f.write(f"{cell[i // 2]},{cycle[i // 2]},{names[i]},{r!r}\n")
    for arguments in (["wide.csv"], ["bare.tsv", "--columns", "cell,logic1,logic0,cycle"],
                      ["semicolon.csv"], ["kilo.csv"], ["numpy.txt"], ["reversed.csv"],
                      ["long.csv"]):
        swapped = ("characterize: reversed.csv: state 0 has a lower median resistance"
                   if arguments[0] == "reversed.csv" else None)
        got, text = result([*arguments, "--gof-replicates", "19"], folder, swapped)
        if arguments[0] == "kilo.csv":  # the last bits differ
            r = [1e3 * (x / 1e3) for x in (lrs, hrs)]
            check_two_states("kilo", got, *r, cell)
        else:
            check_two_states(arguments[0], got, lrs, hrs, cell)
        check("SYNTHETIC" not in text, f"{arguments[0]}: measured data are not called synthetic")
        is_reversed = swapped is not None
        check(near(layer_error(arguments, folder), layer_error(["wide.csv"], folder), 1e-12)
              != is_reversed, f"alexnet_layer1 reads {arguments[0]} as it does wide.csv")
        check(got["states"]["LRS"]["logic"] == (0 if is_reversed else 1), f"{arguments[0]}: logic")
    # the truth, within five standard errors of 40 cells and 960 degrees of freedom
    v = got["variance"]["LRS"]
    check(abs(v["sigma_d2d"] - 0.1) < 5 * 0.1 / math.sqrt(80), "the true d2d of the LRS")
    check(abs(v["sigma_c2c"] - 0.05) < 5 * 0.05 / math.sqrt(1920), "the true c2c of the LRS")
    check(got["fits"]["HRS"]["best"] == "log-normal mixture", "failed RESETs make a mixture")

    write(f"{folder}/rows.csv", "lrs_ohm,hrs_ohm", (lrs, hrs))
    check_two_states("rows", result(["rows.csv", "--gof-replicates", "19"], folder)[0], lrs, hrs, None)
    half = len(cell) // 2
    for name, part in (("first", slice(0, half)), ("second", slice(half, None))):
        write(f"{folder}/{name}.csv", "cell,cycle,lrs_ohm,hrs_ohm",
              (cell[part] % 20, cycle[part], lrs[part], hrs[part]))
    got, _ = result(["first.csv", "second.csv", "--gof-replicates", "19"], folder)
    check_two_states("pooled", got, lrs, hrs, cell)  # equal addresses, but different cells
    check(len(got["config"]["files"]) == 2, "config.files")
    result(["wide.csv", "reversed.csv", "--gof-replicates", "0"], folder,
           "reversed.csv: state 0 has a lower median resistance")

    good = hrs >= 2 * lrs
    got, _ = result(["wide.csv", "--failures", "drop", "--gof-replicates", "0"], folder)
    check_state("dropped: LRS", got["states"]["LRS"], lrs[good])
    check_state("dropped: HRS", got["states"]["HRS"], hrs[good])
    check(got["faults"]["dropped"] == int((~good).sum()), "faults.dropped")
    one, _ = result(["wide.csv", "--seed", "5", "--gof-replicates", "19"], folder)
    two, _ = result(["wide.csv", "--seed", "5", "--gof-replicates", "19"], folder)
    check(one == two, "the same seed gives the same numbers")


def check_failures(folder):
    """Failed SETs and RESETs are told apart, and counts do not depend on the order of rows."""
    rng = np.random.default_rng(3)
    n = 200
    lrs, hrs = 8e3 * np.exp(0.1 * rng.normal(size=n)), 2e5 * np.exp(0.1 * rng.normal(size=n))
    cycle, which = np.arange(n), rng.permutation(n)
    no_set, no_reset = lrs.copy(), hrs.copy()
    no_set[which[:13]] = 0.9 * hrs[which[:13]]
    no_reset[which[:150]] = 1.01 * lrs[which[:150]]
    lower = hrs.copy()
    lower[which[:190]] = 0.9 * lrs[which[:190]]
    closed = "lower.csv: states 0 and 1 have nearly the same median resistance"

    def counted(tag, arguments, reset, set_, of, paired, warning=None):
        got, _ = result([*arguments, "--gof-replicates", "0"], folder, warning)
        f = got["faults"]
        found = (f["reset_failures"], f["set_failures"], f["reset_pairs"], f["set_reads"], f["paired"])
        check(found == (reset, set_, *of, paired), f"{tag}: {found}")
        check(got["states"]["HRS"]["logic"] == 0, f"{tag}: HRS stays state 0")
        return got

    for name, low, high in (("sets", no_set, hrs), ("resets", lrs, no_reset), ("lower", lrs, lower)):
        write(f"{folder}/{name}.csv", "cycle,hrs_ohm,lrs_ohm", (cycle, high, low))
    counted("failed SETs", ["sets.csv"], 0, 13, (n, n), True)
    counted("failed RESETs", ["resets.csv"], 150, 0, (n, n), True)
    counted("HRS below the LRS", ["lower.csv"], 190, 0, (n, n), True, closed)
    got = counted("dropped", ["sets.csv", "--failures", "drop"], 0, 13, (n, n), True)
    check((got["faults"]["dropped"], got["states"]["LRS"]["n"]) == (13, n - 13), "failed SETs drop")

    with open(f"{folder}/gaps.csv", "w", encoding="utf-8") as f:  # rows make pairs all the same
        f.write("hrs_ohm,lrs_ohm\n" + "".join(
            f"{'' if k % 7 == 1 else repr(h)},{'' if k % 7 == 2 else repr(r)}\n"
            for k, (h, r) in enumerate(zip(hrs.tolist(), no_set.tolist()))))
    kept = (cycle % 7 != 1) & (cycle % 7 != 2)
    counted("gaps", ["gaps.csv"], 0, int((no_set[kept] > 4e4).sum()), (kept.sum(), kept.sum()), True)

    states = [*(("HRS", r) for r in no_reset[50:].tolist()), *(("LRS", r) for r in no_set.tolist())]
    limit = 2 * np.median(no_set)
    reset, set_ = int((no_reset[50:] < limit).sum()), int((no_set > 4e4).sum())
    for tag, header, row in (("long", "state,resistance_ohm", "{0},{1!r}"),
                             ("long with cells", "cell,state,resistance_ohm", "7,{0},{1!r}"),
                             ("cycles that repeat", "cycle,state,resistance_ohm", "1,{0},{1!r}")):
        for _ in range(3):
            with open(f"{folder}/long.csv", "w", encoding="utf-8") as f:
                f.writelines(line + "\n" for line in [header, *(row.format(*s) for s in states)])
            got = counted(tag, ["long.csv"], reset, set_, (n - 50, n), False)
            same_cycle = got["variance"].get("correlation", {"same_cycle": {"pairs": 0}})["same_cycle"]
            check(same_cycle["pairs"] == 0, f"{tag}: nothing is correlated")
            rng.shuffle(states)


def check_states(folder):
    """More than two states."""
    rng = np.random.default_rng(8)
    states = [3e5 * math.exp(-0.6 * s) * np.exp(0.1 * rng.normal(size=200)) for s in range(4)]
    write(f"{folder}/four.csv", ",".join(f"logic{s}_ohm" for s in range(4)), states)
    got, _ = result(["four.csv", "--states", "4", "--gof-replicates", "19"], folder)
    check(list(got["states"]) == [f"state{s}" for s in range(4)], "names of four states")
    for s, r in enumerate(states):
        check_state(f"state{s}", got["states"][f"state{s}"], r)
    for s, w in enumerate(got["windows"]):
        check(near(w["error_rate"], best_error_rate(states[s], states[s + 1])), f"window {s}")


# ---- I-V sweeps ---------------------------------------------------------------------------------

def check_sweeps(folder):
    """Sweeps of a cell whose thresholds, resistances and failures are known."""
    ramp = np.round(np.concatenate([np.arange(0, 1.5, 0.05), np.arange(1.5, -0.01, -0.05)]), 2)
    set_fails, reset_fails = {7}, {3, 11}
    rows, r_lrs, r_hrs = [], [], []
    low = False
    for n in range(20):
        lrs, hrs = 5e3 * (1 + 0.01 * n), 1e5 * (1 + 0.05 * n)
        for sign, fails, threshold in ((1, set_fails, 0.7), (-1, reset_fails, 0.8)):
            for v in ramp:
                if v >= threshold and n not in fails:
                    low = sign > 0
                i = v / (lrs if low else hrs)
                rows.append((n + 1, sign * v, sign * (min(i, 1.2e-4) if sign > 0 else i)))
            (r_lrs if sign > 0 else r_hrs).append(lrs if low else hrs)
    write(f"{folder}/sweeps.csv", "cycle,voltage_V,current_A", list(map(np.array, zip(*rows))))
    got, _ = result(["sweeps.csv", "--v-read", "0.2", "--plots", "iv", "--out", "iv.csv"], folder)
    for name, r in (("LRS", r_lrs), ("HRS", r_hrs)):
        check(near(got["states"][name]["median_ohm"], float(np.median(r)), 1e-6), f"sweeps: {name}")
    check((got["switching"]["sweeps"], got["switching"]["failed_reset"]) == (20, 2), "failed RESETs")
    check(got["switching"]["failed_set"] == 1, "failed SETs")
    check(got["faults"]["reset_failures"] == 2 and got["faults"]["reset_pairs"] == 20, "faults")
    check(near(got["switching"]["v_set_V"]["median"], 0.675, 1e-6), "V_set")
    check(near(got["switching"]["v_reset_V"]["median"], -0.775, 1e-6), "V_reset")
    check(near(got["switching"]["compliance_A"]["median"], 1.2e-4, 1e-6), "compliance")
    check(os.path.getsize(f"{folder}/iv/sweeps.csv") > 0, "data of the sweeps")
    got, _ = result(["sweeps.csv", "--failures", "drop", "--gof-replicates", "0"], folder)
    check(got["states"]["HRS"]["n"] == 17, "three failed cycles are left out")


def check_sets_at_peak(folder):
    """Cells that switch at the very peak of the sweep, or between it and the way back, are named."""
    up = np.round(np.arange(0, 1.51, 0.05), 2)
    rows = []
    for n, threshold in enumerate((0.7, 1.5, 0.8, 1.6, 0.7, 1.45)):
        for way in (up, up[-2::-1]):
            low = way[0] > way[-1]
            rows += [(n + 1, v, v / (5e3 if low or v >= threshold else 1e5)) for v in way]
        rows += [(n + 1, -v, -v / (1e5 if back or v > 0.8 else 5e3))
                 for back, way in ((False, up[1:]), (True, up[-2::-1])) for v in way]
    write(f"{folder}/peak.csv", "cycle,voltage_V,current_A", list(map(np.array, zip(*rows))))
    got, text = result(["peak.csv", "--gof-replicates", "0"], folder)
    check((got["switching"]["sets_at_peak"], got["switching"]["sets"]) == (2, 6),
          f"SETs at the peak: {got['switching']}")
    check("2 of 6 SETs come at the very peak" in text, f"SETs at the peak: {text}")
    got, text = result(["sweeps.csv", "--gof-replicates", "0"], folder)
    check((got["switching"]["sets_at_peak"], got["switching"]["sets"]) == (0, 17)
          and "very peak" not in text, f"no SETs at the peak: {got['switching']}")


def check_sweeps_without_cells(folder):
    """Where only some tests of an instrument's file name their cell, the report says so."""
    with open(f"{folder}/sweeps.csv", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    with open(f"{folder}/keysight.csv", "w", encoding="utf-8") as f:
        for cycle in range(1, 21):
            f.write("SetupTitle, DC sweep\n")
            if cycle % 4:
                f.write(f"MetaData, TestRecord.TestTarget, {cycle % 4}\n")
            f.write("DataName, V1, I1\n")
            f.writelines(f"DataValue, {r['voltage_V']}, {r['current_A']}\n" for r in rows
                         if int(r["cycle"]) == cycle)
    got, text = result(["keysight.csv", "--gof-replicates", "0"], folder)
    check("5 of 20 sweeps do not name their cell" in text and "no column of cells" not in text, text)
    check(got["variance"]["LRS"]["cells"] == 4, "three cells with a name, and one more")


# ---- the program as a whole ---------------------------------------------------------------------

def check_outputs(folder):
    """Table, figures, synthetic data."""
    done = run(["wide.csv", "--out", "lut.csv", "--plots", "figures"], folder)
    check(done.returncode == 0, f"a run with all outputs: {done.stderr}")
    with open(f"{folder}/lut.csv", encoding="utf-8") as f:
        rows = list(csv.DictReader(line for line in f if not line.startswith("#")))
    _, _, lrs, hrs = synthetic()
    for state, r in (("0", hrs), ("1", lrs)):
        values = [float(row["resistance_ohm"]) for row in rows if row["state"] == state]
        check(values == sorted(r.tolist()), f"the table holds state {state} exactly")
    alexnet = subprocess.run([ALEXNET, "--lut", "lut.csv", "--trials", "1"], cwd=folder,
                             capture_output=True, text=True, timeout=300, check=False)
    check(alexnet.returncode == 0 and "n = 1000" in alexnet.stdout,
          f"alexnet_layer1 reads the table: {alexnet.stderr}")
    for name in ("probability", "histogram", "cycles"):
        for ending in ("csv", "gp"):
            check(os.path.getsize(f"{folder}/figures/{name}.{ending}") > 0, f"{name}.{ending}")
    drawn = {f for f in os.listdir(f"{folder}/figures") if f.endswith(".svg")}
    has_gnuplot = not done.stderr
    check(drawn == ({"probability.svg", "histogram.svg", "cycles.svg"} if has_gnuplot else set()),
          f"pictures: {drawn}; {done.stderr}")
    if has_gnuplot:
        check(all(os.path.getsize(f"{folder}/figures/{f}") > 5000 for f in drawn), "pictures hold")
    else:
        check("gnuplot was not found" in done.stderr, f"why there are no pictures: {done.stderr}")

    os.mkdir(f"{folder}/nothing")
    done = run(["wide.csv", "--plots", "bare"], folder, path=f"{folder}/nothing")
    check(done.returncode == 0, "without gnuplot the program succeeds")
    check("gnuplot" in done.stderr and "install" in done.stderr
          and len(done.stderr.splitlines()) == 1, f"without gnuplot it says so: {done.stderr}")
    files = set(os.listdir(f"{folder}/bare"))
    check({"probability.csv", "probability.gp"} <= files and not any(f.endswith(".svg") for f in files),
          f"without gnuplot there are data and scripts: {files}")

    # A gnuplot that fails on one figure: the others are drawn, and one line says which is missing.
    os.mkdir(f"{folder}/failing")
    with open(f"{folder}/failing/gnuplot", "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\ncase $1 in histogram*) echo half > histogram.svg; echo broken >&2; "
                "exit 1;; *) echo '<svg/>' > ${1%.gp}.svg;; esac\n")
    os.chmod(f"{folder}/failing/gnuplot", 0o755)
    done = run(["wide.csv", "--plots", "most"], folder, path=f"{folder}/failing:/usr/bin:/bin")
    check(done.returncode == 0 and "could not draw histogram.gp (broken)" in done.stderr
          and len(done.stderr.splitlines()) == 1, f"a gnuplot that fails: {done.stderr}")
    drawn = {f for f in os.listdir(f"{folder}/most") if f.endswith(".svg")}
    check(drawn == {"probability.svg", "cycles.svg"}, f"the figures that could be drawn: {drawn}")
    check(os.path.getsize(f"{folder}/most/histogram.csv") > 0, "its data are there")
    # One that writes half a picture and does not notice: what was there stays.
    with open(f"{folder}/failing/gnuplot", "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\nprintf '<svg>' > ${1%.gp}.svg\n")
    before = sorted(os.listdir(f"{folder}/most"))
    done = run(["wide.csv", "--plots", "most"], folder, path=f"{folder}/failing:/usr/bin:/bin")
    check(done.returncode == 2 and "a part of it only" in done.stderr, f"half: {done.stderr}")
    with open(f"{folder}/most/probability.svg", encoding="utf-8") as f:
        check(f.read() == "<svg/>\n" and sorted(os.listdir(f"{folder}/most")) == before,
              "half a picture: the old ones stay")

    # Resistances that are equal but for rounding, or nearly: every figure has an extent.
    values = [1e5, math.nextafter(1e5, 2e5), math.nextafter(1e5, 0)] * 3
    write(f"{folder}/close.csv", "lrs_ohm,hrs_ohm", [np.array(values), np.array(values) * 3])
    done = run(["close.csv", "--plots", "close", "--gof-replicates", "0"], folder)
    check(done.returncode == 0 and (done.stderr == "" or "gnuplot was not found" in done.stderr),
          f"resistances that are nearly equal: {done.stderr}")
    for name in ("histogram", "probability", "cycles"):
        path = f"{folder}/close/{name}.csv"
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                check("nan" not in f.read().lower(), f"{name} of nearly equal resistances")

    done = run(["--json", "synthetic.json"], folder)
    check(done.returncode == 0 and "SYNTHETIC" in done.stdout, "without a file: synthetic data")
    for arguments, word in ((["--help"], "--columns"), (["--version"], "rramvar"),
                            (["--list-formats"], "  I-V sweeps          columns voltage")):
        done = run(arguments, folder)
        check(done.returncode == 0 and word in done.stdout and not done.stderr, f"{arguments}")


def check_bad_input(folder):
    """Each exits with 2 and one clear sentence, and leaves no output behind."""
    files = {"empty.csv": "", "comment.csv": "# nothing\n", "header.csv": "lrs_ohm,hrs_ohm\n",
             "nan.csv": "lrs_ohm,hrs_ohm\n5e3,1e5\nnan,1e5\n5e3,nan\n",
             "minus.csv": "lrs_ohm,hrs_ohm\n5e3,1e5\n5e3,-1e5\n",
             "word.csv": "lrs_ohm,hrs_ohm\n5e3,open\n", "short.csv": "lrs_ohm,hrs_ohm\n5e3\n",
             "wide_row.csv": "lrs_ohm,hrs_ohm\n5e3,1e5,7\n",
             "one.csv": "state,resistance_ohm\n1,5e3\n1,6e3\n", "lrs.csv": "cell,lrs_ohm\n1,5e3\n",
             "twice.csv": "lrs_ohm,hrs_ohm,hrs_ohm\n5e3,1e5,1e5\n", "other.csv": "a,b\n1,2\n",
             "cycle.csv": "cycle,lrs,hrs\nx,5e3,1e5\n", "broken.json": "{ 1 2",
             "state.csv": "state,resistance\nhigh,5e3\n",
             "marker.csv": "hrs_ohm,lrs_ohm\n1e6,9e3\n9.9E+37,1e4\n",
             "amperes.csv": "cycle,HRS,LRS\n1,1e-6,1e-4\n2,2e-6,2e-4\n",
             "spread.csv": "state,mean,std\n0,1e-6,1e20\n1,1e-4,1e-5\n",
             "far.csv": "cycle,lrs,hrs\n9223372036854775807,5e3,1e5\n",
             "pointer.csv": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
             "page.csv": "<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
             "book.csv": "PK\x03\x04" + 22 * "\0" + "\x0f\0\0\0xl/workbook.xml",
             "deep.json": "{\"wk\":" + 100000 * "[",
             "flat.csv": "voltage_V,current_A\n" + "".join(
                 f"{v / 10},{v / 1e5}\n" for v in [*range(0, 16), *range(15, -1, -1)])}
    for name, text in files.items():
        with open(f"{folder}/{name}", "w", encoding="utf-8") as f:
            f.write(text)
    columns = ["--columns", "cell,logic1,logic0,cycle"]
    cases = [
        (["none.csv"], ["none.csv", "no such file"]), ([folder], ["directory"]),
        (["empty.csv"], ["empty"]), (["comment.csv"], ["no rows"]), (["header.csv"], ["no rows"]),
        (["nan.csv"], ["nan.csv:3:1", "2 such values"]), (["minus.csv"], ["minus.csv:3:5", "positive"]),
        (["word.csv"], ["open"]), (["short.csv"], ["1 of 2 columns"]), (["wide_row.csv"], ["'7'"]),
        (["one.csv"], ["one logic state only"]), (["lrs.csv"], ["one logic state only"]),
        (["twice.csv"], ["twice"]), (["other.csv"], ["columns"]), (["cycle.csv"], ["whole number"]),
        (["state.csv"], ["not a logic state"]), (["broken.json"], ["JSON"]),
        (["flat.csv"], ["flat.csv", "no switching"]), (["bare.tsv"], ["--columns"]),
        (["marker.csv"], ["marker.csv:3:1", "over-range marker"]),
        (["amperes.csv"], ["amperes.csv:2:3", "1 ohm", "currents"]),
        (["spread.csv"], ["spread.csv:2:8", "conducts so well"]), (["far.csv"], ["far.csv:2:1", "1e15"]),
        (["pointer.csv"], ["Git LFS pointer", "git lfs pull"]), (["page.csv"], ["HTML"]),
        (["book.csv"], ["Excel workbook", "as CSV"]),
        (["deep.json"], ["nested"]),
        (["bare.tsv", "--columns", "cell,lrss,hrs,cycle"], ["lrss", "lrs"]),
        (["bare.tsv", "--columns", "cell,lrs,hrs"], ["name every column"]),
        (["bare.tsv", "--columns", "cell,-,resistance,-"], ["no logic state"]),
        (["bare.tsv", "--columns", ""], ["--columns", "empty"]),
        (["wide.csv", "--states", "3"], ["2 states", "3"]), (["wide.csv", "--states", "1"], ["--states"]),
        (["wide.csv", "wide.csv"], ["twice"]), (["wide.csv", "four.csv"], ["numbers of states"]),
        (["sweeps.csv", "--v-read", "0"], ["--v-read"]), (["sweeps.csv", "--v-read", "nan"], ["--v-read"]),
        (["sweeps.csv", "--v-read", "20"], ["--v-read"]), (["sweeps.csv", "--v-read", "1.49x"], ["1.49x"]),
        (["sweeps.csv", "--v-read", "5"], ["end at 1.5 V", "5 V", "--v-read"]),
        (["wide.csv", "--failures", "hide"], ["--failures"]), (["wide.csv", "--seed", "-1"], ["--seed"]),
        (["wide.csv", "--json", "no/such/folder.json"], ["no/such/folder.json"]),
        (["wide.csv", "--out", "no/such/lut.csv"], ["no/such/lut.csv"]),
        (["wide.csv", "--out", "."], ["."]),
        (["wide.csv", "--plots", "wide.csv"], ["wide.csv", "folder"]),
        (["wide.csv", "--plots", "/proc/none"], ["/proc/none"]),
        (["wide.csv", "--out", "wide.csv"], ["is an input"]),
        (["wide.csv", "--out", "same", "--json", "same"], ["same file"]),
        (["wide.csv", "--plot-format", "pdf"], ["--plot-format"]), (["--nonsense"], ["--nonsense"]),
    ]
    before = set(os.listdir(folder))
    for arguments, words in cases:
        extra = ["--gof-replicates", "0"]
        done = run([*arguments, *extra], folder)
        tag = " ".join(arguments)
        check(done.returncode == 2, f"{tag}: exit code {done.returncode}")
        check(not done.stdout, f"{tag}: stdout is not empty")
        lines = done.stderr.splitlines()
        check(len(lines) in (1, 2) and len(lines[0].split()) > 3
              and (len(lines) == 1 or "--help" in lines[1]), f"{tag}: one sentence: {done.stderr}")
        check(all(word in done.stderr for word in words), f"{tag}: {words} in: {done.stderr}")
    check(set(os.listdir(folder)) == before, f"left behind: {set(os.listdir(folder)) - before}")
    done = run(["wide.csv", "--json", "/dev/full"], folder)
    check(done.returncode == 2 and "/dev/full" in done.stderr, "a full disk")
    return len(cases)


def check_measured(data, folder):
    """The measured files."""
    path = f"{data}/rram/ni_rram/100cyc.tsv"
    table = np.loadtxt(path)
    got, _ = result([path, "--columns", "cell,logic1,logic0,cycle"], folder)
    check_two_states("100cyc", got, table[:, 1], table[:, 2], table[:, 0])
    lrs, hrs = got["states"]["LRS"], got["states"]["HRS"]
    check(lrs["n"] == hrs["n"] == 2048, "100cyc: n")
    for value, published in ((lrs["median_ohm"], 7434), (lrs["sigma_ln"], 0.0752),
                             (hrs["median_ohm"], 155.8e3), (hrs["sigma_ln"], 1.391),
                             (got["faults"]["reset_failure_share"], 0.082)):
        check(near(value, published, 0.01), f"100cyc: {value}, not {published}")

    path = f"{data}/rram/ni_rram/read_multivolt.tsv"
    got, text = result([path, "--columns", "cell,current,voltage"], folder)
    check("read I-V curves" in text, "read_multivolt is called what it is")
    medians = [c["median"] for c in got["read_curves"]["nonlinearity"] if c["n"] > 1]
    check(np.allclose(medians, [1.35, 1.16, 1.05, 1.01], atol=0.01), f"nonlinearity {medians}")

    got, text = result([f"{data}/rram/synaptogen/default_params.json", "--gof-replicates", "0"],
                       folder)
    check("no measurements" in text and got["states"]["HRS"]["n"] == 10000, "synaptogen")
    done = run([f"{data}/rram/ni_rram/ret1.csv", "--columns", "cell,-,resistance,-,-,-"], folder)
    check(done.returncode == 2 and "no logic state" in done.stderr, "ret1 holds one state")


def main():
    """Command line."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        check_tables(folder)
        check_failures(folder)
        check_states(folder)
        check_sweeps(folder)
        check_sets_at_peak(folder)
        check_sweeps_without_cells(folder)
        check_outputs(folder)
        bad = check_bad_input(folder)
        data = os.environ.get("RRAMVAR_DATA")
        if data:
            check_measured(data, folder)
        else:
            print("RRAMVAR_DATA is not set: the measured files were skipped")
    print(f"{runs} runs, {bad} of them with bad input; {len(failures)} failed checks")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
