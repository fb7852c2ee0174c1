"""Files as laboratories write them, by the programs that a user would try first.

    check_own_files.py CHARACTERIZE ALEXNET_LAYER1

Every right value is computed here from the numbers that the file was made of. Exit code 0: all
agree; 1: not; 77: numpy is missing.
"""
import os
import subprocess

from program_test import np, near, require, require_refusal, run, run_checks

HRS = np.array([250e3, 180e3, 400e3, 95e3, 130e3])
LRS = np.array([5e3, 6.5e3, 4.2e3, 7.7e3, 5.9e3])
FEW = ["--gof-replicates", "0"]


def write(folder, name, text):
    """A file, and its path."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def table(header, *columns, separator=","):
    """Text of a table; numbers in full."""
    rows = (separator.join(repr(float(x)) if isinstance(x, float) else str(x) for x in row)
            for row in zip(*columns))
    return "\n".join([*([] if header is None else [header]), *rows]) + "\n"


def require_states(result, title, hrs=HRS, lrs=LRS):
    """The states of characterize's JSON have these resistances."""
    for name, r in (("HRS", hrs), ("LRS", lrs)):
        got = result["states"][name]
        require(got["n"] == len(r), f"{title}: {name} has {got['n']} resistances")
        for key, right in (("median_ohm", np.median(r)), ("mean_ohm", np.mean(r))):
            require(near(got[key], right), f"{title}: {name} {key} {got[key]}, not {right}")


def check_currents(folder, characterize, alexnet):
    """Currents and conductances of the states, however they are named."""
    cycle = range(1, len(HRS) + 1)
    signs = np.where(np.arange(len(HRS)) % 2 == 0, 1.0, -1.0)
    every = [  # title, text, options
        ("at --v-read", table("cycle,I_HRS (A),I_LRS (A)", cycle, 0.1 / HRS, 0.1 / LRS),
         ["--v-read", "0.1"]),
        ("at a voltage in the name", table("I_HRS @0.2V [uA],I_LRS @0.2V [uA]", 0.2e6 / HRS,
                                           0.2e6 / LRS), []),
        ("measured at the other terminal", table("i_off_na,i_on_na", -0.1e9 / HRS, -0.1e9 / LRS),
         ["--v-read", "0.1"]),
        ("at a negative voltage", table("HRS (uA),LRS (uA)", -0.2e6 / HRS, -0.2e6 / LRS),
         ["--v-read", "-0.2"]),
        ("at a voltage above the table", "Sample 7\nRead voltage (mV): 150\n" +
         table("HRS current (A),LRS current (A)", 0.15 / HRS, 0.15 / LRS), []),
        ("at a voltage in a comment", "# V_read = 0.3 V\n# wafer 5\n" +
         table("logic0 (nA),logic1 (nA)", 0.3e9 / HRS, 0.3e9 / LRS), []),
        ("at the voltage of each row", table("V_read (V),I_HRS (A),I_LRS (A)", 0.2 * signs,
                                             0.2 * signs / HRS, 0.2 * signs / LRS), []),
        ("long", table("state,current (uA)", ["HRS"] * 5 + ["LRS"] * 5,
                       0.1e6 / np.concatenate([HRS, LRS])), ["--v-read", "0.1"]),
        ("by --columns", table("a,b,c", cycle, 0.1 / HRS, 0.1 / LRS),
         ["--columns", "cycle,I_hrs_A,I_lrs_A", "--v-read", "0.1"]),
        ("conductances", table("G_HRS (uS),G_LRS (uS)", 1e6 / HRS, 1e6 / LRS), []),
        ("conductances in small letters", table("g_off_us,g_on_us", 1e6 / HRS, 1e6 / LRS), []),
        ("long conductances", table("state,G", [1] * 5 + [0] * 5,
                                    1 / np.concatenate([LRS, HRS])), []),
        ("conductances high and low", table("G_high [mS],G_low [mS]", 1e3 / LRS, 1e3 / HRS), []),
        ("currents beside resistances", table("R_HRS,I_HRS,R_LRS,I_LRS", HRS, 0.1 / HRS, LRS,
                                              0.1 / LRS), []),
    ]
    for title, text, options in every:
        path = write(folder, "reads.csv", text)
        require_states(run(characterize, [path, *options, *FEW]), title)
    got = run(characterize, [write(folder, "reads.csv", every[1][1]), *FEW])
    require(near(got["config"]["v_read_V"], 0.2), "the voltage of the name is told")

    resistances = write(folder, "ohm.csv", table("hrs_ohm,lrs_ohm", HRS, LRS))
    errors = [run(alexnet, ["--lut", path, "--expected-only", *options])
              ["metrics"]["relative_l2"]["expected_rms"] for path, options in
              ((resistances, []), (write(folder, "reads.csv", every[0][1]),
                                   ["--lut-voltage", "0.1"]))]
    require(near(errors[1], errors[0], 1e-6), f"the layer's error by currents: {errors}")


