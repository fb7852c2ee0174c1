"""Gives alexnet_layer1 bad input of every kind and checks that it says so in one clear sentence.

    check_bad_input.py PROGRAM [WORD]      with a WORD only the cases with it in their title

Each case must exit with 2 within 20 s, print nothing on stdout and one line on stderr (a second one
may point at --help) with the given words in it, and stay below 1 GiB of memory. Where memory is
short, a run must end too.
"""
import os
import re
import resource
import struct
import subprocess
import sys
import tempfile

from understood import UNDERSTOOD

SECONDS = 20
MOST_RESIDENT = 1 << 20  # KiB
ADDRESS_SPACE = 2 << 30  # bytes
# What it may add on stderr where OpenBLAS chose poor kernels for the processor.
BLAS_NOTE = re.compile(r"alexnet_layer1: OpenBLAS multiplies Gram matrices with its \w+ kernels, "
                       r"which leave the AVX\S+ of this processor unused, so that they take about [^:]+: .+\n")
WEIGHTS, PICTURE = (96, 3, 11, 11), (3, 227, 227)


def npy(shape, values=None, dtype="<f4", order="False", promised=None):
    """The bytes of an .npy file; `promised`: the shape that its header tells, if another one."""
    count = 1
    for extent in shape:
        count *= extent
    header = f"{{'descr': '{dtype}', 'fortran_order': {order}, 'shape': {promised or shape}, }}"
    header = header.ljust(117) + "\n"
    code = {"<f4": "f", "<f8": "d", "<i4": "i", "<V2": "e"}[dtype]
    data = struct.pack(f"<{count}{code}", *(values or [0] * count))
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


def with_entry(shape, value):
    """Bytes of an array of small numbers with `value` in its fifth place."""
    count = 1
    for extent in shape:
        count *= extent
    values = [0.01] * count
    values[4] = value
    return npy(shape, values)


def table(third_hrs):
    """A headerless table of four rows whose third has the given HRS resistance."""
    rows = [f"{i}\t{7000 + i}\t{third_hrs if i == 2 else 150000 + i}\t25\n" for i in range(4)]
    return "".join(rows).encode()


