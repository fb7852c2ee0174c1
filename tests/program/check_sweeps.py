"""Runs characterize on I-V sweeps of cells whose currents in both states are formulas, and compares
resistances, failed switches and switching voltages with the formulas.

    check_sweeps.py CHARACTERIZE

Exit code 0: all agree; 1: not; 77: numpy is missing.

Cells that conduct in one direction, cells with steep curves, unipolar cells; SET at either polarity,
sweeps that begin with SET, with RESET or at a stop voltage. Noise comes from a fixed seed.
"""
import itertools
import json
import os
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no numpy, which the outside check needs")
    sys.exit(77)

from program_test import check, failures, near

CHARACTERIZE = os.path.abspath(sys.argv[1])
STEP = 0.02
runs = 0


# ---- cells: the current in the LRS and in the HRS at a voltage -----------------------------------

def ohmic(v):
    """The same in both directions."""
    return v / 1e4, v / 1e6


def rectifying(conducts):
    """A thousand times the current in the direction `conducts`."""
    def current(v):
        weak = np.where(v * conducts > 0, 1.0, 1e-3)
        return weak * v / 1e4, weak * v / 1e6
    return current


def steep(v):
    """Both states rise by more than a decade every 0.2 V where they are read."""
    return 4e-7 * np.sinh(v / 0.09) + v / 1e6, 2e-9 * np.sinh(v / 0.06) + v / 1e8


def very_steep_high(v):
    """An ohmic LRS, an HRS that doubles every 35 mV."""
    return v / 2e3, 2e-10 * np.sinh(v / 0.05)


def resistances(cell, at):
    """LRS and HRS there."""
    return tuple(at / float(i) for i in cell(np.array(at)))


# ---- sweeps --------------------------------------------------------------------------------------

def ramp(vertices):
    """Voltages from vertex to vertex in steps; each vertex once."""
    out = [np.array([vertices[0]])]
    for a, b in zip(vertices, vertices[1:]):
        n = round(abs(b - a) / STEP)
        out.append(a + (b - a) * np.arange(1, n + 1) / n)
    return np.round(np.concatenate(out), 10)


def measured(cell, voltages, low, does_set, does_reset, noise=0.0, limit=None, seed=1):
    """Currents along the voltages; the state follows the switching conditions."""
    rng = np.random.default_rng(seed)
    out = []
    for k, v in enumerate(voltages):
        if does_set(v, k):
            low = True
        elif does_reset(v, k):
            low = False
        i = float(cell(np.array(v))[0 if low else 1])
        if limit is not None and limit[0] * v > 0:
            i = np.sign(i) * min(abs(i), limit[1])
        out.append(i * (1 + noise * rng.normal()))
    return np.array(out)


def write(path, traces):
    """Traces of (cycle, voltages, currents); a cycle of None leaves the column out."""
    with open(path, "w", encoding="utf-8") as f:
        labelled = traces[0][0] is not None
        f.write(("cycle," if labelled else "") + "voltage_V,current_A\n")
        for cycle, voltages, currents in traces:
            for v, i in zip(voltages.tolist(), currents.tolist()):
                f.write((f"{cycle}," if labelled else "") + f"{v!r},{i!r}\n")


def run(arguments, folder):
    """The run and its JSON, if it succeeds."""
    global runs
    runs += 1
    done = subprocess.run([CHARACTERIZE, *arguments, "--gof-replicates", "0", "--json", "out.json"],
                          cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120,
                          check=False)
    if done.returncode != 0:
        return done, None
    with open(f"{folder}/out.json", encoding="utf-8") as f:
        return done, json.load(f)


def expect(tag, done, got, cell, v_read, at, cycles, v_set=None, v_reset=None, rel=1e-9):
    """All states at all voltages, no failure, the switching voltages.

    @param at where the table's HRS and LRS are read, with their signs
    """
    if got is None:
        check(False, f"{tag}: {done.returncode} {done.stderr}")
        return
    for name, volt in zip(("HRS", "LRS"), at):
        state = got["states"][name]
        r = resistances(cell, volt)[0 if name == "LRS" else 1]
        check(near(state["median_ohm"], r, rel), f"{tag}: {name} {state['median_ohm']}, not {r}")
        check([p["voltage_V"] for p in state["read_at"]] == [volt], f"{tag}: {state['read_at']}")
    window = got["window"]
    check(window["reads_at_different_signs"] == (at[0] != at[1]), f"{tag}: the sign of the window")
    check(("between reads at different signs" in done.stdout) == (at[0] != at[1]), f"{tag}: said")
    for report in got["at_one_voltage"]:
        volt = report["voltage_V"]
        check(abs(volt) == v_read, f"{tag}: {volt}")
        for name, r in zip(("LRS", "HRS"), resistances(cell, volt)):
            value = report["states"][name]["median_ohm"]
            check(near(value, r, rel), f"{tag}: {name} at {volt} V is {value}, not {r}")
        low, high = resistances(cell, volt)
        check(near(report["windows"][0]["ratio"], high / low, 2 * rel), f"{tag}: ratio at {volt}")
    faults = got["faults"]
    check(faults["reset_failures"] == 0 and faults["set_failures"] == 0, f"{tag}: {faults}")
    check(got["switching"]["used"] == cycles, f"{tag}: {got['switching']['used']} of {cycles} used")
    for key, truth in (("v_set_V", v_set), ("v_reset_V", v_reset)):
        value = got["switching"][key]["median"]
        if truth is not None:
            check(value is not None and abs(value - truth) <= 0.51 * STEP,
                  f"{tag}: {key} {value}, not {truth}")