def check_currents_refused(folder, characterize, alexnet):
    """What tells no resistance, or none that a cell has."""
    amperes = write(folder, "a.csv", table("I_HRS (A),I_LRS (A)", 0.1 / HRS, 0.1 / LRS))
    require_refusal(characterize, [amperes], ["a.csv", "I_HRS (A)", "--v-read"], "no voltage")
    require_refusal(alexnet, ["--lut", amperes], ["I_HRS (A)", "--lut-voltage"], "no voltage")
    plain = write(folder, "b.csv", table("HRS,LRS", 0.1 / HRS, 0.1 / LRS))
    require_refusal(characterize, [plain], ["b.csv:2:1", "I_hrs_A"], "currents without a name")
    told = write(folder, "c.csv", table("I_HRS@0.2V,I_LRS@0.2V", 0.2 / HRS, 0.2 / LRS))
    require_refusal(characterize, [told, "--v-read", "0.1"], ["0.2 V", "--v-read 0.1 V"], "two")
    for title, value, words in (
            ("no current", 0.0, ["a current of 0"]),
            ("noise about 0", -1e-12, ["other sign"]),
            ("another unit", 5.0, ["less than 1 ohm", "unit"]),
            ("over range", 9.9e37, ["over-range"])):
        values = 0.1 / HRS
        values[2] = value
        path = write(folder, "d.csv", table("I_HRS (A),I_LRS (A)", values, 0.1 / LRS))
        require_refusal(characterize, [path, "--v-read", "0.1"], ["d.csv:4:1", *words], title)
    siemens = write(folder, "e.csv", table("G_HRS,G_LRS", 1e6 / HRS, 1e6 / LRS))
    require_refusal(characterize, [siemens], ["e.csv:2:1", "G_hrs_uS"], "siemens of another size")


def check_one_file_a_state(folder, characterize, alexnet):
    """Each state in a file of its own, of any length."""
    more = np.concatenate([LRS, [8.1e3, 3.9e3]])
    points = [1.4, 20.2, 20.2, 301.7, 990.0]
    every = [  # title, HRS, LRS, options
        ("points of a figure", table("x,y", points, HRS),
         table("x,y", [*points, 1500.5, 2000.2], more), []),
        ("columns alone", table("R (kohm)", HRS / 1e3), table("R (kohm)", more / 1e3), []),
        ("no header", "\n".join(f"{k} {float(r)!r}" for k, r in enumerate(HRS)) + "\n",
         "\n".join(f"{k} {float(r)!r}" for k, r in enumerate(more)) + "\n", []),
        ("currents", table("cycle,current (uA)", range(5), 0.1e6 / HRS),
         table("cycle,current (uA)", range(7), 0.1e6 / more), ["--v-read", "0.1"]),
        ("by --columns", table("a,b,c", range(5), HRS / 1e3, HRS),
         table("a,b,c", range(7), more / 1e3, more), ["--columns", "cycle,R_kohm,-"]),
        ("both in one file", table("HRS,LRS", HRS, LRS), table("G_LRS (uS)", 1e6 / more), []),
    ]
    for title, high, low, options in every:
        arguments = ["--state", f"hrs={write(folder, 'off.csv', high)}",
                     "--state", f"lrs={write(folder, 'on.csv', low)}"]
        got = run(characterize, [*arguments, *options, *FEW])
        require_states(got, title, lrs=more)
        require(not got["faults"] or got["faults"]["reset_failures"] == 0, f"{title}: failures")
    levels = [HRS * 10.0 ** -k for k in range(4)]
    arguments = []
    for k, r in enumerate(levels):
        path = write(folder, f"level{k}.csv", table("cycle,R", range(1, 6), r))
        arguments += ["--state", f"{k}={path}"]
    got = run(characterize, [*arguments, *FEW])
    for k, r in enumerate(levels):
        require(near(got["states"][f"state{k}"]["median_ohm"], np.median(r)), f"level {k}")

    together = write(folder, "both.csv", table("cycle,hrs_ohm,lrs_ohm", range(5), HRS, LRS))
    high = write(folder, "off.csv", table("cycle,R", range(5), HRS))
    low = write(folder, "on.csv", table("cycle,R", range(5), LRS))
    apart = ["--state", f"hrs={high}", "--state", f"lrs={low}"]
    errors = [run(alexnet, [*device, "--expected-only"])["metrics"]["relative_l2"]["expected_rms"]
              for device in (["--lut", together], apart)]
    require(errors[0] == errors[1], f"the layer's error by files of states: {errors}")
    paired = [run(characterize, [*files, *FEW])["faults"] for files in ([together], apart)]
    require(paired[0] == paired[1], f"cycles with numbers go together: {paired}")

    require_refusal(characterize, apart[:2], ["--state", "lrs=FILE"], "a state without a file")
    require_refusal(characterize, ["--state", high, *apart[2:]], ["hrs=off.csv"], "no state")
    require_refusal(characterize, ["--state", f"hrs={together}", "--state", f"lrs={low}x"],
                    ["on.csvx"], "no such file")
    wide = write(folder, "wide.csv", table("a,b,c", range(5), HRS, HRS))
    require_refusal(characterize, ["--state", f"hrs={wide}", *apart[2:]],
                    ["wide.csv", "--columns"], "columns without meaning")
    long = write(folder, "long.csv", table("state,R", [0, 1], HRS[:2]))
    require_refusal(characterize, ["--state", f"hrs={long}", *apart[2:]],
                    ["long.csv:1:1", "without --state"], "a file that tells states")


