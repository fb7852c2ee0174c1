"""Outside check of the layer-1 error model: numpy, written from the equations, not the library.

For a convolution whose weights are coded bit by bit in RRAM cells (one bit a cell, Logic-1 = LRS):
  rounding     relative L2 error that the number format alone causes;
  closed form  E||dY||^2 / ||Y_ref||^2, exact, by the Gram matrix G = P^T P of the patches P;
  normal       approximation of the mean element-wise relative error and of the share of ReLU flips,
               taking every dy as normal (good for sums of many like terms, bad with heavy tails).
References: 'trained' (the given weights) and 'encoded' (the weights after coding, ideal cells).
Y includes the bias (held in reliable memory) and is taken before the activation.
"""
import math

import numpy as np

# name: (field of each bit, most significant first; exponent bias, None = two's complement)
FORMATS = {
    "binary16": ("S" + "E" * 5 + "F" * 10, 15),
    "binary32": ("S" + "E" * 8 + "F" * 23, 127),
    "bfloat16": ("S" + "E" * 8 + "F" * 7, 127),
    "q3.12": ("S" + "E" * 3 + "F" * 12, None),  # 'E' = the three integer bits
}
STORES = {"all": "SEF", "fraction": "F", "sign+fraction": "SF", "exponent": "E"}
READOUTS = {"conductance": lambda r: 1.0 / r, "resistance": lambda r: r, "log-resistance": np.log}


class Format:
    """A 16- or 32-bit number format: fields, place values, encode, decode."""

    def __init__(self, name):
        fields, self.bias = FORMATS[name]
        self.name, self.fields, self.nbits = name, np.array(list(fields)), len(fields)
        self.exp, self.frac = self.fields == "E", self.fields == "F"
        nexp, nfrac = self.exp.sum(), self.frac.sum()
        self.place = np.zeros(self.nbits)
        self.place[self.frac] = 2.0 ** -np.arange(1, nfrac + 1)
        self.place[self.exp] = 2.0 ** np.arange(nexp - 1, -1, -1)
        if self.bias is None:
            self.place[0] = -(2.0 ** nexp)  # two's complement sign bit
        else:
            self.special = 2 ** nexp - 1  # stored exponent of Inf and NaN
            self.largest = 2.0 ** (self.special - 1 - self.bias) * (2.0 - 2.0 ** -nfrac)

    def encode(self, w):
        """float32 weights -> bits (n, nbits) of 0/1; nearest, ties to even."""
        w = np.asarray(w, np.float32).ravel()
        if self.name == "binary16":
            word = w.astype(np.float16).view(np.uint16).astype(np.int64)
        elif self.bias is None:
            word = np.clip(np.rint(w * 4096.0), -32768, 32767).astype(np.int64) & 0xFFFF
        else:
            word = w.view(np.uint32).astype(np.int64)
            if self.name == "bfloat16":
                word = (word + 0x7FFF + ((word >> 16) & 1)) >> 16
        return (word[:, None] >> np.arange(self.nbits - 1, -1, -1)) & 1

    def normal(self, bits):
        """True where the stored exponent is not zero."""
        return bits[:, self.exp].any(axis=1)

    def decode(self, bits):
        """Bits -> weights."""
        if self.bias is None:
            return bits @ self.place
        normal = self.normal(bits)
        m = bits[:, self.frac] @ self.place[self.frac]
        e = np.where(normal, bits[:, self.exp] @ self.place[self.exp], 1.0)
        return (1.0 - 2.0 * bits[:, 0]) * np.exp2(e - self.bias) * (m + normal)


def best_threshold(r1, r0):
    """Boundary t that minimises P(LRS >= t) + P(HRS < t): geometric middle of the best interval.

    The cost, in whole numbers, is constant between neighbouring resistances; neighbouring intervals
    of equal cost are one. Of equally good intervals the widest in ln R counts."""
    v = np.unique(np.concatenate([r1, r0]))
    lrs_above = len(r1) - np.searchsorted(np.sort(r1), v[:-1], "right")
    hrs_below = np.searchsorted(np.sort(r0), v[:-1], "right")
    cost = lrs_above * len(r0) + hrs_below * len(r1)  # on the interval (v[i], v[i + 1])
    first = np.concatenate([[0], np.flatnonzero(np.diff(cost)) + 1])  # of each stretch
    last = np.concatenate([first[1:], [len(cost)]])
    low, high = v[first], v[last]
    best = np.flatnonzero(cost[first] == cost.min())
    i = best[np.argmax(np.log(high[best] / low[best]))]
    return math.sqrt(low[i] * high[i])


class Cell:
    """Tables of the digit estimate given the stored bit: self.table[s], s = 0, 1."""

    def __init__(self, r1, r0, readout):
        self.threshold = best_threshold(r1, r0) if readout == "threshold" else None
        if self.threshold is not None:
            self.table = [(r < self.threshold).astype(float) for r in (r0, r1)]
        else:
            g0, g1 = (READOUTS[readout](r) for r in (r0, r1))
            self.table = [(g - g0.mean()) / (g1.mean() - g0.mean()) for g in (g0, g1)]

    def mean(self, bits, stored):
        """E[d^] of every digit; digits outside RRAM are exact."""
        return np.where(stored, np.array([t.mean() for t in self.table])[bits], bits)

    def var(self, bits, stored):
        """Var[d^] of every digit."""
        return np.where(stored, np.array([t.var() for t in self.table])[bits], 0.0)

    def log2_mean_exp2(self, c, bits, place, stored):
        """log2 E[2^(c p d^)] of every digit (columns of 'bits' have place values 'place')."""
        out = c * place * bits.astype(float)
        for i in np.flatnonzero(stored):
            x = [c * place[i] * t for t in self.table]
            m = [a.max() + np.log2(np.exp2(a - a.max()).mean()) for a in x]
            out[:, i] = np.array(m)[bits[:, i]]
        return out


