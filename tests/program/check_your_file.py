"""Every command of the section "Your file" of README.md, on a small file of the kind it is for.

    check_your_file.py CHARACTERIZE ALEXNET_LAYER1 README SAMPLES

The commands are those of the page. The files are written here, and what comes out must be the
resistances that they were made of. Exit code 0: all agree; 1: not; 77: numpy is missing.
"""
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys

from program_test import SECONDS, json, near, np, require, run_checks

HRS = np.array([250e3, 180e3, 400e3])
LRS = np.array([5e3, 6.5e3, 4.2e3])
LEVELS = np.array([[98, 2, 0, 0], [1, 95, 4, 0], [0, 3, 96, 1], [0, 0, 2, 98]])  # read, of written
ONE = np.array([120e3]), np.array([1e3])  # of sweeps: HRS, LRS
CYCLES = (1, 2, 3)


def text(header, *columns, separator=","):
    """A table; numbers in full."""
    rows = [separator.join(str(x) for x in row) for row in zip(*columns)]
    return "\n".join([*([header] if header else []), *rows]) + "\n"


def half_sweep(stop, before, after):
    """Voltage and current of 0 -> stop -> 0, which changes the resistance at 0.8 of it."""
    up = np.linspace(0.0, stop, 31)
    v = np.concatenate([up, up[-2::-1]])
    switched = np.arange(len(v)) >= 24
    return v, v / np.where(switched, after, before)


def files():
    """Text by name of file."""
    sets = half_sweep(1.5, ONE[0][0], ONE[1][0])
    resets = half_sweep(-1.5, ONE[1][0], ONE[0][0])
    v, i = (np.concatenate(both) for both in zip(sets, resets))
    t = range(len(v))
    read = np.linspace(0.0, 0.35, 36)
    curves = [text(None, [k] * len(read), read / r + 1e-7, read, separator="\t")
              for k, r in enumerate(LRS)]
    return {
        "states.csv": text("cycle,LRS (kohm),HRS (kohm)", CYCLES, LRS / 1e3, HRS / 1e3),
        "rows.csv": text("state,resistance_ohm", ["HRS"] * 3 + ["LRS"] * 3, [*HRS, *LRS]),
        "currents.csv": text("I_HRS (A),I_LRS (A)", 0.2 / HRS, 0.2 / LRS),
        "conductances.csv": text("G_hrs_uS,G_lrs_uS", 1e6 / HRS, 1e6 / LRS),
        "off.csv": text("R (ohm)", HRS),
        "on.csv": text(None, LRS),
        "bare.txt": text(None, [7] * 3, LRS, HRS, CYCLES, separator="\t"),
        "sweep.csv": text("Time,Anode Voltage (V),Anode Current (uA)", t, v, 1e6 * i),
        "savetxt.txt": "# 2026-03-01\n# Voltage [V], Current [A]\n# compliance 1e-2\n" +
                       text(None, v, i, separator=" "),
        "scope.csv": "Model,X3000\nHorizontal Scale,0.001,\n\n" +
                     text("TIME,CH1,CH2", t, v, 1e3 * i),
        "two_voltages.csv": text("time,v_source,v_shunt", t, v + 1e3 * i, 1e3 * i),
        "with_resistor.csv": text("V,I", v + 300 * i, i),
        "set.csv": text("V,I", *sets),
        "reset.csv": text("V,I", *resets),
        "run-1.csv": text("V,I", *sets),
        "run-2.csv": text("V,I", *resets),
        "keithley.csv": "Test,vsweep\nRun 1\n" + text("Time,AnodeI,AnodeV", t, i, v),
        "easyexpert.csv": "SetupTitle, sweep\nTestParameter, Channel.UnitType, SMU\n"
                          "DataName, V1, I1\n" +
                          "".join(f"DataValue, {a}, {b}\n" for a, b in zip(v, i)),
        "messung.csv": text("Spannung (V);Strom (A)", v, i, separator=";").replace(".", ","),
        "held.csv": text("time_s,resistance_ohm", range(1, 65), 1e4 * np.arange(2, 66) ** 0.01),
        "curves.txt": "".join(curves),
        "levels.csv": text("written,0,1,2,3", range(4), *LEVELS.T),
        "statistics.csv": text("state,mean,std", [0, 1], [5e-6, 2e-4], [1e-7, 2e-6]),
    }


def right_states(name):
    """HRS and LRS of a file; nothing where only that it is read is asked."""
    if name in ("held.csv", "curves.txt", "levels.csv", "statistics.csv", "synaptogen.json"):
        return None
    is_table = name in ("states.csv", "rows.csv", "currents.csv", "conductances.csv", "off.csv",
                        "bare.txt")
    return (HRS, LRS) if is_table else ONE


def commands_of(path):
    """The commands in the tables of the section."""
    with open(path, encoding="utf-8") as f:
        page = f.read()
    section = re.search(r"^## Your file\n(.*?)^## ", page, re.MULTILINE | re.DOTALL)
    require(section, "README.md has no section \"Your file\"")
    found = [re.search(r"`([^`]+)` \|$", line) for line in section.group(1).splitlines()
             if line.startswith("| ") and not re.search(r"\| command \|$", line)]
    require(len(found) > 20 and all(found), "a row of \"Your file\" ends with no command")
    return [match.group(1) for match in found]


def words_of(command, folder):
    """The arguments, as a shell would give them in the folder."""
    words = []
    for word in shlex.split(command):
        words += sorted(glob.glob(word, root_dir=folder)) if "*" in word else [word]
    return words


def check_command(command, programs, folder):
    """One command runs, and finds the resistances that its file was made of. @return its files"""
    program, *arguments = words_of(command, folder)
    files_named = [word.split("=")[-1] for word in arguments
                   if os.path.exists(os.path.join(folder, word.split("=")[-1]))]
    require(files_named, f"{command}: no such file is written here")
    few = ["--gof-replicates", "0"] if program == "characterize" and right_states(files_named[0]) \
        else []
    done = subprocess.run([programs[program], *arguments, *few, "--json", "r.json"], cwd=folder,
                          timeout=SECONDS, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)
    require(done.returncode == 0, f"{command}: exit code {done.returncode}\n{done.stderr}")
    with open(os.path.join(folder, "r.json"), encoding="utf-8") as f:
        result = json.load(f)
    states = right_states(files_named[0])
    if program == "characterize" and states:
        for name, r in zip(("HRS", "LRS"), states):
            got = result["states"][name]
            require(got["n"] == len(r) and near(got["median_ohm"], np.median(r), 1e-9),
                    f"{command}: {name} is {got['median_ohm']} ohm, {got['n']} times; "
                    f"{np.median(r)}, {len(r)} times is right")
    elif states:
        for word in ("HRS", "LRS"):
            require(f"{word} (Logic-" in done.stdout, f"{command}: no {word}\n{done.stdout}")
        errors = result["metrics"]["relative_l2"]["expected_rms"]
        require(errors > 0.0, f"{command}: an error of {errors}")
    return files_named


def checks(folder, characterize, alexnet, readme, samples):
    """All."""
    written = files()
    for name, content in written.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(content)
    shutil.copy(os.path.join(samples, "synaptogen.json"), folder)
    programs = {"characterize": characterize, "alexnet_layer1": alexnet}
    commands = commands_of(readme)
    used = [name for command in commands for name in check_command(command, programs, folder)]
    require(set(written) <= set(used), f"no command reads {sorted(set(written) - set(used))}")
    return f"{len(commands)} commands of the page"


if __name__ == "__main__":
    run_checks(checks, __doc__, 4)