def half_sweep(stop, before, after):
    """0 to the stop voltage and back, as V,I: the resistance changes at 0.8 V."""
    up = np.linspace(0, abs(stop), 31)
    v = np.concatenate([up, up[-2::-1]])
    r = np.where((np.arange(len(v)) >= np.argmax(up >= 0.799)), after, before)
    return v * np.sign(stop), v * np.sign(stop) / r


def check_halves(folder, characterize, alexnet):
    """SET and RESET in files of their own."""
    lrs, hrs = [1e3, 1.1e3, 0.9e3], [90e3, 120e3, 70e3]
    before = [80e3, *hrs]
    files = []
    for k, name in enumerate(("9", "10", "11")):
        for kind, sweep in (("reset", half_sweep(-1.5, lrs[k], hrs[k])),
                            ("set", half_sweep(1.5, before[k], lrs[k]))):
            files.append(write(folder, f"{kind}-{name}.csv", table("voltage_v,current_a", *sweep)))
    got = run(characterize, [*sorted(files), *FEW])
    require_states(got, "a run a file", np.array(hrs), np.array(lrs))
    require(got["switching"]["sweeps"] == 3 and got["switching"]["incomplete"] == 0, "three cycles")
    require(got["faults"]["set_failures"] == got["faults"]["reset_failures"] == 0, "none failed")
    said = got.pop("config")["understood"][0]
    require("--numbered-cells" in said, f"what else the numbers may be: {said}")
    told = run(characterize, [*sorted(files), "--one-cell", *FEW])
    require("--numbered-cells" not in told.pop("config")["understood"][0], "it was told")
    require(got == told, "--one-cell")
    require(run(alexnet, ["--lut", *sorted(files), "--expected-only"])["metrics"], "as --lut")

    # Half sweeps of one kind show the other state as each of them found it.
    got = run(characterize, [f for f in files if "reset-" not in f] + ["--one-cell", *FEW])
    require_states(got, "SETs alone", np.array(before[:3]), np.array(lrs))
    # As many of both, but for two: only --one-cell makes them one.
    got = run(characterize, files[:4] + ["--one-cell", *FEW])
    require_states(got, "two runs", np.array(hrs[:2]), np.array(lrs[:2]))
    # From a peak: +1 -> -2 -> +1 V. The first branch shows the LRS that the RESET starts from.
    down, back = half_sweep(-2.0, 1e4, 1e6), np.linspace(0, 1, 21)
    v = np.concatenate([back[::-1], down[0][1:], back[1:]])
    i = np.concatenate([back[::-1] / 1e4, down[1][1:],
                        back[1:] / np.where(back[1:] >= 0.9, 1e4, 1e6)])
    got = run(characterize, [write(folder, "peak.csv", table("V,I", v, i)), *FEW])
    require_states(got, "from a peak", np.array([1e6]), np.array([1e4]))


