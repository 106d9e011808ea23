#!/usr/bin/env python3
"""Print the coefficients of erf_f32 in Sources/CKernels/vector_math.h, lowest power first.

Lawson's iteration: least squares whose weights grow where the error is greatest, until it is level.
Run:  python scripts/fit_erf.py
"""
from math import erf, erfc, log, pi

import numpy as np

CUT, END = 0.92, 4.0


def fit(powers, values, weights):
    """Coefficients that make the greatest |weights * (powers c - values)| least."""
    share = np.ones(len(values)) / len(values)
    for _ in range(400):
        scale = np.sqrt(share) * weights
        found, *_ = np.linalg.lstsq(powers * scale[:, None], values * scale, rcond=None)
        error = np.abs(weights * (powers @ found - values))
        share = share * error / (share * error).sum()
    return found, error.max()


def show(name, found, error):
    print(f"{name}: relative error {error:.1e}:", *(f"{v:.8g}" for v in found))


# erf(x) = x p(x^2) up to CUT, with relative error.
x = CUT * np.cos(np.linspace(0, pi / 2, 600))
x = x[x > 1e-3]
ratio = np.array([erf(v) / v for v in x])
show("near", *fit(np.stack([x ** (2 * k) for k in range(6)], 1), ratio, 1 / ratio))

# erf(x) = 1 - e^-q(x) from CUT to END. An error in q counts erfc(x), relative to erf(x).
x = (CUT + END) / 2 - (END - CUT) / 2 * np.cos(np.linspace(0, pi, 900))
exponent = np.array([-log(erfc(v)) for v in x])
weights = np.array([erfc(v) / erf(v) for v in x])
show("far", *fit(np.stack([x**k for k in range(7)], 1), exponent, weights))
