#!/usr/bin/env python3
"""Print the coefficients of erf_f32 in Sources/CKernels/elementwise/vector_math.h, lowest power first.

Fitted by Lawson's iteration (lawson.py).
Run:  python scripts/fit_erf.py
"""
from math import erf, erfc, log, pi

import numpy as np
from lawson import fit

CUT, END, ROUNDS = 0.92, 4.0, 400


def show(name, found, error):
    print(f"{name}: relative error {error:.1e}:", *(f"{v:.8g}" for v in found))


# erf(x) = x p(x^2) up to CUT, with relative error.
x = CUT * np.cos(np.linspace(0, pi / 2, 600))
x = x[x > 1e-3]
ratio = np.array([erf(v) / v for v in x])
show("near", *fit(np.stack([x ** (2 * k) for k in range(6)], 1), ratio, 1 / ratio, ROUNDS))

# erf(x) = 1 - e^-q(x) from CUT to END. An error in q counts erfc(x), relative to erf(x).
x = (CUT + END) / 2 - (END - CUT) / 2 * np.cos(np.linspace(0, pi, 900))
exponent = np.array([-log(erfc(v)) for v in x])
weights = np.array([erfc(v) / erf(v) for v in x])
show("far", *fit(np.stack([x**k for k in range(7)], 1), exponent, weights, ROUNDS))