def check_series_resistors(folder, characterize, alexnet):
    """The two voltages of a resistor in series, and one that is to be subtracted."""
    v, i = [np.concatenate(both) for both in zip(half_sweep(1.5, 80e3, 1e3),
                                                 half_sweep(-1.5, 1e3, 120e3))]
    right = np.array([120e3]), np.array([1e3])
    shunt = 470.0
    two = table("t (s),V_source,V_shunt (mV)", range(len(v)), v + shunt * i, 1e3 * shunt * i)
    over = ["--shunt-ohm", "470"]
    sources = v + shunt * i, shunt * i
    for title, text, options in (
            ("two voltages", two, []),
            ("below settings", "Model,X\nScale,1\n\n" + table("TIME,CH1,CH2", range(len(v)), *sources),
             ["--columns", "time,v_source,v_shunt"])):
        path = write(folder, "scope.csv", text)
        got = run(characterize, [path, *over, *options, *FEW])
        require_states(got, title, *right)
        require("470 ohm" in got["config"]["understood"][0], "the resistor is told")
    measured = write(folder, "iv.csv", table("V,I", v, i))
    scope = write(folder, "scope.csv", two)
    errors = [run(alexnet, ["--lut", path, "--expected-only", *options])
              ["metrics"]["relative_l2"]["expected_rms"]
              for path, options in ((measured, []), (scope, over))]
    require(near(errors[1], errors[0], 1e-9), f"the layer's error by two voltages: {errors}")

    with_wire = write(folder, "wire.csv", table("V,I", v + 300.0 * i, i))
    require_states(run(characterize, [with_wire, *FEW]), "a wire",
                   *(r + 300.0 for r in right))
    require_states(run(characterize, [with_wire, "--subtract-ohm", "300", *FEW]),
                   "a wire that is subtracted", *right)

    ohm = write(folder, "ohm.csv", table("HRS,LRS", HRS, LRS))
    for program, arguments in ((characterize, [ohm]), (alexnet, ["--lut", ohm]), (alexnet, [])):
        require_refusal(program, [*arguments, *over], ["I-V sweeps"], "no sweeps")
    require_refusal(characterize, over, ["I-V sweeps"], "no file")
    require_refusal(characterize, [measured, *over], ["iv.csv", "has a current, 'I'"], "a current")
    require_refusal(characterize, [scope, "--shunt-ohm", "-470"], ["above 0"], "a negative one")
    require_refusal(alexnet, ["--lut", scope], ["scope.csv", "--shunt-ohm"], "not told")


def check_numbered_cells(folder, characterize, alexnet):
    """Files of two cells, whose names count the cells and not the runs."""
    del alexnet
    lrs, hrs = [1e3, 1.2e3], [90e3, 120e3]
    files = []
    for k in range(2):
        for kind, sweep in (("set", half_sweep(1.5, 80e3, lrs[k])),
                            ("reset", half_sweep(-1.5, lrs[k], hrs[k]))):
            files.append(write(folder, f"{kind}-0{k + 1}.csv", table("V,I", *sweep)))
    for options, cells in ([], 1), (["--numbered-cells"], 2):
        got = run(characterize, [*files, *options, *FEW])
        require_states(got, f"{cells} cells", np.array(hrs), np.array(lrs))
        require(f"; {cells} cell" in got["config"]["understood"][-1], f"{cells} cells: {got}")
    nameless = write(folder, "set.csv", table("V,I", *half_sweep(1.5, 80e3, 1e3)))
    require_refusal(characterize, [nameless, *files[1:2], "--numbered-cells"],
                    ["set.csv", "set-7.csv"], "a name without a number")
    require_refusal(characterize, [*files, "--numbered-cells", "--one-cell"], ["excludes"], "both")


def check_understood(folder, characterize, alexnet):
    """What was understood is said in plain words."""
    cycle = range(1, len(HRS) + 1)
    currents = write(folder, "reads.csv", table("n,cycle,I_HRS (uA),I_LRS (A)", cycle, cycle,
                                                0.1e6 / HRS, 0.1 / LRS))
    sweep = [np.concatenate(both) for both in zip(half_sweep(1.5, 80e3, 1e3),
                                                  half_sweep(-1.5, 1e3, 120e3))]
    swept = write(folder, "iv.csv", table("cell,V (mV),I (uA)", [7] * len(sweep[0]),
                                          1e3 * sweep[0], 1e6 * sweep[1]))
    for path, options, words in (
            (currents, ["--v-read", "0.1"],
             ["reads.csv: table of resistances; cycle 'cycle', HRS 'I_HRS (uA)' in uA, "
              "LRS 'I_LRS (A)' in A", "HRS 5 resistances, LRS 5 resistances; 1 cell, cycles 1 to 5; "
              "read at +0.1 V"]),
            (swept, ["--v-read", "0.3"],
             ["iv.csv: table of I-V sweeps; voltage 'V (mV)' in mV, current 'I (uA)' in uA, "
              "cell 'cell'", "HRS 1 resistance at -0.3 V, LRS 1 resistance at +0.3 V; 1 cell"])):
        got = run(characterize, [path, *options, *FEW])["config"]["understood"]
        require(len(got) == 2, f"two lines: {got}")
        for said, right in zip(got, words):
            require(right in said, f"'{right}' in '{said}'")
        lut = ["--lut", path, "--lut-voltage", options[1], "--expected-only"]
        require(run(alexnet, lut)["config"]["lut_understood"] == got, "every program says the same")
        done = subprocess.run([alexnet, *lut], capture_output=True, text=True, check=True)
        lines = [f"alexnet_layer1: {said}" for said in got]
        require(done.stderr.splitlines()[:2] == lines, f"notes: {done.stderr}")
    many = [write(folder, f"{k}.csv", table("HRS,LRS", HRS, LRS)) for k in range(4)]
    got = run(characterize, [*many, *FEW])["config"]["understood"]
    require(len(got) == 2 and "(4 files)" in got[0] and "HRS 20" in got[1], f"alike: {got}")


