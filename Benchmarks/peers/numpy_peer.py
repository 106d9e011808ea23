"""NumPy with gradients by hand: what there is without a framework."""
from measure import *
import numpy as np


def operations(peer):
    a, b = np.ones(1, np.float32), np.ones(1, np.float32)
    timed(peer, "one-element add", lambda: a + b)
    x, w = np.random.randn(256, 784).astype(np.float32), np.random.randn(784, 30).astype(np.float32)
    timed(peer, "matmul 256x784x30", lambda: x @ w)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def draw(random, *shape):
    return (random.standard_normal(shape) / np.sqrt(shape[0])).astype(np.float32)


def linear_epoch(random, x, y, w, b):
    """steps w and b in place"""
    order = random.permutation(len(x))
    for i in range(0, len(x), BATCH):
        rows = order[i:i + BATCH]
        xb, yb = x[rows], y[rows]
        p = sigmoid(xb @ w + b)
        d = (1 - 2 * yb) * p * (1 - p) / len(yb)
        w -= xb.T @ d
        b -= d.sum(0)


def chapter(peer, folder):
    x, y, vx, vy = threes_and_sevens(folder)
    random = np.random.default_rng(1)
    w, b = draw(random, 784, 1), np.zeros(1, np.float32)

    timed_epochs(peer, "chapter linear, by hand", lambda: linear_epoch(random, x, y, w, b))
    assert (((vx @ w + b) > 0) == (vy > 0.5)).mean() > 0.95
    w1, b1, w2, b2 = draw(random, 784, 30), np.zeros(30, np.float32), draw(random, 30, 1), np.zeros(1, np.float32)

    def net():
        nonlocal w1, b1, w2, b2
        order = random.permutation(len(x))
        for i in range(0, len(x), BATCH):
            rows = order[i:i + BATCH]
            xb, yb = x[rows], y[rows]
            h = xb @ w1 + b1
            r = np.maximum(h, 0)
            p = sigmoid(r @ w2 + b2)
            d = (1 - 2 * yb) * p * (1 - p) / len(yb)
            dh = d @ w2.T * (h > 0)
            w2 -= 0.1 * (r.T @ d)
            b2 -= 0.1 * d.sum(0)
            w1 -= 0.1 * (xb.T @ dh)
            b1 -= 0.1 * dh.sum(0)

    timed_epochs(peer, "chapter net, by hand", net)


def start(folder):
    x, y, vx, vy = threes_and_sevens(folder)
    random = np.random.default_rng(1)
    w, b = draw(random, 784, 1), np.zeros(1, np.float32)
    linear_epoch(random, x, y, w, b)
    print((((vx @ w + b) > 0) == (vy > 0.5)).mean())


main("numpy", operations, chapter, start)
