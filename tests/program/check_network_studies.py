"""Checks compliance_sweep and bits_per_cell on a network, against numpy's.

    check_network_studies.py COMPLIANCE_SWEEP BITS_PER_CELL PREDICTION_ACCURACY

The network, its pictures and numpy's idea of both are those of small_network.py. Nothing that
numpy is compared with is sampled, so there are no false alarms. Exit code 77: numpy is missing.
"""
import math

from program_test import np, require, run, run_checks, wilson, write_table
from small_network import CLASSES, PICTURES, classify, convolve, small_world

SWITCHED = {"low": (2e5, 5e3), "high": (1e5, 2e4)}  # ohm in HRS and LRS, the same in every cell


def expected_of(net, inputs, labels):
    """What a network whose weights are rounded to binary16 gives."""
    rounded = net["w"].astype(np.float16).astype(float)
    outputs = [convolve(net["w"].astype(float), net["b"], x) for x in inputs]
    encoded = [convolve(rounded, net["b"], x) for x in inputs]
    best = [np.argsort(-classify(net, y)) for y in encoded]
    return {"top1": sum(int(b[0] == k) for b, k in zip(best, labels)),
            "top5": sum(int(k in b[:5]) for b, k in zip(best, labels)),
            "changed": sum(int(b[0] != np.argmax(classify(net, y)))
                           for b, y in zip(best, outputs)),
            "relative_l2": math.sqrt(sum(((a - y) ** 2).sum() for a, y in zip(encoded, outputs))
                                     / sum((y ** 2).sum() for y in outputs))}


def check_accuracy(point, numpy):
    """The accuracy of cells that read as they were written."""
    accuracy = point["accuracy"]
    for key in ("top1", "top5", "changed"):
        require(abs(accuracy[key] - numpy[key] / PICTURES) < 1e-12, f"{key}: {point}, {numpy}")
    require(accuracy["pictures"] == PICTURES and CLASSES > 5, f"{accuracy}")
    require((accuracy["ideal_top1"], accuracy["ideal_top5"]) == (10 / PICTURES, 20 / PICTURES),
            f"{accuracy}")
    require(np.allclose(accuracy["top1_ci95"], wilson(numpy["top1"], PICTURES), atol=1e-12),
            f"Wilson: {accuracy}")
    require(np.allclose(accuracy["top1_over_chips"], numpy["top1"] / PICTURES, atol=1e-12),
            f"chips: {accuracy}")
    # Outputs are float: 2^-24 of them beside an error of 2e-4 of them.
    require(abs(point["relative_l2_rms"] / numpy["relative_l2"] - 1) < 1e-4, f"{point}, {numpy}")


def check_sweep(sweep, folder, net, numpy):
    """Accuracy, and the power of the bits that are stored."""
    tables = []
    for name, (hrs, lrs) in SWITCHED.items():
        with open(f"{folder}/{name}.csv", "w", encoding="utf-8") as f:
            f.write(f"hrs_ohm,lrs_ohm\n{hrs!r},{lrs!r}\n{hrs!r},{lrs!r}\n")
        tables.append(f"{'50u' if name == 'low' else '5u'}={folder}/{name}.csv")
    result = run(sweep, ["--model", f"{folder}/small.onnx", "--images", f"{folder}/flat", "--resize",
                         "none", "--chips", 2, "--readout", "threshold", "--power-voltage", 0.25,
                         "--tables", *tables])
    points = result["points"]
    require(len(points) == 2, f"{points}")
    fraction = net["w"].astype(np.float16).view(np.uint16).ravel() & 0x3ff
    ones = int(np.unpackbits(fraction.view(np.uint8)).sum())
    zeros = 10 * net["w"].size - ones
    for point, name in zip(points, ("high", "low")):  # in the order of their compliance
        check_accuracy(point, numpy)
        require(point["cells_in_state"] == [zeros, ones], f"{point}: {zeros}, {ones}")
        hrs, lrs = SWITCHED[name]
        power = 0.25 ** 2 * (zeros / hrs + ones / lrs)
        require(abs(point["read_power_w"] / power - 1) < 1e-12, f"{point}: {power} W")


def check_bits(bits, prediction, folder, numpy):
    """All layouts of cells that read as they were written; and others as prediction_accuracy."""
    levels = [[r, r] for r in (2e5, 9e4, 6e4, 4e4, 3e4, 2.4e4, 2e4, 1.6e4)]
    write_table(f"{folder}/eight.csv", enumerate(levels))
    model = ["--model", f"{folder}/small.onnx", "--images", f"{folder}/flat", "--resize", "none",
             "--chips", 3, "--seed", 4]
    result = run(bits, [*model, "--tables", f"{folder}/eight.csv", "--distribution", "table"])
    require(len(result["points"]) == 4 * 3, f"{len(result['points'])} points")
    for point in result["points"]:
        require(point["bits_misread_share"] == 0, f"{point}")
        check_accuracy(point, numpy)

    varied = ["--device", "radar_8level_postbake", "--distribution", "lognormal"]
    studied = run(bits, [*model, "--tables", varied[1], "--bits", 3, "--readout", "conductance",
                         "--distribution", "lognormal"])
    for point in studied["points"]:
        chips = run(prediction, [*model, *varied, "--cells", point["cells"], "--store",
                                 point["store"]])["chips"]
        for key in ("top1", "top5", "changed"):
            mean = sum(chip[key] for chip in chips) / (3 * PICTURES)
            require(abs(point["accuracy"][key] - mean) < 1e-12, f"{key}: {point}, {chips}")
        rms = math.sqrt(sum(chip["relative_l2"] ** 2 for chip in chips) / 3)
        require(abs(point["relative_l2_rms"] / rms - 1) < 1e-9, f"{point}: {rms}")
    require(any(p["accuracy"]["changed"] > 0 for p in studied["points"]), "nothing changed")


def check_all(folder, sweep, bits, prediction):
    """All checks; returns what they showed."""
    net, inputs, labels = small_world(folder)
    numpy = expected_of(net, inputs, labels)
    check_sweep(sweep, folder, net, numpy)
    check_bits(bits, prediction, folder, numpy)
    return "compliance_sweep and bits_per_cell predict what numpy's network does"


if __name__ == "__main__":
    run_checks(check_all, __doc__, 3)