def check_states_by_name(folder, characterize, alexnet):
    """Files of one state each whose names or columns say which."""
    del alexnet
    few = LRS[:3]
    for title, names, headers in (
            ("names", ("cell1_HRS.csv", "cell1_LRS.csv"), ("x,y", "x,y")),
            ("columns", ("a.csv", "b.csv"), ("cycle,R_HRS", "cycle,R_LRS")),
            ("both", ("off 1.csv", "on 1.csv"), ("n,R_off (ohm)", "n,resistance"))):
        files = [write(folder, name, table(header, np.arange(len(r)) + 0.5, r))
                 for name, header, r in zip(names, headers, (HRS, few))]
        got = run(characterize, [*files[::-1], *FEW])
        require_states(got, title, lrs=few)
    levels = [write(folder, f"level-{k}.csv", table("x,y", range(5), HRS * 4.0 ** -k))
              for k in range(3)]
    got = run(characterize, [*levels, *FEW])
    require(near(got["states"]["state2"]["median_ohm"], np.median(HRS) / 16), "three levels")
    whole = [write(folder, f"{name}.csv", table("HRS,LRS", HRS, LRS)) for name in ("hrs", "lrs")]
    require(run(characterize, [*whole, *FEW])["states"]["HRS"]["n"] == 10, "names that mislead")
    # What contradicts itself, or is not whole, is not guessed.
    high = write(folder, "hrs.csv", table("cycle,R_LRS", range(5), LRS))
    low = write(folder, "lrs.csv", table("cycle,R", range(5), LRS))
    for files in ([high, low], [low], [low, write(folder, "x.csv", table("x,y", range(5), HRS))]):
        require_refusal(characterize, files, ["--state hrs=FILE"] if files[0] == low else ["hrs.csv"],
                        f"{files}")


def check_reads_beside_voltages(folder, characterize, alexnet):
    """A voltage and a current for each state: reads, unless the voltage runs."""
    del alexnet
    text = table("V_HRS (mV),I_HRS (A),V_LRS (V),I_LRS (mA)", [200.0] * 5, 0.2 / HRS, [-0.1] * 5,
                 -0.1e3 / LRS)
    got = run(characterize, [write(folder, "v.csv", text), *FEW])
    require_states(got, "two voltages")
    require(got["config"]["v_read_V"] is None, "read at two voltages")
    same = table("V_HRS,I_HRS,V_LRS,I_LRS", [0.2] * 5, 0.2 / HRS, [0.2] * 5, 0.2 / LRS)
    got = run(characterize, [write(folder, "v.csv", same), *FEW])
    require_states(got, "one voltage")
    require(near(got["config"]["v_read_V"], 0.2), "read at one voltage")
    runs = np.arange(1, 6) / 10
    curves = table("V_HRS,I_HRS,V_LRS,I_LRS", runs, runs / 1e5, runs, runs / 1e3)
    require_refusal(characterize, [write(folder, "v.csv", curves)], ["v.csv:5:1", "I-V curves"],
                    "curves of the states")


def check_refusals(folder, characterize, alexnet):
    """What cannot be read is called by its name, with a way on."""
    del alexnet
    every = [  # name, text, words
        ("shunt.csv", table("time_s,v_source,v_shunt", range(5), [0.1] * 5, [0.01] * 5),
         ["v_shunt", "--shunt-ohm"]),
        ("codes.tsv", "3\t2\t1\t0\n3\t2\t1\t3\n",
         ["codes of levels", "0 to 3", "'written,read'", "--columns"]),
        ("text.csv", "model to follow\n", ["text and no numbers"]),
        ("empty.csv", "", ["empty"]),
        ("torn.csv", "cycle,HRS,LRS\n1,1e5,1e3\n2,1e5\n", ["torn.csv:3", "'LRS' is missing"]),
        ("parted.csv", "HRS,LRS\n1e5,1e3\nafter the bake\n1e4,2e3\n", ["parted.csv:3:1", "text"]),
        ("means.csv", "cycle,HRS,LRS\n1,1e5,1e3\nmean,1e5,1e3\n", ["means.csv:3:1", "remove"]),
    ]
    for name, text, words in every:
        require_refusal(characterize, [write(folder, name, text)], [name, *words], name)
    # The way on is one.
    columns = ["--columns", "-,hrs_ohm,lrs_ohm,-"]
    codes = write(folder, "codes.tsv", "0\t9\t2\t3\n0\t8\t3\t3\n")
    require(run(characterize, [codes, *columns, *FEW])["states"]["HRS"]["n"] == 2, "ohm after all")


