"""Checks compliance_sweep and bits_per_cell against numpy, and with bad input.

    check_compliance.py COMPLIANCE_SWEEP BITS_PER_CELL

Power, energy and error come from the stored bit pattern, written here from the equations; no number
is sampled, so there are no false alarms. Exit code 77: numpy is missing.
"""
import csv
import json
import math
import subprocess

from program_test import SECONDS, near, np, require, require_refusal, run, run_checks, write_table
from layer1_oracle import evaluate


def make_inputs(folder):
    """Weights, bias, a picture and two tables; returns them."""
    rng = np.random.default_rng(11)
    data = {"w": rng.normal(0, 0.06, (96, 3, 11, 11)).astype(np.float32),
            "b": rng.normal(0, 0.1, 96).astype(np.float32),
            "x": rng.normal(0, 60, (1, 3, 227, 227)).astype(np.float32)}
    for name, array in data.items():
        np.save(f"{folder}/{name}.npy", array)
    tables = {}
    for name, lrs in (("low", 3e4), ("high", 6e3)):
        tables[name] = {1: rng.lognormal(math.log(lrs), 0.3, 70),
                        0: rng.lognormal(math.log(2e5), 0.9, 90)}
        spelling = ("Read resistance (kohm)", 1e3) if name == "low" else ()
        write_table(f"{folder}/{name}.csv", tables[name].items(), *spelling)
    return data, tables


def check_power(program, folder, data, tables):
    """Mean and spread of the read power, and the programming energy, on the stored pattern."""
    files = ["--weights", f"{folder}/w.npy", "--bias", f"{folder}/b.npy", "--input",
             f"{folder}/x.npy"]
    result = run(program, [*files, "--tables", f"100u={folder}/high.csv", f"2e-5={folder}/low.csv",
                           "--store", "sign+fraction", "--power-voltage", 0.15, "--set-voltage",
                           1.5, "--set-time", 2e-7, "--reset-voltage", 1.8, "--reset-time", 5e-8,
                           "--reset-current", 3e-5])
    require(np.allclose([p["compliance"] for p in result["points"]], [2e-5, 1e-4], rtol=1e-12),
            "not in order")

    # Ten independent lines: every stored bit is a cell, 1 in the LRS and 0 in the HRS.
    words = data["w"].astype(np.float16).view(np.uint16).ravel()
    bits = (words[:, None] >> np.array([15, *range(10)], np.uint16)) & 1
    ones, zeros = int(bits.sum()), int((1 - bits).sum())
    for point, name, current in zip(result["points"], ("low", "high"), (2e-5, 1e-4)):
        g1, g0 = 1 / tables[name][1], 1 / tables[name][0]
        power = 0.15 ** 2 * (ones * g1.mean() + zeros * g0.mean())
        spread = 0.15 ** 2 * math.sqrt(ones * g1.var() + zeros * g0.var())
        energy = ones * 1.5 * current * 2e-7 + zeros * 1.8 * 3e-5 * 5e-8
        require(point["cells_in_state"] == [zeros, ones], f"{point['cells_in_state']}")
        require(near(point["read_power_w"], power), f"{point['read_power_w']}, numpy: {power}")
        require(near(point["read_power_std_w"], spread), f"{point}, numpy: {spread}")
        require(near(point["programming_energy_j"], energy), f"{point}, numpy: {energy}")
        oracle = evaluate(data["w"], data["b"], data["x"], tables[name][1], tables[name][0],
                          "binary16", "sign+fraction", "conductance", normal=False)
        error = math.sqrt(oracle["trained"]["mean_square"])
        require(near(point["relative_l2_expected_rms"], error, 1e-6), f"{point}, numpy: {error}")
    # By default a RESET takes the current of its SET.
    again = run(program, [*files, "--tables", f"20u={folder}/low.csv", "--store", "sign+fraction"])
    energy = (ones + zeros) * 2.0 * 2e-5 * 100e-9
    require(near(again["points"][0]["programming_energy_j"], energy), f"{again['points'][0]}")
    require(near(again["points"][0]["read_power_w"] / 0.2 ** 2,
                 again["points"][0]["conductance_s"]), "0.2 V unless told otherwise")


