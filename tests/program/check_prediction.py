"""Checks prediction_accuracy against an independent numpy network, on real data and on bad input.

    check_prediction.py PROGRAM          without real data
    check_prediction.py PROGRAM DATA     on SqueezeNet and 64 pictures in the folder DATA only;
                                         exit code 77 (skipped) where DATA is empty or not there

The independent network is that of small_network.py.
"""
import json
import math
import os
import shutil
import subprocess

from program_test import SECONDS, np, require, require_refusal, run, run_checks, skip, wilson
from small_network import (CLASSES, MEAN, PICTURES, SIZE, classify, convolve, onnx_model, png,
                           small_world, write)

# Ideal cells: what is left is the rounding to the number format, which numpy can do too.
IDEAL_CELLS = ["--distribution", "median", "--readout", "threshold"]


def without_seconds(result):
    """What must not depend on the number of threads."""
    result = {k: v for k, v in result.items() if k not in ("timing", "config")}
    return json.dumps(result)


def check_small(program, folder):
    """Counts and layer errors against numpy, for ONNX and Caffe, in every layout of labels."""
    net, inputs, labels = small_world(folder)
    base = ["--resize", "none", "--chips", 2]
    flat = ["--model", f"{folder}/small.onnx", "--images", f"{folder}/flat"]
    # q3.12 with ideal cells: weights are rounded to multiples of 2^-12.
    rounded = np.round(net["w"].astype(float) * 4096) / 4096
    outputs = [convolve(net["w"].astype(float), net["b"], x) for x in inputs]
    errors = [convolve(rounded, net["b"], x) - y for x, y in zip(inputs, outputs)]
    relative = math.sqrt(sum((e ** 2).sum() for e in errors) / sum((y ** 2).sum() for y in outputs))
    result = run(program, [*flat, *base, "--format", "q3.12", *IDEAL_CELLS, "--verify"])
    require(result["pictures"] == PICTURES and result["config"]["layers"] == ["conv1"],
            "pictures or layer")
    require((result["ideal"]["top1"], result["ideal"]["top5"]) == (10, 20), f"ideal: {result}")
    require(result["opencv_alone"]["changed"] == 0, "OpenCV alone predicts otherwise")
    require(result["opencv_alone"]["largest_score_difference"] < 1e-3, "scores differ")
    for tally in (result["encoded"], *result["chips"]):
        require(abs(tally["relative_l2"] / relative - 1) < 1e-5,
                f"relative error {tally['relative_l2']}, numpy has {relative}")
    require(np.allclose(result["ideal"]["top1_ci95"], wilson(10, PICTURES), atol=1e-12), "Wilson")

    # The same in every layout and from Caffe's files.
    caffe = ["--model", f"{folder}/small.prototxt"]
    classes = ["--classes", f"{folder}/classes.txt"]
    for other in ([*caffe, "--images", f"{folder}/flat"],
                  [*flat[:2], "--images", f"{folder}/by_class", *classes],
                  [*flat[:2], "--images", f"{folder}/plain", "--labels", f"{folder}/labels.txt"],
                  [*caffe, "--images", *(f"{folder}/plain/p{n:03d}.png" for n in range(PICTURES)),
                   "--labels", f"{folder}/labels.txt"]):
        again = run(program, [*other, *base, "--format", "q3.12", *IDEAL_CELLS])
        require((again["ideal"]["top1"], again["ideal"]["top5"]) == (10, 20), f"{other}")
        require(abs(again["encoded"]["relative_l2"] / relative - 1) < 1e-5, f"{other}")

    # A design whose error is large: numpy follows it from the sign bit's stuck cells.
    stuck = run(program, [*flat, *base, "--store", "sign", *IDEAL_CELLS, "--stuck", "lrs=1"])
    halves = net["w"].astype(np.float16).astype(float)
    outputs_stuck = [convolve(-abs(halves), net["b"], x) for x in inputs]
    scores = [classify(net, y) for y in outputs_stuck]
    top1 = sum(int(np.argmax(s) == k) for s, k in zip(scores, labels))
    changed = sum(int(np.argmax(s) != np.argmax(classify(net, y)))
                  for s, y in zip(scores, outputs))
    relative = math.sqrt(sum(((a - b) ** 2).sum() for a, b in zip(outputs_stuck, outputs))
                         / sum((y ** 2).sum() for y in outputs))
    for chip in stuck["chips"]:
        require((chip["top1"], chip["changed"]) == (top1, changed), f"{chip}: {top1}, {changed}")
        require(abs(chip["relative_l2"] / relative - 1) < 1e-5, f"{chip}: {relative}")
    weights = net["w"].size
    require(stuck["counts"]["cells_stuck"] == {"expected": 2 * weights, "realised": 2 * weights},
            f"{stuck['counts']}")

    # PyTorch's preprocessing: red-green-blue in 0 … 1, normalised.
    mean, deviation = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    normal = [((x + MEAN[:, None, None])[::-1] / 255 - mean[:, None, None])
              / deviation[:, None, None] for x in inputs]
    torch = run(program, [*flat, *base, "--preprocessing", "torch", "--format", "q3.12",
                          *IDEAL_CELLS])
    outputs_torch = [convolve(net["w"].astype(float), net["b"], x) for x in normal]
    errors_torch = [convolve(rounded, net["b"], x) - y for x, y in zip(normal, outputs_torch)]
    relative = math.sqrt(sum((e ** 2).sum() for e in errors_torch)
                         / sum((y ** 2).sum() for y in outputs_torch))
    require(abs(torch["encoded"]["relative_l2"] / relative - 1) < 1e-5, f"torch: {relative}")
    top1 = sum(int(np.argmax(classify(net, y)) == k) for y, k in zip(outputs_torch, labels))
    require(torch["ideal"]["top1"] == top1, f"torch: {torch['ideal']}, {top1}")

    # Multi-level cells and check bits, by their cells a weight.
    for extra, cells in ((["--cells", "1:sign,1:exponent,2:fraction", "--device",
                           "radar_8level_prebake", "--readout", "threshold"], 11),
                         (["--protect", "tmr", "--readout", "threshold"], 16)):
        require(run(program, [*flat, *base, *extra])["config"]["cells_per_weight"] == cells,
                f"{extra}")

    # A layer's chips are the same whichever other layers are stored with it.
    alone = run(program, [*flat, *base, "--store", "fraction", "--layers", "conv1"])
    both = run(program, [*flat, *base, "--store", "fraction", "--layers", "conv1,fc"])
    for chip, other in zip(alone["chips"], both["chips"]):
        require(chip["relative_l2"] == other["relative_l2_per_layer"]["conv1"], f"{chip}, {other}")

    # All layers, and the same numbers on one thread as on two.
    noisy = [*flat, "--resize", "none", "--layers", "all", "--store", "fraction", "--chips", 3,
             "--trials", 2, "--seed", 5]
    one = run(program, [*noisy, "--threads", 1])
    require(without_seconds(one) == without_seconds(run(program, [*noisy, "--threads", 2])),
            "the result depends on threads")
    require(one["config"]["layers"] == ["conv1", "fc"], f"{one['config']['layers']}")
    for chip in one["chips"]:
        require(chip["predictions"] == 2 * PICTURES and len(chip["trials"]) == 2, f"{chip}")
        require(sum(t["top1"] for t in chip["trials"]) == chip["top1"], "trials do not add up")
        require(chip["relative_l2_per_layer"]["fc"] > 0, f"{chip}")