def with_commas(text):
    """The same table with semicolons, and commas in its numbers."""
    return text.replace(",", ";").replace(".", ",")


def check_headers(folder, characterize, alexnet):
    """Headers of other programs and other languages."""
    del alexnet
    states = HRS, LRS
    every = [  # title, text
        ("sep=", "sep=;\n" + with_commas(table("HRS,LRS", *states))),
        ("two lines", table("cycle,HRS,LRS\n,kohm,kohm", range(5), HRS / 1e3, LRS / 1e3)),
        ("units in brackets", table("I_HRS,I_LRS\n[uA],[nA]", 0.2e6 / HRS, 0.2e9 / LRS)),
        ("settings above", "Operator,Doe\nDate,2026-03-01\nVread,0.2,V\n\n" +
         table("I_HRS (A),I_LRS (A)", 0.2 / HRS, 0.2 / LRS)),
        ("German", with_commas(table("Zyklus,Widerstand HRS (kOhm),Widerstand LRS (kOhm)", range(5),
                                     HRS / 1e3, LRS / 1e3))),
        ("French", table("cycle\tr\u00e9sistance HRS\tr\u00e9sistance LRS", range(5), *states)
         .replace(",", "\t")),
        ("Chinese", table("\u5faa\u73af,\u9ad8\u963b\u6001 (k\u03a9),\u4f4e\u963b\u6001 (k\u03a9)", range(5),
                          HRS / 1e3, LRS / 1e3)),
        ("Japanese", table("\u30b5\u30a4\u30af\u30eb,\u9ad8\u62b5\u6297,\u4f4e\u62b5\u6297", range(5), *states)),
        ("a title above", "Resistance,,\n" + table("No,HRS,LRS", range(5), *states)),
        ("names in two lines", "cycle,Resistance,Resistance\n" +
         table(",HRS,LRS\n,kohm,kohm", range(5), HRS / 1e3, LRS / 1e3)),
        ("long names", table("High resistance state (kohm),Low resistance state (kohm)",
                             HRS / 1e3, LRS / 1e3)),
        ("a comment with units", "# cell 7\n# HRS (ohm)  LRS (ohm)" +
         table("", *states).replace(",", " ")),
        ("a sentence below", table("HRS,LRS", *states) + "\nmeasured by Doe\n"),
        ("a sentence below blanks", table("HRS LRS", *states).replace(",", " ") + "End of all\n"),
    ]
    for title, text in every:
        options = ["--v-read", "0.2"] if "[uA]" in text else []
        require_states(run(characterize, [write(folder, "h.csv", text), *options, *FEW]), title)

    # In a comment, too, whatever stands below it.
    text = "# R LRS (kohm), R HRS (kohm)\n# wafer 3, die 4, of 7\n" + table("", LRS / 1e3, HRS / 1e3)
    require_states(run(characterize, [write(folder, "h.csv", text), *FEW]), "a comment")
    # --columns stands for all that is above the numbers.
    text = "Operator,Doe\n" + table("SET#1,SET#1,CVS#1\nILRS,IHRS,Time", 0.2 / LRS, 0.2 / HRS, HRS)
    options = ["--columns", "I_lrs_A,I_hrs_A,-", "--v-read", "0.2", *FEW]
    require_states(run(characterize, [write(folder, "h.csv", text), *options]), "two headers")

    text = table("HRS,LRS", *states)
    for code in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
        path = write(folder, "h.csv", "")
        with open(path, "wb") as f:
            f.write(text.encode(code))
        require_states(run(characterize, [path, *FEW]), code)

    sweep = [np.concatenate(both) for both in zip(half_sweep(1.5, 80e3, 1e3),
                                                  half_sweep(-1.5, 1e3, 120e3))]
    micro = [sweep[0], 1e6 * sweep[1]]
    for title, text in [
            ("German", with_commas(table("Zeit,Spannung (V),Strom (A)", range(len(sweep[0])), *sweep))),
            ("symbols", with_commas(table("U/V,I/uA", *micro))),
            ("French", table("Tension (V),Courant (uA)", *micro)),
            ("Chinese", table("\u7535\u538b(V),\u7535\u6d41(uA)", *micro)),
            ("Japanese", table("\u96fb\u5727,\u96fb\u6d41", *sweep)),
            ("words beside it", table("Index,Bias Voltage (V),Measured Current (uA)",
                                      range(len(sweep[0])), *micro)),
            ("in a comment", "# 2026-03-01\n# Tiempo [s], Voltaje [V], Corriente [uA]\n# N=42\n" +
             table("", range(len(sweep[0])), *micro).lstrip()),
            ("two lines", table("Voltage,Current\nV,uA", *micro)),
            ("a Keithley's two lines", "Keithley 2450\n" + table("Time,AnodeV,AnodeI\ns,V,uA",
                                                                 range(len(sweep[0])), *micro)),
            ("units apart", table("Voltage (V),Current (A)", *sweep).replace(",", " "))]:
        got = run(characterize, [write(folder, "iv.csv", text), *FEW])
        require_states(got, f"sweeps, {title}", np.array([120e3]), np.array([1e3]))


