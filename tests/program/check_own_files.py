"""Files as laboratories write them, by the programs that a user would try first.

    check_own_files.py CHARACTERIZE ALEXNET_LAYER1

Every right value is worked out here from the numbers that the file was made of. Exit code 0: all
agree; 1: not; 77: numpy is missing.
"""
import os

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


def table(header, *columns):
    """Text of a table; numbers in full."""
    rows = (",".join(repr(float(x)) if isinstance(x, float) else str(x) for x in row)
            for row in zip(*columns))
    return "\n".join([header, *rows]) + "\n"


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


def checks(folder, characterize, alexnet):
    """All."""
    every = (check_currents, check_currents_refused)
    for part in every:
        part(folder, characterize, alexnet)
    return f"{len(every)} kinds of files"


run_checks(checks, __doc__, 2)