def check_stop_rule(program, folder):
    """Stops at the first look at which Student's interval over the chips is narrow enough."""
    looks, width = [10, 15, 23, 35, 53, 80, 120, 180, 270, 400], 1.5
    result = run(program, ["--model", f"{folder}/small.onnx", "--images", f"{folder}/flat",
                           "--resize", "none", "--weight-noise", 0.5, "--ci-width", width,
                           "--chips", 400])
    shares = [100 * chip["top1"] / PICTURES for chip in result["chips"]]
    require(result["stopped_at_ci_width"] and len(shares) in looks, f"{len(shares)} chips")

    def half(n):  # t's 97.5 % quantile by Cornish and Fisher's expansion, good to 1e-4 from n = 10
        z, d = 1.959963984540054, n - 1
        t = (z + (z ** 3 + z) / (4 * d) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * d ** 2)
             + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * d ** 3))
        return t * np.std(shares[:n], ddof=1) / math.sqrt(n)
    for n in looks[:looks.index(len(shares)) + 1]:
        require((half(n) <= width) == (n == len(shares)), f"{n} chips: ± {half(n)}")
    ci95 = result["over_chips"]["top1"]["ci95"]
    require(abs(50 * (ci95[1] - ci95[0]) / half(len(shares)) - 1) < 1e-3, f"{ci95}")