GOOD_TABLE = table("150002")
FILES = {
    "empty": b"",
    "good.tsv": GOOD_TABLE,
    "good.npy": npy(WEIGHTS, [0.01] * 34848),
    "truncated.npy": npy(WEIGHTS)[:-1000],
    "header_only.npy": npy(WEIGHTS)[:40],
    "long.npy": npy(WEIGHTS) + b"more",
    "huge.npy": npy((4,), promised=(96, 3, 1 << 20, 1 << 20)),
    "overflow.npy": npy((4,), promised=(1 << 62, 1 << 62, 1 << 62, 16)),
    "negative.npy": npy((4,), promised=(96, 3, -11, 11)),
    "shape3.npy": npy((96, 363)),
    "filters95.npy": npy((95, 3, 11, 11)),
    "channels4.npy": npy((96, 4, 11, 11)),
    "no_filters.npy": npy((0, 3, 11, 11)),
    "swapped.npy": npy((11, 11, 3, 96)),
    "integers.npy": npy(WEIGHTS, dtype="<i4"),
    "brain.npy": npy(WEIGHTS, dtype="<V2"),
    "nan.npy": with_entry(WEIGHTS, float("nan")),
    "infinity.npy": with_entry(WEIGHTS, float("inf")),
    "beyond.npy": npy((96,), [1e300] + [0.0] * 95, dtype="<f8"),
    "bias95.npy": npy((95,)),
    "bias_nan.npy": with_entry((96,), float("nan")),
    "zero_pictures.npy": npy((0, 3, 227, 227)),
    "small_picture.npy": npy((3, 224, 224)),
    "last_channel.npy": npy((227, 227, 3)),
    "not_npy.npy": b"hello, this is text and no array\n" * 10,
    "archive.npy": b"PK\x03\x04" + bytes(22) + b"\x05\0\0\0w.npy" + bytes(200),
    "header_text.npy": npy((4,)).replace(b"'shape'", b"'form_'"),
    "version9.npy": npy((4,)).replace(b"NUMPY\x01", b"NUMPY\x09"),
    "minus.tsv": table("-150002"),
    "zero.tsv": table("0"),
    "marker.tsv": table("9.9E+37"),
    "ampere.tsv": table("2e-6"),
    "pointer.npy": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
    "book.tsv": b"PK\x03\x04" + bytes(22) + b"\x0f\0\0\0xl/workbook.xml" + bytes(99),
    "nan.tsv": table("nan"),
    "inf.tsv": table("inf"),
    "word.tsv": table("open"),
    "commas.tsv": table("150,002,5"),
    "beyond.tsv": table("1e999"),
    "short_row.tsv": GOOD_TABLE + b"5\t7000\n",
    "long_row.tsv": GOOD_TABLE + b"5\t7000\t150000\t25\t1\n",
    "no_hrs.tsv": b"1\t7000\t\t25\n2\t7001\t\t25\n",
    "only_header.csv": b"state,resistance_ohm\n",
    "one_state.csv": b"state,resistance_ohm\n1,7000\n1,7001\n",
    "mixed_states.csv": b"state,resistance_ohm\nHRS,150000\n1,7000\n2,800\n",
    "gap.csv": b"state,resistance_ohm\n0,150000\n1,7000\n3,800\n",
    "no_columns.csv": b"a,b\n1,2\n",
    "negative.csv": b"logic0_ohm,logic1_ohm\n150000,7000\n150000,-7000\n",
    "blank.tsv": b"\n\n# only a comment\n",
    "binary.tsv": npy((96,)),
    "quote.csv": b'logic0_ohm,logic1_ohm\n"150000,7000\n',
    "long_line.tsv": b"7" * (3 << 20),
    "long_field.tsv": GOOD_TABLE + b"5\t7000\t" + b"9" * 500000 + b"x\t25\n",
    "many_columns.tsv": b"1\t" * 200000 + b"\n",
    "other_chip.csv": b"chip,weight,digit,state\n0,5,15,1\n1,5,3,1\n",
    "other_weight.csv": b"chip,weight,digit,state\n0,34848,3,1\n",
    "other_digit.csv": b"chip,weight,digit,state\n0,34847,16,0\n",
    "same.tsv": b"1\t7000\t7000\t25\n",
}
COLUMNS = ["--lut-columns", "cell,lrs,hrs,cycle"]
# title, arguments (file names in {braces} are files above), words that the sentence must have
CASES = [
    ("missing weights", ["--weights", "{none.npy}"], ["none.npy", "no such file"]),
    ("missing bias", ["--bias", "{none.npy}"], ["none.npy", "no such file"]),
    ("missing input", ["--input", "{none.npy}"], ["none.npy", "no such file"]),
    ("missing table", ["--lut", "{none.csv}"], ["none.csv", "no such file"]),
    ("weights in a missing folder", ["--weights", "{none/w.npy}"], ["none/w.npy"]),
    ("a file taken for a folder", ["--weights", "{good.npy/w.npy}"], ["good.npy/w.npy"]),
    ("directory as weights", ["--weights", "{.}"], ["directory"]),
    ("directory as table", ["--lut", "{.}"], ["directory"]),
    ("pipe as weights", ["--weights", "{pipe}"], ["pipe", "not a regular file"]),
    ("pipe as table", ["--lut", "{pipe}"], ["pipe", "not a regular file"]),
    ("endless device as table", ["--lut", "/dev/zero"], ["/dev/zero", "not a regular file"]),
    ("very long file name", ["--weights", "w" * 5000], ["www"]),
    ("empty weights", ["--weights", "{empty}"], ["empty"]),
    ("empty table", ["--lut", "{empty}"], ["empty"]),
    ("truncated data", ["--weights", "{truncated.npy}"], ["truncated.npy", "cut off"]),
    ("truncated header", ["--weights", "{header_only.npy}"], ["header_only.npy", "header"]),
    ("text after the data", ["--weights", "{long.npy}"], ["long.npy", "appended"]),
    ("huge shape", ["--weights", "{huge.npy}"], ["huge.npy"]),
    ("overflowing shape", ["--weights", "{overflow.npy}"], ["overflow.npy"]),
    ("negative extent", ["--weights", "{negative.npy}"], ["negative.npy", "header"]),
    ("key missing in the header", ["--bias", "{header_text.npy}"], ["header_text.npy", "header"]),
    ("unknown npy version", ["--bias", "{version9.npy}"], ["version9.npy", "version"]),
    ("two-dimensional weights", ["--weights", "{shape3.npy}"], ["(96, 363)", "rank 4"]),
    ("95 filters", ["--weights", "{filters95.npy}"], ["95", "96"]),
    ("4 channels", ["--weights", "{channels4.npy}"], ["4", "3"]),
    ("no filters", ["--weights", "{no_filters.npy}"], ["0", "96"]),
    ("TensorFlow's order of weights", ["--weights", "{swapped.npy}"], ["(11, 11, 3, 96)", "transpose(3, 2, 0, 1)"]),
    ("weights as bias", ["--bias", "{good.npy}"], ["good.npy", "rank 1"]),
    ("integer weights", ["--weights", "{integers.npy}"], ["integers.npy", "astype('float32') * scale"]),
    ("bfloat16 weights", ["--weights", "{brain.npy}"], ["brain.npy", "view('<u2')"]),
    ("NaN weight", ["--weights", "{nan.npy}"], ["nan.npy", "(0, 0, 0, 4)", "NaN"]),
    ("infinite weight", ["--weights", "{infinity.npy}"], ["infinity.npy", "(0, 0, 0, 4)"]),
    ("NaN bias", ["--bias", "{bias_nan.npy}"], ["bias_nan.npy", "NaN"]),
    ("bias beyond float", ["--bias", "{beyond.npy}"], ["beyond.npy", "range of float"]),
    ("95 biases", ["--bias", "{bias95.npy}"], ["95", "96"]),
    ("no pictures", ["--input", "{zero_pictures.npy}"], ["0"]),
    ("small picture", ["--input", "{small_picture.npy}"], ["224", "227"]),
    ("channel last", ["--input", "{last_channel.npy}"], ["227", "3", "transpose(2, 0, 1)"]),
    ("one-dimensional picture", ["--input", "{bias95.npy}"], ["(95", "rank"]),
    ("text as weights", ["--weights", "{not_npy.npy}"], ["not_npy.npy", "not an npy file"]),
    ("archive as weights", ["--weights", "{archive.npy}"], ["archive.npy", "npz"]),
    ("Git LFS pointer as weights", ["--weights", "{pointer.npy}"], ["Git LFS", "git lfs pull"]),
    ("workbook as table", ["--lut", "{book.tsv}", *COLUMNS], ["Excel workbook", "as CSV"]),
    ("over-range marker", ["--lut", "{marker.tsv}", *COLUMNS], ["marker.tsv:3:8:", "over-range"]),
    ("currents as a table", ["--lut", "{ampere.tsv}", *COLUMNS], ["ampere.tsv:3:8:", "ampere"]),
    ("negative resistance", ["--lut", "{minus.tsv}", *COLUMNS], ["minus.tsv:3:8:", "-150002"]),
    ("zero resistance", ["--lut", "{zero.tsv}", *COLUMNS], ["zero.tsv:3:8:"]),
    ("NaN resistance", ["--lut", "{nan.tsv}", *COLUMNS], ["nan.tsv:3:8:"]),
    ("infinite resistance", ["--lut", "{inf.tsv}", *COLUMNS], ["inf.tsv:3:8:"]),
    ("word for a resistance", ["--lut", "{word.tsv}", *COLUMNS], ["word.tsv:3:8:", "open"]),
    ("two commas", ["--lut", "{commas.tsv}", *COLUMNS], ["commas.tsv:3:8:", "150,002,5"]),
    ("resistance beyond double", ["--lut", "{beyond.tsv}", *COLUMNS], ["beyond.tsv:3:8:"]),
    ("negative resistance below a header", ["--lut", "{negative.csv}"],
     ["negative.csv:3:8:", "-7000"]),
    ("row too short", ["--lut", "{short_row.tsv}", *COLUMNS], ["short_row.tsv:5:", "hrs"]),
    ("row too long", ["--lut", "{long_row.tsv}", *COLUMNS], ["long_row.tsv:5:"]),
    ("no HRS in a wide table", ["--lut", "{no_hrs.tsv}", *COLUMNS],
     ["no_hrs.tsv", "one logic state only"]),
    ("no HRS in a long table", ["--lut", "{one_state.csv}"],
     ["one_state.csv", "one logic state only"]),
    ("states by name and by number", ["--lut", "{mixed_states.csv}"],
     ["mixed_states.csv:2:1:", "HRS or LRS", "up to 2"]),
    ("header alone", ["--lut", "{only_header.csv}"], ["only_header.csv"]),
    ("a state left out", ["--lut", "{gap.csv}"], ["gap.csv", "no resistance of state 2"]),
    ("no known column", ["--lut", "{no_columns.csv}"], ["no_columns.csv"]),
    ("only comments", ["--lut", "{blank.tsv}"], ["blank.tsv", "no rows"]),
    ("no header and no columns", ["--lut", "{good.tsv}"],
     ["good.tsv:1:1:", "name them with --lut-columns"]),
    ("binary file as table", ["--lut", "{binary.tsv}", *COLUMNS], ["binary.tsv"]),
    ("open quote", ["--lut", "{quote.csv}"], ["quote.csv:2:1:", "quote"]),
    ("very long line", ["--lut", "{long_line.tsv}", *COLUMNS], ["long_line.tsv:1:1:", "1 MiB"]),
    ("very long field", ["--lut", "{long_field.tsv}", *COLUMNS], ["long_field.tsv:5:8:"]),
    ("very many columns", ["--lut", "{many_columns.tsv}", *COLUMNS], ["many_columns.tsv:1:"]),
    ("states that are the same", ["--lut", "{same.tsv}", *COLUMNS], []),
    ("unknown column name", ["--lut", "{good.tsv}", "--lut-columns", "cell,lrs,hsr,cycle"],
     ["hsr", "hrs"]),
    ("columns without HRS", ["--lut", "{good.tsv}", "--lut-columns", "cell,lrs,-,cycle"], []),
    ("column twice", ["--lut", "{good.tsv}", "--lut-columns", "lrs,lrs,hrs,cycle"], ["lrs"]),
    ("unknown device", ["--device", "ni_rram_1t1"], ["ni_rram_1t1'", "ni_rram_1t1r"]),
    ("unknown format", ["--format", "binray16"], ["binray16", "nearest", "binary16"]),
    ("unknown store", ["--store", "fractoin"], ["fractoin", "nearest", "fraction"]),
    ("unknown part of a store", ["--store", "sign+fractoin"], ["fractoin", "nearest", "fraction"]),
    ("unknown readout", ["--readout", "conductence"], ["conductence", "nearest", "conductance"]),
    ("unknown distribution", ["--distribution", "log-normal"],
     ["log-normal", "nearest", "lognormal"]),
    ("unknown policy", ["--non-finite", "staurate"], ["staurate", "nearest", "saturate"]),
    ("very long name", ["--format", "b" * 100000], ["bbbb", "nearest"]),
    ("empty name", ["--format", ""], ["format"]),
    ("empty weights name", ["--weights", ""], ["--weights", "empty"]),
    ("empty json name", ["--json", ""], ["--json", "empty"]),
    ("one file for both results", ["--json", "{empty}", "--csv", "{empty}"], ["same file"]),
    ("result over an input", ["--lut", "{empty}", "--csv", "{empty}"], ["is an input"]),
    ("empty store", ["--store", ""], []),
    ("integer bits of a float", ["--store", "integer"], ["integer"]),
    ("exponent of fixed point", ["--format", "q3.12", "--store", "exponent"], ["exponent"]),
    ("mask beyond the word", ["--store", "mask:0x10000"], ["mask"]),
    ("mask that is no number", ["--store", "mask:xyz"], ["mask"]),
    ("mask of nothing", ["--store", "mask:0x0"], []),
    ("unknown cells", ["--cells", "two"], ["--cells", "'two'", "1:sign"]),
    ("cells of four bits", ["--cells", "4"], ["--cells", "1 to 3"]),
    ("cells of an unknown field", ["--cells", "1:sign,3:fractoin"], ["--cells", "fractoin"]),
    ("no cells", ["--cells", ","], ["--cells"]),
    ("more bits than the device has states for", ["--cells", "2"], ["2 bits", "2 states"]),
    ("a Gray code read analog", ["--cells", "3-gray", "--device", "radar_8level_prebake"],
     ["Gray", "threshold"]),
    ("unknown protection", ["--protect", "sceded"], ["sceded", "nearest", "secded"]),
    ("check bits of an analog readout", ["--protect", "secded"],
     ["--protect secded", "--readout threshold"]),
    ("duplicate of a field that is not there",
     ["--protect", "duplicate", "--protect-fields", "integer", "--readout", "threshold"],
     ["integer"]),
    ("posit read analog", ["--format", "posit8"], ["posit8", "analog", "threshold"]),
    ("unknown scale", ["--scale", "fitler"], ["fitler", "filter"]),
    ("references in words", ["--references", "7k,high"], ["--references", "'7k'"]),
    ("three references of two states", ["--references", "1e5,1e4,1e3"], ["3 reference", "2"]),
    ("references out of order", ["--references", "7000,7000"], []),
    ("unknown levels", ["--levels", "chop"], ["chop", "chip"]),
    ("unknown threshold rule", ["--threshold-rule", "likelyhood"], ["likelyhood", "likelihood"]),
    ("negative comparator offset", ["--comparator-offset", "-1"],
     ["--comparator-offset", "a number, 0 or more"]),
    ("no ADC bits", ["--adc-bits", "0"], ["--adc-bits"]),
    ("everything clipped", ["--adc-clipped", "1"], ["--adc-clipped"]),
    ("a pair of multi-level cells",
     ["--cells", "3", "--readout", "differential", "--device", "radar_8level_prebake"],
     ["pair", "one bit"]),
    ("unknown key to vary", ["--vary", "formt=binary16"], ["formt", "format"]),
    ("nothing to vary", ["--vary", "format"], ["--vary format", "no values"]),
    ("an empty value to vary", ["--vary", "format=binary16//int8"], ["--vary format", "empty"]),
    ("one key twice", ["--vary", "format=int8", "--vary", "format=int4"], ["format", "twice"]),
    ("too many designs", ["--vary", "format=" + "/".join(["int8"] * 1001)], ["1000"]),
    ("ADC bits in words", ["--vary", "adc-bits=4/six"], ["adc-bits", "'six'"]),
    ("vary and compare", ["--compare", "--vary", "format=int8"], ["--compare", "--vary"]),
    ("precision of a built-in table", ["--data-precision", "0.05"], ["--lut"]),
    ("precision of 0", ["--lut", "{good.tsv}", *COLUMNS, "--data-precision", "0"],
     ["--data-precision"]),
    ("an interval of no width", ["--ci-width", "0"], ["--ci-width", "from 1e-06 to 1"]),
    ("an interval of no number", ["--ci-width", "nan"], ["--ci-width", "'nan'"]),
    ("crop of no pictures", ["--crop", "227"], ["--crop", "--images"]),
    ("zero trials", ["--trials", "0"], ["trial"]),
    ("negative trials", ["--trials", "-1"], ["trials"]),
    ("trials in words", ["--trials", "many"], ["trials", "many"]),
    ("half a trial", ["--trials", "1.5"], ["trials", "1.5"]),
    ("too many trials", ["--trials", "4294967296"], ["trials"]),
    ("negative seed", ["--seed", "-1"], ["seed", "-1"]),
    ("seed in words", ["--seed", "seven"], ["seed", "seven"]),
    ("seed beyond 64 bits", ["--seed", "18446744073709551616"], ["seed"]),
    ("zero threads", ["--threads", "0"], ["threads"]),
    ("negative threads", ["--threads", "-2"], ["threads"]),
    ("threads in words", ["--threads", "all"], ["threads", "all"]),
    ("a million threads", ["--threads", "1000000"], ["threads"]),
    ("unknown option", ["--trails", "3"], ["--trails"]),
    ("argument without option", ["weights.npy"], ["weights.npy"]),
    ("option without value", ["--trials"], ["--trials"]),
    ("device and table", ["--device", "ni_rram_1t1r", "--lut", "{good.tsv}"],
     ["--lut", "--device"]),
    ("columns without table", COLUMNS, ["--lut-columns", "--lut"]),
    ("JSON into a missing folder", ["--json", "{none/r.json}"], ["none/r.json", "cannot write"]),
    ("CSV into a missing folder", ["--csv", "{none/r.csv}"], ["none/r.csv", "cannot write"]),
    ("JSON over a folder", ["--json", "{.}"], ["cannot write"]),
    ("CSV over a folder", ["--csv", "{.}"], ["cannot write"]),
    ("d2d of no number", ["--d2d", "wide"], ["--d2d", "'wide'", "lrs=NUMBER"]),
    ("d2d of an unknown state", ["--d2d", "lrs=0.1,ors=0.2"], ["--d2d", "'ors=0.2'"]),
    ("d2d of one state twice", ["--d2d", "lrs=0.1,lrs=0.2"], ["--d2d", "'lrs=0.2'"]),
    ("negative c2c", ["--c2c", "hrs=-0.1"], ["--c2c", "negative"]),
    ("c2c with a correlation of 1", ["--c2c", "0.1", "--c2c-lag1", "1"], ["lag-1", "-1 and 1"]),
    ("stuck cells above 1", ["--stuck", "lrs=0.7,hrs=0.7"], ["add up to 1.4"]),
    ("drift without time", ["--drift", "0.1"], ["--drift", "--time"]),
    ("negative time", ["--drift", "0.1", "--time", "-1"], ["--time"]),
    ("temperature of 0 K", ["--drift", "0.1", "--time", "1", "--temperature", "0"],
     ["--temperature", "kelvin"]),
    ("time without drift", ["--time", "10"], ["--time", "--drift"]),
    ("memory of no c2c", ["--c2c-lag1", "0.5"], ["--c2c-lag1", "--c2c"]),
    ("a resistor below 0 ohm", ["--series-ohm=-5"], ["--series-ohm", "0 or more"]),
    ("telegraph noise without a step", ["--telegraph-share", "0.1"], ["--telegraph-step"]),
    ("telegraph noise without cells", ["--telegraph-step", "0.1"], ["--telegraph-share"]),
    ("telegraph noise of too many cells",
     ["--telegraph-share", "2", "--telegraph-step", "0.1"], ["--telegraph-share"]),
    ("read noise in words", ["--read-noise", "loud"],
     ["'loud'", "such as 0.02, or 'published'"]),
    ("read noise of one state", ["--read-noise", "lrs=0.1"], ["'lrs=0.1'", "for all states"]),
    ("reading far from the table's voltage", ["--read-voltage", "3"],
     ["--read-voltage 3", "0.2 V", "nearer"]),
    ("bits to protect beside check bits",
     ["--protect", "secded", "--readout", "threshold", "--protect-to", "0.1"],
     ["--protect-to needs the exact error (this design has no closed form (a repaired word depends "
      "on all bits of its group))\n"]),
    ("negative read noise", ["--read-noise", "-0.1"], ["--read-noise"]),
    ("read voltage of an unknown table",
     ["--lut", "{good.tsv}", *COLUMNS, "--read-voltage", "0.1"], ["--lut-voltage"]),
    ("another voltage than that of a built-in table", ["--lut-voltage", "0.1"],
     ["ni_rram_1t1r", "0.2 V"]),
    ("a table read at no voltage", ["--lut-voltage", "nan"], ["--lut-voltage", "'nan'"]),
    ("reading at a voltage that no cell survives", ["--read-voltage", "100"],
     ["--read-voltage", "'100'", "-10 to 10"]),
    ("measured spread of a built-in table", ["--spread", "measured"], ["--spread", "column 'cell'"]),
    ("measured spread of a law", ["--lut", "{good.tsv}", *COLUMNS, "--spread", "measured",
                                  "--distribution", "lognormal"], ["--distribution lognormal"]),
    ("unknown spread", ["--spread", "d3d"], ["d3d", "d2d"]),
    ("missing fault map", ["--fault-map", "{none.csv}"], ["none.csv", "no such file"]),
    ("a table taken for a fault map", ["--fault-map", "{negative.csv}"],
     ["negative.csv:1:1", "chip,weight,digit,state"]),
    ("a fault map of more chips", ["--fault-map", "{other_chip.csv}"],
     ["other_chip.csv:3:1:", "'1' is no chip", "chip 0 alone", "as many chips"]),
    ("a fault map of more fields than are stored", ["--fault-map", "{other_chip.csv}", "--chips", "2",
                                                "--store", "fraction"],
     ["other_chip.csv:2:5:", "'15' is no digit", "digits 0 to 9"]),
    ("a fault map of more weights", ["--fault-map", "{other_weight.csv}"],
     ["other_weight.csv:2:3:", "'34848' is no weight", "weights 0 to 34847"]),
    ("a fault map of larger cells", ["--fault-map", "{other_digit.csv}"],
     ["other_digit.csv:2:9:", "'16' is no digit", "digits 0 to 15"]),
    ("a fault map of nothing", ["--save-fault-map", "m.csv"], ["--stuck"]),
    ("zero chips", ["--chips", "0"], ["--chips"]),
    ("a table taken for a Gram matrix", ["--gram", "{good.tsv}"], ["good.tsv", "npy"]),
    ("weights taken for a Gram matrix", ["--gram", "{good.npy}"], ["good.npy", "Gram"]),
    ("weights taken for a Gram matrix that stands for pictures",
     ["--by-gram", "--gram", "{good.npy}"], ["good.npy", "Gram"]),
    ("a protection beyond the format", ["--protect-to", "1e-9", "--store", "fraction"],
     ["1e-09", "rounding"]),
    ("a negative protection", ["--protect-to", "-1"], ["--protect-to", "a number above 0"]),
    ("plots into a file", ["--plots", "{good.tsv}"], ["good.tsv"]),
    ("JSON onto a full disk", ["--json", "/dev/full"], ["/dev/full"]),
    ("CSV onto a full disk", ["--csv", "/dev/full"], ["/dev/full"]),
]


