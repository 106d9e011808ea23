"""Fits of least greatest error, for the tables and coefficients of the C kernels."""

import numpy as np


def fit(powers, values, weights, rounds):
    """Coefficients that make the greatest |weights * (powers c - values)| least, and that.

    Lawson's iteration: least squares whose weights grow where the error is greatest, until it is level.
    """
    share = np.ones(len(values)) / len(values)
    for _ in range(rounds):
        scale = np.sqrt(share) * weights
        found, *_ = np.linalg.lstsq(powers * scale[:, None], values * scale, rcond=None)
        error = np.abs(weights * (powers @ found - values))
        share = share * error / (share * error).sum()
    return found, error.max()