def bipolar(cell, sign, starts, cycles, thresholds=(0.7, -0.8), labelled=False, **how):
    """Sweeps of a bipolar cell. The first voltage that switches lies half a step above."""
    v_set, v_reset = (sign * t for t in thresholds)
    stop = {"set": sign * 1.0, "reset": -sign * 1.2}
    order = {"set": ["set", "reset"], "reset": ["reset", "set"]}[starts.removeprefix("peak ")]
    if starts.startswith("peak"):  # + → − → +
        vertices = [stop[order[0]], stop[order[1]], stop[order[0]]]
    else:
        vertices = [0.0, stop[order[0]], 0.0, stop[order[1]], 0.0]
    one = ramp(vertices)
    if starts.startswith("peak") and not labelled:
        one = one[:-1]
    voltages = np.concatenate([one] * cycles)
    if starts.startswith("peak") and not labelled:
        voltages = np.append(voltages, vertices[0])
    # A sweep that starts at a stop voltage finds what was written there.
    low = starts in ("reset", "peak set")
    currents = measured(cell, voltages, low, lambda v, _: sign * v > sign * v_set - 1e-9,
                        lambda v, _: sign * v < sign * v_reset + 1e-9, **how)
    traces = [(None, voltages, currents)]
    if labelled:
        traces = [(k + 1, voltages[k * len(one):(k + 1) * len(one)],
                   currents[k * len(one):(k + 1) * len(one)]) for k in range(cycles)]
    return traces, v_set - sign * STEP / 2, v_reset + sign * STEP / 2


def check_one_direction(folder):
    """Each state at both signs, whatever the polarity of SET and the start."""
    for sign, conducts, starts, cycles, labelled in itertools.product(
            (1, -1), (1, -1), ("set", "reset", "peak set", "peak reset"), (1, 3), (False, True)):
        cell = rectifying(conducts)
        traces, v_set, v_reset = bipolar(cell, sign, starts, cycles, labelled=labelled)
        write(f"{folder}/one.csv", traces)
        tag = f"one direction {sign} {conducts} {starts} {cycles} {labelled}"
        done, got = run(["one.csv", "--v-read", "0.2"], folder)
        expect(tag, done, got, cell, 0.2, (-0.2 * sign, 0.2 * sign), cycles, v_set, v_reset)
        if got is not None:
            check(len(got["at_one_voltage"]) == 2, f"{tag}: both signs")
        for at, options in ((-0.2, ["--v-read", "-0.2"]), (0.2, ["--read-sign", "positive"]),
                            (-0.2, ["--read-sign", "negative"])):
            done, got = run(["one.csv", *options], folder)
            # Single sweeps show one state before the first switch only; of several the last switch
            # is not followed by a sweep to that side.
            used = None if got is None else got["switching"]["used"]
            check(used in (cycles, cycles - 1) and used >= 1, f"{tag}: used {used}: {done.stderr}")
            expect(f"{tag} {options}", done, got, cell, 0.2, (at, at), used)


def check_steep(folder):
    """No straight line is drawn through a steep curve, nor through a switch."""
    for cell, sign, starts in itertools.product((steep, very_steep_high), (1, -1), ("set", "reset")):
        for v_read, v_set in itertools.product((0.2, 0.36, 0.5), (0.52, 0.6, 0.7)):
            traces, *at = bipolar(cell, sign, starts, 2, thresholds=(v_set, -0.54))
            write(f"{folder}/steep.csv", traces)
            tag = f"steep {cell.__name__} {sign} {starts} {v_read} {v_set}"
            done, got = run(["steep.csv", "--v-read", repr(v_read)], folder)
            expect(tag, done, got, cell, v_read, (-v_read * sign, v_read * sign), 2, *at)