def held_reads(drift, noise, step=0.0):
    """Times [s] and resistances of one cell in one state; normal noise, levels without chance."""
    t = 7.5 * np.arange(120)
    z = np.random.default_rng(7).standard_normal(120)
    upper = np.arange(120) % 7 < 3
    return t, 2e4 * (1 + t) ** drift * np.exp(noise * z) * np.where(upper, 1 + step, 1.0)


def check_one_state(folder, characterize, alexnet):
    """Repeated reads of one state: drift and noise, held against least squares by NumPy."""
    t, r = held_reads(0.012, 0.01)
    line = np.polyfit(np.log1p(t), np.log(r), 1)
    rest = np.log(r) - np.polyval(line, np.log1p(t))
    sigma = np.sqrt(rest @ rest / (len(t) - 2))
    for title, text, options in [
            ("as it is", table("t,r", t, r), []),
            ("other units", table("Time (min),Resistance [kohm]", t / 60, r / 1e3), []),
            ("currents", table("time_ms,I (uA)", t * 1e3, 0.2e6 / r), ["--v-read", "0.2"]),
            ("German", table("Zeit / s,Leitwert (uS)", t, 1e6 / r), []),
            ("by --columns", table("a,b,c", t, t, r), ["--columns", "time,-,resistance"])]:
        got = run(characterize, [write(folder, "held.csv", text), *options])
        cell, = got["held_states"]["cells"]
        require(cell["reads"] == len(t) and cell["telegraph"] is None, f"held, {title}: {cell}")
        for key, right in (("drift", line[0]), ("read_noise", sigma)):
            require(near(cell[key]["value"], right, 1e-7), f"held, {title}: {key} {cell[key]}")
            low, high = cell[key]["ci95"]
            require(low < right < high, f"held, {title}: interval of {key} {low} to {high}")
        require(near(cell["R0_ohm"], np.exp(line[1]), 1e-9), f"held, {title}: {cell['R0_ohm']}")

    t2, r2 = held_reads(0.03, 0.002, step=0.08)
    two = write(folder, "two.csv", table("cell,time (s),resistance (ohm)", [5] * 120 + [9] * 120,
                                         np.concatenate([t, t2]), np.concatenate([r, r2])))
    got = run(characterize, [two])["held_states"]
    first, second = got["cells"]
    require(first["name"] == "cell 5" and near(first["drift"]["value"], line[0], 1e-7), "cell 5")
    jumps = second["telegraph"]
    require(abs(jumps["relative_step"]["value"] - 0.08) < 1e-3, f"step {jumps}")
    require(near(jumps["duty"]["value"], np.mean(np.arange(120) % 7 < 3), 1e-6), f"duty {jumps}")
    for option in ("--drift hrs=0.02", "--drift-sigma hrs=", "--telegraph-share 0.5"):
        require(option in got["options"], f"{option} in {got['options']}")

    held = write(folder, "held.csv", table("t,r", t, r))
    require_refusal(alexnet, ["--lut", held], ["held.csv", "one state over time", "characterize"],
                    "no two states")
    t[3] = -1.0
    early = write(folder, "early.csv", table("t,r", t, r))
    require_refusal(characterize, [early], ["early.csv:5:1", "'-1.0'", "after the write"], "time")