def limited():
    """In the child: no core files, bounded memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


def run(program, arguments, folder, before=limited):
    """Runs the program there; None if it takes too long."""
    try:
        return subprocess.run([program, *arguments], cwd=folder, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=SECONDS, preexec_fn=before, check=False)
    except subprocess.TimeoutExpired:
        return None


def complaints(done, words, late):
    """What is wrong with an answer, in words; `late`: the problem shows only after the results."""
    if done is None:
        return [f"it took more than {SECONDS} s"]
    out = []
    if done.returncode != 2:
        out.append(f"signal {-done.returncode}" if done.returncode < 0 else
                   f"exit code {done.returncode}")
    if done.stdout and not late:
        out.append("stdout is not empty")
    try:
        text = done.stderr.decode("utf-8")
    except UnicodeDecodeError:
        return out + ["stderr is not UTF-8"]
    text = UNDERSTOOD.sub("", BLAS_NOTE.sub("", text, count=1))
    lines = text.splitlines()
    if not lines or len(lines[0].split()) < 3 or not text.endswith("\n"):
        out.append("stderr has no sentence")
    if len(lines) > 2 or (len(lines) == 2 and "--help" not in lines[1]):
        out.append(f"stderr has {len(lines)} lines")
    if len(text) > 8000:
        out.append(f"stderr has {len(text)} characters")
    out += [f"'{word}' is not named" for word in words if word not in text]
    if any(ord(c) < 32 for line in lines for c in line):
        out.append("stderr has control characters")
    if resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > MOST_RESIDENT:
        out.append("more than 1 GiB of memory was in use")  # from here on, the first is to blame
    return out


def check_cases(program, folder, before, word):
    """All cases. Returns the number that failed."""
    failed = 0
    for title, arguments, words in CASES:
        if word not in title:
            continue
        arguments = [a[1:-1] if a.startswith("{") else a for a in arguments]
        few = [] if "--trials" in arguments else ["--trials", "2"]  # in case it is accepted
        done = run(program, [*arguments, *few], folder, before)
        wrong = complaints(done, words, "full disk" in title)
        if wrong:
            failed += 1
            print(f"FAILED: {title}: {'; '.join(wrong)}\n  {' '.join(arguments)[:200]}\n  stderr: "
                  f"{done.stderr[:500].decode(errors='replace') if done else ''}")
    return failed


def check_good(program, folder, before):
    """What must work: help, version, list, and a run with a good table. Returns failures."""
    failed = 0
    shared = ["--format", "mxfp8", "--store", "fraction", "--expected-only"]
    for arguments, words in ((shared, ["fraction and the shared exponents of mxfp8"]),
                             (["--help"], ["--weights", "--lut-columns", "--csv"]),
                             (["--version"], ["rramvar"]),
                             (["--list"], ["ni_rram_1t1r", "binary16", "threshold"]),
                             (["--lut", "good.tsv", *COLUMNS, "--weights", "good.npy",
                               "--trials", "1"], ["relative_l2", "synthetic"])):
        done = run(program, arguments, folder, before)
        text = done.stdout.decode() if done else ""
        said = BLAS_NOTE.sub("", done.stderr.decode(), count=1) if done else ""
        if arguments[0] == "--lut":
            said = "" if UNDERSTOOD.fullmatch(said) else said + " and not what was understood"
        if done is None or done.returncode != 0 or said or any(w not in text for w in words):
            failed += 1
            print("FAILED:", *arguments, "->", done)
    with open("/dev/full", "wb") as full:
        code = subprocess.run([program, "--trials", "1"], stdout=full, stderr=subprocess.DEVNULL,
                              timeout=SECONDS, check=False).returncode
    if code <= 0:
        failed += 1
        print(f"FAILED: exit code {code} though stdout could not be written")
    return failed


def check_little_memory(program, folder):
    """With more and more address space until a run succeeds, each run ends with results or one
    sentence, and OpenBLAS's share is among what was missed. Returns failures."""
    failed = 0
    missed = ""
    for mebibytes in range(64, 4096, 32):
        def little(size=mebibytes << 20):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
        version = run(program, ["--version"], folder, little)
        if version is not None and version.returncode != 0:
            continue  # its libraries do not get into memory, or not to work
        done = run(program, ["--trials", "2"], folder, little)
        if done is not None and done.returncode == 0:
            break
        text = done.stderr.decode() if done else ""
        missed += text
        if version is None or done is None or done.returncode not in (1, 2) or \
                len(text.splitlines()) != 1:
            failed += 1
            print(f"FAILED: with {mebibytes} MiB of address space -> {version}, {done}")
    if "OpenBLAS" in missed or not links_openblas(program):
        return failed
    print(f"FAILED: the memory that OpenBLAS needs is not among what was missed: {missed}")
    return failed + 1


def links_openblas(program):
    """Whether OpenBLAS is among the shared libraries of a program."""
    told = subprocess.run(["ldd", program], capture_output=True, text=True, check=False)
    return any("openblas" in os.path.realpath(word) for word in told.stdout.split()
               if word.startswith("/"))


def main():
    """Command line."""
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILES.items():
            with open(os.path.join(folder, name), "wb") as f:
                f.write(content)
        os.mkfifo(os.path.join(folder, "pipe"))
        # A build with the address sanitizer reserves terabytes: then only the memory in use counts.
        version = run(program, ["--version"], folder)
        before = limited if version and version.returncode == 0 else None
        word = sys.argv[2] if len(sys.argv) > 2 else ""
        failed = check_cases(program, folder, before, word) + check_good(program, folder, before)
        failed += check_little_memory(program, folder) if before else 0
    print(f"{len(CASES)} bad and 6 good cases, {failed} failed"
          + ("" if before else " (without a limit of the address space)"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
