"""The job that every peer does: binary32 words, one bit a cell, analog readout by conductance.

A trial draws a resistance of its state for every stored bit, reads it as a number (0 and 1 at the
means of the conductance), puts the weight together again, and compares the layer's output with that
of the trained weights. The arguments and the line of JSON are the same for all peers.
"""
import argparse
import json
import math
import time

import numpy as np

STORED = {"all": 32, "fraction": 23}  # the lowest bits of the word


def arguments(description):
    """The command line of a peer."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--weights", required=True, help="(96, 3, 11, 11) float32 .npy")
    parser.add_argument("--input", required=True, help="(N, 3, 227, 227) float32 .npy")
    parser.add_argument("--lut", required=True, help="two columns of resistances: lrs, hrs [ohm]")
    parser.add_argument("--store", choices=STORED, default="fraction")
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--pictures", type=int, default=1, help="of the input, that are used")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Job:
    """What is ready before the first trial."""

    def __init__(self, args):
        self.weights = np.load(args.weights)
        self.pictures = np.load(args.input, mmap_mode="r")[:args.pictures]
        conductance = 1.0 / np.loadtxt(args.lut)
        g1, g0 = conductance.mean(axis=0)
        # readings[0] of Logic-0 (HRS), readings[1] of Logic-1 (LRS)
        readings = (conductance.T[::-1] - g0) / (g1 - g0)
        self.entries = readings.shape[1]
        self.readings = readings.astype(np.float32)
        words = self.weights.ravel().view(np.uint32)
        stored = STORED[args.store]
        self.bits = (words[:, None] >> np.arange(stored, dtype=np.uint32)) & 1
        self.fraction_places = 2.0 ** np.arange(-23, 0)
        self.exponent_places = 2.0 ** np.arange(8) if stored == 32 else None
        exponent = ((words >> 23) & 0xFF).astype(np.int32) - 127
        self.factor = np.where(words >> 31, -1.0, 1.0) * np.exp2(exponent)


def patches_of(pictures):
    """im2col of pictures (N, 3, 227, 227): N × 363 × 3025."""
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (11, 11), axis=(2, 3))
    windows = windows[:, :, ::4, ::4]  # N, 3, 55, 55, 11, 11
    out = windows.transpose(0, 1, 4, 5, 2, 3).reshape(len(pictures), 363, 55 * 55)
    return np.ascontiguousarray(out)


def run(name, version, args, trial):
    """Times the trials, the first apart, and prints the line of JSON."""
    trial()
    seconds, errors = [], []
    for _ in range(args.trials):
        start = time.perf_counter()
        errors.append(float(trial()))
        seconds.append(time.perf_counter() - start)
    squares = np.square(errors)
    mean = squares.mean()
    half = 1.96 * squares.std(ddof=1) / math.sqrt(len(squares)) if len(squares) > 1 else math.nan
    print(json.dumps({
        "peer": name, "version": version, "trials": args.trials, "pictures": args.pictures,
        "threads": args.threads, "store": args.store,
        "seconds_a_trial": float(np.median(seconds)), "least_seconds": min(seconds),
        "relative_l2_rms": math.sqrt(mean),
        "rms_ci95": [math.sqrt(max(mean - half, 0.0)), math.sqrt(mean + half)]}))
