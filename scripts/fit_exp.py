#!/usr/bin/env python3
"""Print the constants of Sources/CKernels/elementwise/exp.inc.

e^x = 2^n e^r with n a multiple of 1/16. Adding a large number, `magic`, to x / ln 2 rounds it to such an n. The
small part of ln 2 is multiplied by magic + n instead of n, which shifts r by a constant; the shift is chosen
(among magics whose last 12 bits are 0x800, so that the last four of the sum are the index) such that
the sixteen 2^(k/16) e^-shift, which are the table, come out closest to floats. e^r = 1 + r + c2 r^2 + c3 r^3 is
fitted by Lawson's iteration.
Run:  python scripts/fit_exp.py (needs NumPy with an 80-bit long double)
"""
import numpy as np
from lawson import fit

exact = np.longdouble
LN2 = exact("0.693147180559945309417232121458176568")
HIGH = np.float32(LN2)
MAGICS = 2.0**19 + 128 + 256 * np.arange(2047)
STEPS = 2 ** (np.arange(16, dtype=exact) / 16)

best = None
for off in np.linspace(-0.01, 0.01, 401):
    low = np.float32(float(LN2 - exact(HIGH)) * (1 + off))
    shifts = -exact(low) * MAGICS
    tables = STEPS * np.exp(-shifts)[:, None]
    errors = np.abs(tables.astype(np.float32) / tables - 1).max(1)
    i = errors.argmin()
    if best is None or errors[i] < best[0]:
        best = (errors[i], low, MAGICS[i], shifts[i], tables[i])
error, low, magic, shift, table = best
print(f"magic {magic:.0f}, ln 2 = {HIGH:.9g} {low:+.9g}, shift {shift:.3g}, relative error of the table {error:.1e}")

half = float(LN2) / 32
r = float(shift) + half * np.cos(np.linspace(0, np.pi, 2000))
r = r[np.abs(r) > 1e-4]
(c2, c3), error = fit(np.stack([r**2, r**3], 1), np.expm1(r) - r, np.exp(-r), 400)
print(f"c2 {c2:.9g}, c3 {c3:.9g}: relative error {error:.1e}")
print("table:", ", ".join(f"{np.float32(v):.9g}f" for v in table))