def check_series(program, folder):
    """The built-in series: log-normal LRS, Pareto front, figures' data, sampled beside exact."""
    chosen = [2.3, 2.4, 2.5, 2.6]
    result = run(program, ["--voltages", ",".join(map(str, chosen)), "--trials", 30, "--report",
                           f"{folder}/report"])
    points = result["points"]
    require([p["compliance"] for p in points] == chosen, "voltages")
    errors = [p["relative_l2_expected_rms"] for p in points]
    for cost, mark in (("read_power_w", "on_power_front"),
                       ("programming_energy_j", "on_energy_front")):
        costs = [p[cost] for p in points]
        for i, point in enumerate(points):
            beaten = any(c <= costs[i] and e <= errors[i] and (c < costs[i] or e < errors[i])
                         for c, e in zip(costs, errors))
            require(point[mark] != beaten, f"{mark}: {point}")
    for point in points:  # 99.99 % intervals, twice as wide as those of 95 %: 4 of 10,000 seeds fail
        low, high = point["relative_l2_rms_ci95"]
        middle = point["relative_l2_rms"]
        require(middle - 2.1 * (middle - low) <= point["relative_l2_expected_rms"]
                <= middle + 2.1 * (high - middle), f"{point}")
    with open(f"{folder}/report/read_power.csv", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    require(np.allclose(sorted(float(r["cost"]) for r in rows),
                        sorted(1e3 * p["read_power_w"] for p in points)), "figure's data")
    with open(f"{folder}/report/index.html", encoding="utf-8") as f:
        page = f.read()
    require("10.1109/TED.2021.3097975" in page and "Pareto" in page, "citation")


def check_bits(program, folder):
    """Cells a weight, and the error of single-level cells as the oracle has it."""
    lognormal = ["--distribution", "lognormal"]  # so that misreadings are rare, but not absent
    result = run(program, ["--weights", f"{folder}/w.npy", "--input", f"{folder}/x.npy",
                           *lognormal])
    cells = {"all fields": (16, 9, 7), "fraction multi-level": (16, 11, 10),
             "fraction multi-level + sign protected": (15, 10, 9),
             "sign and exponent protected": (10, 5, 4)}
    points = {(p["table"], p["layout"], p["bits_per_cell"]): p for p in result["points"]}
    require(len(points) == 2 * 4 * 3, f"{len(points)} points")
    for (table, layout, bits), point in points.items():
        require(point["storage_cells_per_weight"] == cells[layout][bits - 1], f"{point}")
        require(math.isfinite(point["relative_l2_expected_rms"]), f"{table}: {point}")
    for layout in cells:  # levels that lie closer are misread more often, and more after a bake
        for table in ("radar_8level_prebake", "radar_8level_postbake"):
            by_bits = [points[table, layout, b]["bits_misread_share"] for b in (1, 2, 3)]
            require(by_bits == sorted(by_bits), f"{table}, {layout}: {by_bits}")
            fraction = [points[table, "sign and exponent protected", b]["relative_l2_expected_rms"]
                        for b in (1, 2, 3)]
            require(fraction == sorted(fraction), f"{table}: {fraction}")
        before, after = (points[t, layout, 3]["bits_misread_share"]
                         for t in ("radar_8level_prebake", "radar_8level_postbake"))
        require(before < after, f"{layout}: {before}, {after}")

    # One bit a cell uses the outermost levels: the same table with only these, through numpy.
    rng = np.random.default_rng(5)
    levels = [rng.lognormal(math.log(r), 0.35, 60) for r in
              (2e5, 9e4, 6e4, 4e4, 3e4, 2.4e4, 2e4, 1.2e5)]
    write_table(f"{folder}/eight.csv", enumerate(levels))
    w, x = np.load(f"{folder}/w.npy"), np.load(f"{folder}/x.npy")
    result = run(program, ["--weights", f"{folder}/w.npy", "--input", f"{folder}/x.npy", "--tables",
                           f"{folder}/eight.csv", "--bits", 1, "--readout", "conductance",
                           "--distribution", "table"])
    for point in result["points"]:
        if point["store"] not in ("all", "fraction"):
            continue
        oracle = evaluate(w, np.zeros(96), x, levels[7], levels[0], "binary16", point["store"],
                          "conductance", normal=False)
        error = math.sqrt(oracle["trained"]["mean_square"])
        require(near(point["relative_l2_expected_rms"], error, 1e-6), f"{point}, numpy: {error}")

    # References that stay where the first table put them cannot do better than those of one's own
    # at reading the second, and the first is read as before.
    kept = run(program, ["--weights", f"{folder}/w.npy", "--input", f"{folder}/x.npy", "--bits", 3,
                         "--references-of", "first", *lognormal])
    for point in kept["points"]:
        own = points[point["table"], point["layout"], 3]
        if point["table"] == "radar_8level_prebake":
            require(near(point["bits_misread_share"], own["bits_misread_share"], 1e-9), f"{point}")
        else:
            require(point["bits_misread_share"] > own["bits_misread_share"], f"{point}, {own}")

    # The table itself is drawn unless told otherwise: levels that never cross are never misread,
    # though a law fitted to them would cross; kept references of the same table change nothing.
    clear = [[2e6 * 0.4 ** s * x for x in (0.7, 0.9, 1.0, 1.1, 1.35)] for s in range(8)]
    write_table(f"{folder}/clear.csv", enumerate(clear))
    for of in ("own", "first"):
        result = run(program, ["--weights", f"{folder}/w.npy", "--input", f"{folder}/x.npy",
                               "--tables", f"{folder}/clear.csv,{folder}/clear.csv",
                               "--references-of", of])
        require(result["config"]["distribution"] == "table", "bits_per_cell draws the table")
        for point in result["points"]:
            require(point["bits_misread_share"] == 0.0, f"clear levels, {of}: {point}")


def printed(program, *arguments):
    """What a run that succeeds prints."""
    done = subprocess.run([program, *map(str, arguments)], timeout=SECONDS, capture_output=True,
                          text=True, check=False)
    require(done.returncode == 0, f"{program} {arguments}: {done.returncode} {done.stderr}")
    return done.stdout, done.stderr


def check_no_window(program, folder):
    """A device whose LRS lies above its HRS is cheap and no choice."""
    write_table(f"{folder}/closed.csv", [(0, [1e5, 2e5, 3e5]), (1, [2.4e5, 2.5e5, 2.6e5])])
    tables = ["--tables", f"1u={folder}/closed.csv", f"20u={folder}/low.csv",
              f"100u={folder}/high.csv"]
    out, _ = printed(program, *tables, "--json", f"{folder}/window.json")
    with open(f"{folder}/window.json", encoding="utf-8") as f:
        closed, *others = json.load(f)["points"]
    require(near(closed["memory_window"], 0.8) and "No window: at 1 µA" in out, f"{closed}: {out}")
    require(closed["read_power_w"] < min(p["read_power_w"] for p in others), "it is the cheapest")
    for mark in ("on_power_front", "on_energy_front"):
        require(not closed[mark] and any(p[mark] for p in others), f"{mark}: {closed}")


def check_unknown(sweep, bits, folder):
    """Where no error is known exactly, the report says why and what to do, without figures of it."""
    checked = ["--protect", "secded", "--readout", "threshold"]
    for program, few in ((sweep, ["--voltages", "2.4"]), (bits, ["--bits", 1])):
        why = "The exact error is unknown: a repaired word depends on all bits of its group"
        out, notes = printed(program, *few, *checked, "--report", f"{folder}/unknown")
        require(why in out and "Give --trials" in out, f"{program}: {out}")
        require("no figure of " in notes and "could not draw" not in notes, f"{program}: {notes}")
        with open(f"{folder}/unknown/index.html", encoding="utf-8") as f:
            page = f.read()
        require(why in page and "no figure of" in page and "could not be drawn" not in page, page)
        out, _ = printed(program, *few, *checked, "--trials", 2)
        require(why in out and "Give --trials" not in out, f"{program}: {out}")


def check_read_voltage(sweep, bits):
    """Tables that do not state their read voltage can be told it, and read at another one."""
    for program, few in ((sweep, ["--voltages", "2.4"]),
                         (bits, ["--bits", 1, "--readout", "conductance"])):
        known = [*few, "--lut-voltage", 0.2]
        plain, same, other = (run(program, arguments)["points"] for arguments in
                              (few, [*known, "--read-voltage", 0.2],
                               [*known, "--read-voltage", 0.4]))
        for points in zip(plain, same, other):
            if points[0].get("store", "fraction") != "fraction":
                continue  # exponents read analog: the error is infinite
            a, b, c = (p["relative_l2_expected_rms"] for p in points)
            require(near(a, b, 1e-6) and not near(a, c, 1e-6), f"{program}: {a}, {b}, {c}")


def check_bad_input(sweep, bits, folder):
    """One clear sentence and exit code 2."""
    write_table(f"{folder}/empty.csv", [])
    cases = [
        (sweep, ["--voltages", "2.305"], ["--voltages", "2.305", "2.63"]),
        (sweep, ["--voltages", "2.3,2.3"], ["twice"]),
        (sweep, ["--voltages", "2.3,x"], ["'x'"]),
        (sweep, ["--hrs", "radar_1t1"], ["radar_1t1r"]),
        (sweep, ["--tables", f"{folder}/low.csv"], ["CURRENT=FILE"]),
        (sweep, ["--tables", f"-5u={folder}/low.csv"], ["compliance current"]),
        (sweep, ["--tables", "5u=none.csv"], ["none.csv"]),
        (sweep, ["--tables", f"5u={folder}/empty.csv"], ["empty.csv"]),
        (sweep, ["--tables", f"5u={folder}/low.csv", f"5e-6={folder}/high.csv"], ["twice"]),
        (sweep, ["--tables", f"5u={folder}/low.csv", "--voltages", "2.3"], ["--voltages"]),
        (sweep, ["--set-time", "0"], ["--set-time"]),
        (sweep, ["--power-voltage", "-1"], ["--power-voltage"]),
        (sweep, ["--chips", "3"], ["--trials"]),
        (sweep, ["--weights", f"{folder}/x.npy"], ["(96, 3, 11, 11)"]),
        (sweep, ["--images", f"{folder}/nowhere"], ["nowhere"]),
        (sweep, ["--images", f"{folder}/nowhere", "--input", f"{folder}/x.npy"], ["--input"]),
        (sweep, ["--store", "fractoin"], ["fractoin"]),
        (sweep, ["--set-time", "nan"], ["--set-time", "'nan'", "above 0"]),
        (sweep, ["--set-time", "-1"], ["--set-time", "above 0"]),
        (bits, ["--layer", "conv1"], ["--layer", "--model"]),
        (bits, ["--labels", "l.txt"], ["--labels", "--images"]),
        (bits, ["--images", folder, "--classes", "c.txt"], ["--classes", "--model"]),
        (bits, ["--caffe-weights", "c.caffemodel"], ["--caffe-weights", "--model"]),
        (bits, ["--lut-columns", "lrs,hrs"], ["--lut-columns", "--tables"]),
        (sweep, ["--read-voltage", "0.1"], ["--lut-voltage"]),
        (sweep, ["--hrs", "ni_rram_1t1r", "--lut-voltage", "0.1"], ["ni_rram_1t1r", "0.2 V"]),
        (bits, ["--read-voltage", "0.1"], ["--lut-voltage"]),
        (bits, ["--tables", "radar_8level_prebak"], ["radar_8level_prebak"]),
        (bits, ["--bits", "4"], ["1 to 3"]),
        (bits, ["--cells", "2"], ["--cells"]),
        (bits, ["--code", "gray", "--readout", "conductance", "--bits", "3"], ["Gray"]),
        (bits, ["--tables", f"ni_rram_1t1r,{folder}/eight.csv", "--references-of", "first"],
         ["states"]),
        (bits, ["--predict", "--weights", f"{folder}/w.npy"], ["AlexNet"]),
    ]
    for program, arguments, words in cases:
        require_refusal(program, arguments, words, arguments)
    for program in (sweep, bits):
        done = subprocess.run([program, "--weights", f"{folder}/w.npy", "--json", f"{folder}/w.npy"],
                              timeout=SECONDS, capture_output=True, text=True, check=False)
        require(done.returncode == 2 and "is an input" in done.stderr, done.stderr)
    return len(cases)


def check_all(folder, sweep, bits):
    """All checks; returns what they showed."""
    data, tables = make_inputs(folder)
    check_power(sweep, folder, data, tables)
    check_series(sweep, folder)
    check_bits(bits, folder)
    check_no_window(sweep, folder)
    check_unknown(sweep, bits, folder)
    check_read_voltage(sweep, bits)
    cases = check_bad_input(sweep, bits, folder)
    return f"power, energy and errors are numpy's; {cases} cases of bad input are refused"


if __name__ == "__main__":
    run_checks(check_all, __doc__, 2)
