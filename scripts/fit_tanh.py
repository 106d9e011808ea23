#!/usr/bin/env python3
"""Print the tables of Sources/CKernels/elementwise/tanh.inc.

|x| is cut into sixteen intervals, each with a center and a polynomial of the fifth degree in the distance
from it, fitted by Lawson's iteration (lawson.py): the greatest relative error is least. A center is the
float near the middle of its interval whose tanh comes closest to a float, so that the constant term is
exact; in the first interval it is 0, where the polynomial is x + x^2 p(x).
Run:  python scripts/fit_tanh.py (needs NumPy and mpmath)
"""
from math import pi

import mpmath as mp
import numpy as np
from lawson import fit

mp.mp.prec = 120
SHIFT, END, DEGREE, ROUNDS = 0.625, 10.0, 5, 300
# The exponent's last two bits and the first two of the mantissa of |x| + SHIFT are the table's index.
BOUNDS = [0.625, 0.75, 0.875] + [2.0**e * (1 + m / 4) for e in range(3) for m in range(4)] + [8.0, END]


def points(low, high, count=500):
    return (low + high) / 2 - (high - low) / 2 * np.cos(np.linspace(0, pi, count))


def first(high):
    x = np.array([v for v in points(0, high) if v > 1e-4])
    exact = [mp.tanh(mp.mpf(v)) for v in x]
    rest = np.array([float((t - mp.mpf(v)) / mp.mpf(v) ** 2) for t, v in zip(exact, x)])
    weights = x * x / np.array([float(t) for t in exact])
    found, error = fit(np.stack([x**k for k in range(DEGREE - 1)], 1), rest, weights, ROUNDS)
    return [0.0, 0.0, 1.0, *found], error


def other(low, high):
    best, candidate = None, np.float32((low + high) / 2)
    for _ in range(400):
        t = mp.tanh(mp.mpf(float(candidate)))
        away = abs(t - mp.mpf(float(np.float32(float(t)))))
        if best is None or away < best[0]:
            best = (away, float(candidate), float(np.float32(float(t))))
        candidate = np.nextafter(candidate, np.float32(100))
    _, center, middle = best
    half = (high - low) / 2
    x = np.array([v for v in points(low, high) if abs(v - center) > 2e-3 * half])
    exact = [mp.tanh(mp.mpf(v)) for v in x]
    away = np.array([float(mp.mpf(v) - mp.mpf(center)) for v in x])
    slope = np.array([float((t - mp.mpf(middle)) / mp.mpf(d)) for t, d in zip(exact, away)])
    weights = np.abs(away) / np.array([float(t) for t in exact])
    found, error = fit(np.stack([(away / half) ** k for k in range(DEGREE)], 1), slope, weights, ROUNDS)
    return [center, middle, *(c / half**k for k, c in enumerate(found))], error


table = [None] * 16
for low, high in zip(BOUNDS, BOUNDS[1:]):
    index = int(np.float32(low).view(np.uint32)) >> 21 & 15
    table[index], error = first(high - SHIFT) if low == SHIFT else other(low - SHIFT, high - SHIFT)
    print(f"// {low - SHIFT:5} to {high - SHIFT:5}: relative error {error:.1e}")
for name, row in zip(["center"] + [f"c{k}" for k in range(DEGREE + 1)], zip(*table)):
    print(f"{name}:", ", ".join(repr(float(f"{np.float32(v):.9g}")) + "f" for v in row))