def check_levels(folder, characterize, alexnet):
    """Level errors: matrices of counts and rates, columns of reads, a read a row."""
    count = np.array([[95, 4, 1, 0], [3, 96, 1, 0], [0, 2, 90, 8], [0, 0, 5, 95]])
    rate = count / count.sum(axis=1, keepdims=True)
    reads = np.repeat(count, 1, axis=0)
    rows = range(4)
    written, read = np.repeat(np.arange(16) // 4, count.ravel()), \
        np.repeat(np.arange(16) % 4, count.ravel())
    columns = read.reshape(4, 100).T  # a column of reads for each written level
    for title, text, counted in [
            ("counts", table("written,0,1,2,3", rows, *count.T), True),
            ("counts, named", table("written level;read 0;read 1;read 2;read 3", rows, *reads.T,
                                    separator=";"), True),
            ("counts without names", table(None, *count.T, separator="\t"), True),
            ("numbers of levels alone", table("0,1,2,3", *count.T), True),
            ("rates", table("level,L0,L1,L2,L3", ["L0", "L1", "L2", "L3"], *rate.T), False),
            ("percent", table(None, *[[f"{100 * p} %" for p in c] for c in rate.T]), False),
            ("decimal commas", table(None, *[[str(p).replace(".", ",") for p in c] for c in rate.T],
                                     separator=";"), False),
            ("a read a row", table("written,read", written, read), True),
            ("a count a row", table("programmed level,read level,n", np.arange(16) // 4,
                                    np.arange(16) % 4, count.ravel()), True),
            ("columns of reads", table(None, *columns.T, separator="\t"), True)]:
        got = run(characterize, [write(folder, "levels.csv", text)])["level_errors"]["levels"]
        require(np.allclose([level["rates"] for level in got], rate, rtol=1e-12),
                f"levels, {title}: {got}")
        for level, n, right in zip(got, count.sum(axis=1), 1 - np.diag(rate)):
            require(near(level["misread"], right, 1e-12), f"levels, {title}: {level}")
            require(level.get("reads") == (n if counted else None), f"levels, {title}: {level}")
            if counted:
                low, high = level["misread_ci95"]
                require(low < right < high, f"levels, {title}: {low} to {right} to {high}")

    # As a matrix of counts 2 of 4 would be wrong; as columns of reads, one of 4.
    got = run(characterize, [write(folder, "few.csv", "0,1\n0,0\n")])["level_errors"]["levels"]
    require([level["rates"] for level in got] == [[1.0, 0.0], [0.5, 0.5]], f"few reads: {got}")

    levels = write(folder, "levels.csv", table("written,0,1,2,3", rows, *count.T))
    result = run(alexnet, ["--lut", levels, "--readout", "threshold", "--cells", "2", "--store",
                           "fraction", "--expected-only"])
    require(result["config"]["lut_entries"]["logic2"] == 100 and
            result["metrics"]["relative_l2"]["expected_rms"] > 0, f"{result['config']}")
    for options, words in [
            ([], ["1 bit", "4 levels"]),
            (["--cells", "2"], ["--readout conductance", "--readout threshold"]),
            (["--cells", "2", "--readout", "threshold", "--read-noise", "0.1"], ["--read-noise"]),
            (["--cells", "2", "--readout", "threshold", "--data-precision", "0.1"],
             ["--data-precision", "level errors"])]:
        require_refusal(alexnet, ["--lut", levels, "--expected-only", *options], words, "levels")
    for text, words in [("written,0,1\n0,9,-1\n1,0,9\n", ["levels.csv:2:5", "-1", "below 0"]),
                        ("0.99,0.01\n0.02,0.97\n", ["level 1", "sum to 0.99"]),
                        ("written,0,1\n0,9,1\n", ["1 rows", "2 levels"]),
                        ("written,0,1\n0,9,1\n2,1,9\n", ["levels.csv:3:1", "next written level"]),
                        ("written,0,1\n0,9,1\n1,9\n", ["levels.csv:3:3", "not as long"]),
                        ("written,read\n0,0\n2,9\n", ["levels.csv:3:3", "no level from 0 to 7"]),
                        ("written,read\n0,0\n2,2\n", ["level 1 has no reads"]),
                        ("written,read\n0,0\n", ["level 0", "two levels"]),
                        ("written,0,1\n", ["no reads below"]),
                        ("written,0,1\n0,inf,1\n1,1,9\n", ["levels.csv:2:3", "no count"]),
                        ("written,0,1\n0,1.5,2\n1,3,4\n", ["level 0 has a rate of 1.5"]),
                        ("written,a,b\n0,9,1\n1,0,9\n", ["names the read levels"]),
                        ("written,read,n\n0,0,x\n", ["levels.csv:2:5", "no count"])]:
        require_refusal(characterize, [write(folder, "levels.csv", text)], words, "levels")


def checks(folder, characterize, alexnet):
    """All."""
    every = (check_currents, check_currents_refused, check_one_file_a_state, check_halves,
             check_headers, check_one_state, check_numbered_cells, check_states_by_name,
             check_reads_beside_voltages, check_refusals, check_understood,
             check_series_resistors, check_levels)
    for part in every:
        part(folder, characterize, alexnet)
    return f"{len(every)} kinds of files"


run_checks(checks, __doc__, 2)