def moments(fmt, cell, bits, stored):
    """Exact mean and variance of every decoded weight, its probability to be read as Inf or NaN.

    |w^| = exponent factor times mantissa factor; variances are added term by term, each term
    non-negative, so that nothing cancels."""
    mean, var, never = cell.mean(bits, stored), cell.var(bits, stored), np.zeros(len(bits))
    if fmt.bias is None:
        return mean @ fmt.place, var @ fmt.place ** 2, never
    sm, sv = 1.0 - 2.0 * mean[:, 0], 4.0 * var[:, 0]  # sign factor
    mm = mean[:, fmt.frac] @ fmt.place[fmt.frac]
    mv = var[:, fmt.frac] @ fmt.place[fmt.frac] ** 2
    ebits, eplace, estored = bits[:, fmt.exp], fmt.place[fmt.exp], stored[fmt.exp]
    if cell.threshold is None:
        normal = fmt.normal(bits)
        l1 = cell.log2_mean_exp2(1.0, ebits, eplace, estored).sum(axis=1)
        l2 = cell.log2_mean_exp2(2.0, ebits, eplace, estored).sum(axis=1)
        a = np.exp2(np.where(normal, l1, 1.0) - fmt.bias)
        av = a * a * np.expm1(math.log(2.0) * np.where(normal, l2 - 2.0 * l1, 0.0))
        mm = mm + normal
        um, uv, bad = a * mm, av * (mv + mm * mm) + a * a * mv, never
    else:  # enumerate the exponents that can be read
        p1, e = mean[:, fmt.exp], np.arange(fmt.special + 1)
        prob = np.ones((len(bits), len(e)))
        for i, place in enumerate(eplace.astype(int)):
            prob *= np.where(e & place, p1[:, i:i + 1], 1.0 - p1[:, i:i + 1])
        scale = np.exp2(np.maximum(e, 1.0) - fmt.bias)
        scale[-1] = 0.0
        cond = scale * (mm[:, None] + (e > 0))
        cond[:, -1] = fmt.largest  # saturated
        um = (prob * cond).sum(axis=1)
        uv = (prob * (scale ** 2 * mv[:, None] + (cond - um[:, None]) ** 2)).sum(axis=1)
        bad = prob[:, -1]
    return sm * um, sv * (uv + um * um) + sm * sm * uv, bad


def patches(x, kh, kw, stride):
    """im2col without padding: (N, C, H, W) -> (N * OH * OW, C * kh * kw)."""
    win = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))
    win = win[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 4, 5)
    return np.ascontiguousarray(win).reshape(-1, x.shape[1] * kh * kw)


def elementwise(p, mu, var, y, floor):
    """Normal approximation of every dy: mean of |dy|/|y| where |y| > floor, share of ReLU flips."""
    erf = np.frompyfunc(math.erf, 1, 1)
    m, s = p @ mu, np.maximum(np.sqrt((p * p) @ var), 1e-300)
    z = m / s / math.sqrt(2)
    mean_abs = s * math.sqrt(2 / math.pi) * np.exp(-z * z) + m * erf(z).astype(float)
    side = (y + m) / s / math.sqrt(2) * np.where(y > 0, 1, -1)
    keep = abs(y) > floor
    return {"mean_relative_error": float((mean_abs[keep] / abs(y[keep])).mean()),
            "relu_flip_share": float(0.5 * (1.0 - erf(side).astype(float).mean()))}


def evaluate(weights, bias, x, r1, r0, fmt_name, store, readout, stride=4, floor=1e-3, normal=True):
    """The whole calculation; 'floor' is the floor of |y| as a share of max|y|.

    Returns {rounding, cells, misread and non_finite: (mean, variance) a trial,
    trained and encoded: {mean_square of the relative L2 error, normal: {...}}}."""
    fmt, nf = Format(fmt_name), weights.shape[0]
    stored = np.isin(fmt.fields, list(STORES[store]))
    cell = Cell(r1, r0, readout)
    p = patches(np.asarray(x, float).reshape((-1,) + x.shape[-3:]), *weights.shape[2:], stride)
    gram, b, bits = p.T @ p, np.asarray(bias, float), fmt.encode(weights)

    def matrix(v):  # one value a weight -> (K, F)
        return np.asarray(v, float).reshape(nf, -1).T

    refs = {"trained": matrix(weights), "encoded": matrix(fmt.decode(bits))}
    outs = {k: p @ w + b for k, w in refs.items()}
    mean, var, bad = moments(fmt, cell, bits, stored)
    wrong = np.array([cell.table[0].mean(), 1 - cell.table[1].mean()])[bits[:, stored]]
    rounding = np.linalg.norm(outs["encoded"] - outs["trained"]) / np.linalg.norm(outs["trained"])
    result = {"rounding": float(rounding), "cells": int(stored.sum()) * len(bits),
              "misread": (float(wrong.sum()), float((wrong * (1 - wrong)).sum())),
              "non_finite": (float(bad.sum()), float((bad * (1 - bad)).sum()))}
    mean, var = matrix(mean), matrix(var)
    for k, w in refs.items():
        mu = mean - w
        spread, shift = float(np.diag(gram) @ var.sum(axis=1)), float((mu * (gram @ mu)).sum())
        signal = float(np.square(outs[k]).sum())
        result[k] = {"mean_square": (spread + shift) / signal}
        if normal:
            result[k]["normal"] = elementwise(p, mu, var, outs[k], floor * abs(outs[k]).max())
    return result