def check_report(program, folder):
    """The page, its data, and everything that a user typed escaped; also without gnuplot."""
    odd = f"{folder}/odd <b>&name"
    shutil.copytree(f"{folder}/flat", odd)
    arguments = ["--model", f"{folder}/small.onnx", "--images", odd, "--resize", "none", "--chips",
                 2, "--store", "fraction", "--report", f"{folder}/report"]
    run(program, arguments)
    with open(f"{folder}/report/index.html", encoding="utf-8") as f:
        page = f.read()
    require("<b>" not in page and "odd &lt;b&gt;&amp;name" in page, "not escaped")
    require("--resize none" in page and "NI-RRAM-Python" in page, "command or citation missing")
    if shutil.which("gnuplot"):
        require("<svg role" in page and "<?xml" not in page, "no inline figure")
    with open(f"{folder}/report/accuracy.csv", encoding="utf-8") as f:
        require(len(f.readlines()) == 3, "data of the figure")
    without = subprocess.run([program, *map(str, arguments)], timeout=SECONDS, capture_output=True,
                             text=True, env={**os.environ, "PATH": folder}, check=False)
    require(without.returncode == 0 and "gnuplot was not found" in without.stderr, without.stderr)
    with open(f"{folder}/report/index.html", encoding="utf-8") as f:
        page = f.read()
    require("gnuplot was not found" in page and "<svg" not in page, "not said on the page")
    require(os.path.exists(f"{folder}/report/accuracy.csv"), "no data without gnuplot")


