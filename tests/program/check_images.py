"""Checks --images and --report of alexnet_layer1 and --report of characterize.

    check_images.py ALEXNET_LAYER1 CHARACTERIZE

Pictures are written here byte by byte and preprocessed by numpy: as --images and as --input they
must give the same numbers. Exit code 77: numpy is missing.
"""
import os
import shutil
import subprocess

from program_test import SECONDS, np, require, run, run_checks
from small_network import MEAN, exif, jpeg, png, png_chunk, write


def make_pictures(folder):
    """Three pictures that are larger than the crop, and what a layer gets of them."""
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (3, 231, 229, 3), dtype=np.uint8)
    for n, picture in enumerate(pixels):
        write(f"{folder}/pictures/p{n}.png", png(picture))
    inputs = [p[2:-2, 1:-1, ::-1].astype(float).transpose(2, 0, 1) - MEAN[:, None, None]
              for p in pixels]
    np.save(f"{folder}/pictures.npy", np.array(inputs, np.float32))


def errors_of(result):
    """The exact errors, without the seconds that they took."""
    return {k: v for k, v in result["expected"].items() if k != "seconds"}


def check_pictures(layer, folder):
    """The same from pictures as from their array; bad ones are skipped, up to --max-bad."""
    base = ["--expected-only", "--store", "fraction"]
    images = ["--images", f"{folder}/pictures", "--resize", "none"]
    expected = run(layer, [*base, "--input", f"{folder}/pictures.npy"])
    seen = run(layer, [*base, *images])
    require(errors_of(seen) == errors_of(expected), "pictures and array differ")
    require(seen["config"]["pictures"] == 3, f"{seen['config']['pictures']}")
    write(f"{folder}/pictures/p9.jpg", b"no picture")
    require(errors_of(run(layer, [*base, *images])) == errors_of(expected), "a bad one counts")
    require("p9.jpg" in run(layer, [*base, *images, "--max-bad", 0], 2), "too many bad pictures")
    require("--input" in run(layer, [*base, *images, "--input", f"{folder}/pictures.npy"], 2),
            "two kinds of pictures")
    require("227" in run(layer, [*base, *images, "--crop", "200"], 2), "another crop")
    require("no picture" in run(layer, [*base, "--images", folder + "/empty"], 2), "empty folder")
    # A larger picture, resized: not the same numbers, but of the same kind.
    resized = run(layer, [*base, "--images", f"{folder}/pictures", "--preprocessing", "torch"])
    require(0.01 < resized["metrics"]["relative_l2"]["expected_rms"] < 1, "resized pictures")


def check_turned_pictures(layer, folder):
    """JPEG as numpy's array, and upright as the camera's note says, in JPEG and PNG."""
    rng = np.random.default_rng(4)
    greys = rng.integers(0, 256, (29, 30), dtype=np.uint8)
    upright = np.repeat(np.repeat(greys, 8, 0), 8, 1)
    # What is stored for each note, from EXIF's table: where the upright first row and column lie.
    stored = {1: lambda x: x, 2: np.fliplr, 3: lambda x: x[::-1, ::-1], 4: np.flipud,
              5: np.transpose, 6: lambda x: np.rot90(x), 7: lambda x: x[::-1, ::-1].T,
              8: lambda x: np.rot90(x, -1)}
    for note, turn in stored.items():
        write(f"{folder}/turned/{note}.jpg", jpeg(turn(greys), exif(note)))
        colours = np.repeat(turn(upright)[:, :, None], 3, 2)
        write(f"{folder}/turned/{note}.png", png(colours, png_chunk(b"eXIf", exif(note))))
    crop = upright[2:-3, 6:-7].astype(float)
    np.save(f"{folder}/upright.npy", np.array(crop - MEAN[:, None, None], np.float32)[None])
    base = ["--expected-only", "--store", "fraction"]
    expected = errors_of(run(layer, [*base, "--input", f"{folder}/upright.npy"]))
    for name in os.listdir(f"{folder}/turned"):
        seen = run(layer, [*base, "--images", f"{folder}/turned/{name}", "--resize", "none"])
        require(errors_of(seen) == expected, f"{name} is not upright")


def check_reports(layer, characterize, folder):
    """Both pages, with figures where gnuplot is, and their data."""
    report = f"{folder}/layer <report>"
    run(layer, ["--trials", 5, "--store", "fraction", "--compare", "--report", report])
    done = subprocess.run([characterize, "--report", f"{folder}/device", "--gof-replicates", "0"],
                          capture_output=True, text=True, timeout=SECONDS, check=False)
    require(done.returncode == 0, done.stderr)
    for path, data, words in ((report, "sensitivity.csv", ["Designs side by side"]),
                              (f"{folder}/device", "probability.csv", ["Synthetic data"])):
        with open(f"{path}/index.html", encoding="utf-8") as f:
            page = f.read()
        for word in [*words, "How to reproduce this", "seed"]:
            require(word in page, f"'{word}' is not on the page")
        require("<report>" not in page, "not escaped")
        require(os.path.exists(f"{path}/{data}"), f"{data} is missing")
        if shutil.which("gnuplot"):
            require(page.count("<svg role") >= 1, "no figure")
    require("layer &lt;report&gt;" in open(f"{report}/index.html", encoding="utf-8").read(),
            "the command line is not there")


def check_all(folder, layer, characterize):
    """All checks; returns what they showed."""
    os.mkdir(f"{folder}/empty")
    make_pictures(folder)
    check_pictures(layer, folder)
    check_turned_pictures(layer, folder)
    check_reports(layer, characterize, folder)
    return "pictures are numpy's; both pages are there"


if __name__ == "__main__":
    run_checks(check_all, __doc__, 2)