def check_read_above_switch(folder):
    """Read above the SET voltage: the state before it is not there, and is not invented."""
    traces, v_set, v_reset = bipolar(ohmic, 1, "set", 3, thresholds=(0.3, -0.8))
    write(f"{folder}/above.csv", traces)
    done, got = run(["above.csv", "--v-read", "0.5"], folder)
    expect("read above V_set", done, got, ohmic, 0.5, (-0.5, 0.5), 3, v_set, v_reset)
    if got is not None:
        check([r["voltage_V"] for r in got["at_one_voltage"]] == [-0.5], "HRS at +0.5 V is not seen")


def check_failures(folder):
    """A failed SET and a failed RESET beside the read voltage are found, with noise."""
    one = ramp([0, 1.0, 0, -1.2, 0])
    cycles, bad_set, bad_reset = 8, {2}, {5}
    voltages = np.concatenate([one] * cycles)
    for cell, noise in ((steep, 0.0), (steep, 0.02), (ohmic, 0.05), (rectifying(1), 0.02)):
        currents = measured(cell, voltages, False,
                            lambda v, k: v >= 0.56 and k // len(one) not in bad_set,
                            lambda v, k: v <= -0.54 and k // len(one) not in bad_reset, noise=noise)
        write(f"{folder}/failed.csv", [(None, voltages, currents)])
        for v_read in ("0.2", "0.5"):
            _, got = run(["failed.csv", "--v-read", v_read], folder)
            faults = got["faults"] if got else {}
            tag = f"failures {cell.__name__} {noise} {v_read}: {faults}"
            check(got is not None and faults["set_failures"] == 1, tag)
            check(got is not None and faults["reset_failures"] == 1, tag)
            check(got is not None and faults["reset_pairs"] == faults["set_reads"] == cycles, tag)


def check_unipolar(folder):
    """SET and RESET at one polarity; a compliance limits the SET."""
    for sign, first in itertools.product((1, -1), ("set", "reset")):
        halves = {"set": 1.6, "reset": 0.9}
        order = ["set", "reset"] if first == "set" else ["reset", "set"]
        voltages, phase = [], []
        for name in order * 3:
            half = ramp([0, halves[name] * sign, 0])
            voltages.append(half)
            phase += [name] * len(half)
        voltages = np.concatenate(voltages)
        currents = measured(ohmic, voltages, first == "reset",
                            lambda v, k: phase[k] == "set" and sign * v >= 1.3 - 1e-9,
                            lambda v, k: phase[k] == "reset" and sign * v >= 0.6 - 1e-9)
        write(f"{folder}/unipolar.csv", [(None, voltages, currents)])
        tag = f"unipolar {sign} {first}"
        done, got = run(["unipolar.csv"], folder)
        expect(tag, done, got, ohmic, 0.2, (0.2 * sign, 0.2 * sign), 3, sign * (1.3 - STEP / 2),
               sign * (0.6 - STEP / 2))
        check(got is not None and got["switching"]["set_polarity"] == "unipolar", tag)
        done, got = run(["unipolar.csv", "--v-read", "-0.2"], folder)
        there, elsewhere = ("positive", "negative") if sign > 0 else ("negative", "positive")
        expect(tag, *run(["unipolar.csv", "--read-sign", there], folder), ohmic, 0.2,
               (0.2 * sign, 0.2 * sign), 3)
        refused, _ = run(["unipolar.csv", "--read-sign", elsewhere], folder)
        check(refused.returncode == 2 and "leave --read-sign out" in refused.stderr,
              f"{tag}: {refused.stderr}")
        if sign > 0:
            check(done.returncode == 2 and "do not go below" in done.stderr, f"{tag}: {done.stderr}")
        else:
            expect(tag, done, got, ohmic, 0.2, (-0.2, -0.2), 3)


def check_no_switch(folder):
    """Steepness alone is no switch."""
    for cell in (steep, very_steep_high, rectifying(-1)):
        voltages = ramp([0, 1.0, 0, -1.2, 0] * 2)
        never = lambda *_: False  # noqa: E731
        write(f"{folder}/none.csv", [(None, voltages, measured(cell, voltages, False, never, never))])
        for v_read in ("0.2", "0.56", "-0.3"):
            done, _ = run(["none.csv", "--v-read", v_read], folder)
            check(done.returncode == 2 and "no switching was found" in done.stderr,
                  f"no switch {cell.__name__} {v_read}: {done.returncode} {done.stderr}")
            check("polarity" not in done.stderr, f"advice that can be followed: {done.stderr}")


def main():
    """Command line."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        check_one_direction(folder)
        check_steep(folder)
        check_read_above_switch(folder)
        check_failures(folder)
        check_unipolar(folder)
        check_no_switch(folder)
    print(f"{runs} runs; {len(failures)} failed checks")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