def check_bad_pictures(program, folder):
    """Bad pictures are named, counted and skipped; too many are an error."""
    mixed = f"{folder}/mixed"
    shutil.copytree(f"{folder}/flat", mixed)
    first = sorted(os.listdir(mixed))[0]
    with open(f"{mixed}/{first}", "rb") as f:
        whole = f.read()
    for name, content in (("idx000_cut.png", whole[:len(whole) // 2]), ("idx000_empty.png", b""),
                          ("idx000_text.jpg", b"no picture"), ("idx001_cut.jpg", b"\xff\xd8\xff")):
        write(f"{mixed}/{name}", content)
    write(f"{mixed}/idx002_small.png", png(np.zeros((4, 4, 3), np.uint8)))
    base = ["--model", f"{folder}/small.onnx", "--images", mixed, "--resize", "none", "--chips", 1]
    result = run(program, base)
    require(result["pictures"] == PICTURES, f"{result['pictures']}")
    require((result["ideal"]["top1"], result["ideal"]["top5"]) == (10, 20), "bad ones count")
    bad = {os.path.basename(b["file"]) for b in result["bad_pictures"]}
    require(bad == {"idx000_cut.png", "idx000_empty.png", "idx000_text.jpg", "idx001_cut.jpg",
                    "idx002_small.png"}, f"{bad}")
    require("--max-bad 4" in run(program, [*base, "--max-bad", 4], 2), "too many bad ones")


def check_bad_input(program, folder):
    """One clear sentence and exit code 2."""
    model = ["--model", f"{folder}/small.onnx", "--resize", "none"]
    flat = ["--images", f"{folder}/flat"]
    write(f"{folder}/nothing/readme.txt", "no pictures")
    write(f"{folder}/cut.onnx", onnx_model(small_world(f"{folder}/other")[0])[:600])
    write(f"{folder}/unlabelled/p.png", png(np.zeros((SIZE, SIZE, 3), np.uint8)))
    write(f"{folder}/beyond/idx{CLASSES}_p.png", png(np.zeros((SIZE, SIZE, 3), np.uint8)))
    write(f"{folder}/differ/idx001_n00001000_p.png", png(np.zeros((SIZE, SIZE, 3), np.uint8)))
    write(f"{folder}/wrong_labels.txt", "p000.png 1\np001.png seven\n")
    write(f"{folder}/few_labels.txt", "p000.png 1\n")
    write(f"{folder}/twice.txt", "1 n01 a\n1 n02 b\n")
    one_class = ["--images", f"{folder}/few"]
    shutil.copytree(f"{folder}/by_class", f"{folder}/few")
    shutil.rmtree(f"{folder}/few/{sorted(os.listdir(f'{folder}/few'))[0]}")
    cases = [
        ("missing model", ["--model", "none.onnx", *flat], ["none.onnx", "no such file"]),
        ("model of another kind", ["--model", f"{folder}/labels.txt", *flat], [".onnx"]),
        ("cut model", ["--model", f"{folder}/cut.onnx", *flat], ["cut.onnx"]),
        ("no such layer", [*model, *flat, "--layer", "conv2"], ["'conv2'", "conv1, fc"]),
        ("a layer without weights", [*model, *flat, "--layer", "relu1"], ["'relu1'", "conv1, fc"]),
        ("wrong crop", [*model, *flat, "--crop", "20"], ["24×24", "20×20"]),
        ("crop above resize", [*model[:2], *flat, "--resize", "16x16"], ["--resize"]),
        ("no such preprocessing", [*model, *flat, "--preprocessing", "keras"], ["keras", "torch"]),
        ("no such folder", [*model, "--images", "none"], ["none", "no such"]),
        ("folder without pictures", [*model, "--images", f"{folder}/nothing"], ["no picture"]),
        ("no labels", [*model, "--images", f"{folder}/unlabelled"], ["no label", "--labels"]),
        ("label beyond the network", [*model, "--images", f"{folder}/beyond"], ["0 to 6"]),
        ("number against name", [*model, "--images", f"{folder}/differ", "--classes",
                                 f"{folder}/classes.txt"], ["class 1", "class 0"]),
        ("label of no class", [*model, "--images", f"{folder}/plain", "--labels",
                               f"{folder}/wrong_labels.txt"], ["wrong_labels.txt:2", "'seven'"]),
        ("label missing", [*model, "--images", f"{folder}/plain", "--labels",
                           f"{folder}/few_labels.txt"], ["few_labels.txt", "p001.png"]),
        ("class twice", [*model, *flat, "--classes", f"{folder}/twice.txt"], ["twice.txt:2"]),
        ("folders for other classes", [*model, *one_class], ["folders", "--classes"]),
        ("images without model", flat, ["--model"]),
        ("model without images", model, ["--images"]),
        ("two numbers for the mean", [*model, *flat, "--pixel-mean", "1,2"], ["--pixel-mean", "three"]),
        ("deviation of zero", [*model, *flat, "--pixel-std", "0,1,1"], ["--pixel-std"]),
        ("crop of nothing", [*model, *flat, "--crop", "0"], ["--crop"]),
        ("labels of no pictures", ["--labels", f"{folder}/labels.txt"], ["--labels", "--images"]),
        ("noise of no number", ["--weight-noise", "nan"], ["--weight-noise", "'nan'"]),
        ("negative noise", [*model, *flat, "--weight-noise", "-1"], ["--weight-noise"]),
        ("a fault map of two layers", [*model, *flat, "--layers", "all", "--fault-map",
                                       f"{folder}/labels.txt"], ["--fault-map", "2 layers"]),
        ("noise and cells", ["--weight-noise", "0.1", "--d2d", "0.1"], ["--weight-noise"]),
        ("unknown format", [*model, *flat, "--format", "binray16"], ["binray16", "binary16"]),
        ("zero chips", ["--chips", "0"], ["--chips"]),
        ("too many weights", ["--chips", "100000"], ["GiB", "fewer"]),
        ("unknown option", ["--trails", "3"], ["--trails"]),
    ]
    for title, arguments, words in cases:
        require_refusal(program, arguments, words, title)
    return len(cases)


def check_synthetic(program):
    """Without files: said to be synthetic; noise costs accuracy."""
    result = run(program, ["--chips", 2, "--store", "fraction", "--verify"])
    require("SYNTHETIC" in result["config"]["model"], "not said to be synthetic")
    require("SYNTHETIC" in result["config"]["images"], "not said to be synthetic")
    require(result["pictures"] == 100 and result["ideal"]["top1"] > 50, f"{result['ideal']}")
    require(result["opencv_alone"]["changed"] == 0, "OpenCV alone predicts otherwise")
    noisy = run(program, ["--chips", 2, "--weight-noise", 2])
    for chip in noisy["chips"]:
        require(chip["top1"] < noisy["ideal"]["top1"], f"{chip}")
        require(chip["changed"] > 0, f"{chip}")


def check_data(program, data):
    """SqueezeNet on 64 ImageNet pictures, against OpenCV alone and published accuracies."""
    base = ["--model", f"{data}/squeezenet/squeezenet.onnx", "--images", f"{data}/images"]
    result = run(program, [*base, "--chips", 1, "--store", "fraction", "--verify"])
    require(result["pictures"] == 64, f"{result['pictures']}")
    require((result["ideal"]["top1"], result["ideal"]["top5"]) == (46, 59), f"{result['ideal']}")
    alone = result["opencv_alone"]
    require((alone["top1"], alone["top5"], alone["changed"]) == (46, 59, 0), f"{alone}")
    require(alone["largest_score_difference"] < 1e-3, f"{alone}")

    # Log-normal noise on the weights. An independent script on 200 pictures, of which the ideal
    # network had 67.5 % right: 64.5, 41.5 and 29.0 %. The mean of four draws on these 64 must lie
    # within the sum of both 95 % intervals, the one of the 200 and that of the 64 (a false alarm in
    # fewer than 1 of 200 runs if only chance differs; the seed is fixed).
    for sigma, published in ((0.1, 129), (0.3, 83), (0.6, 58)):
        noisy = run(program, [*base, "--chips", 4, "--weight-noise", sigma])
        top1 = sum(chip["top1"] for chip in noisy["chips"]) / 4
        theirs, ours = wilson(published, 200), wilson(top1, 64)
        print(f"sigma {sigma}: top-1 {top1 / 0.64:.1f} %, published {published / 2} %")
        require(ours[0] <= theirs[1] and theirs[0] <= ours[1], f"sigma {sigma}: {ours}, {theirs}")


def check_all(folder, program, data=None):
    """All checks without real data, or those on it; returns what they showed."""
    if data is not None:
        if not data or not os.path.exists(os.path.join(data, "squeezenet", "squeezenet.onnx")):
            skip("RRAMVAR_DATA names no folder with squeezenet and images")
        check_data(program, data)
        return "SqueezeNet on 64 pictures: as OpenCV alone; noise as published"
    check_small(program, folder)
    check_stop_rule(program, folder)
    check_report(program, folder)
    check_bad_pictures(program, folder)
    cases = check_bad_input(program, folder)
    check_synthetic(program)
    return f"numpy's network agrees; {cases} cases of bad input are refused"


if __name__ == "__main__":
    run_checks(check_all, __doc__, 1, 1)
