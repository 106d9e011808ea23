"""NumPy with gradients by hand: what there is without a framework."""
from measure import *
import numpy as np

peer = "numpy"


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def operators():
    a, b = np.ones(1, np.float32), np.ones(1, np.float32)
    timed(peer, "overhead/add1", lambda: a + b)
    for m, k, n in PRODUCTS:
        a, b = normal(m, k), normal(k, n)
        timed(peer, f"matmul/{m}x{k}x{n}", lambda: a @ b)
    for n in ELEMENTS:
        a, b, c = normal(n), normal(n, seed=1), normal(n, seed=2)
        timed(peer, f"add/{n}", lambda: a + b)
        timed(peer, f"muladd/{n}", lambda: a * b + c)
        timed(peer, f"relu/{n}", lambda: np.maximum(a, 0))
        timed(peer, f"sigmoid/{n}", lambda: sigmoid(a))
        timed(peer, f"exp/{n}", lambda: np.exp(a))
        timed(peer, f"tanh/{n}", lambda: np.tanh(a))
    x, mean = normal(1010, 28, 28), normal(28, 28)
    timed(peer, "absmean/1010", lambda: np.abs(x - mean).mean((-1, -2)))
    x, y = normal(60000, 784), normal(10000, 10)
    timed(peer, "sum0/60000x784", lambda: x.sum(0))
    timed(peer, "sumall/60000x784", lambda: x.sum())
    timed(peer, "argmax1/10000x10", lambda: y.argmax(1))
    for n, c in SOFTMAX:
        z, t, rows = normal(n, c), classes(c, n), np.arange(n)

        def softmax():
            e = np.exp(z - z.max(1, keepdims=True))
            p = e / e.sum(1, keepdims=True)
            loss = -np.log(p[rows, t]).mean()
            p[rows, t] -= 1
            return loss, p / np.float32(n)

        timed(peer, f"softmax_ce/{n}x{c}", softmax)


def draw(*shape):
    return normal(*shape, seed=1) / np.float32(np.sqrt(shape[0]))


def linear_epoch(order, x, y, w, b):
    """steps w and b in place"""
    for i in range(0, len(x), 256):
        rows = order[i:i + 256]
        xb, yb = x[rows], y[rows]
        p = sigmoid(xb @ w + b)
        d = (1 - 2 * yb) * p * (1 - p) / len(yb)
        w -= xb.T @ d
        b -= d.sum(0)


def train(name):
    x, y, vx, vy = threes_and_sevens()
    orders = batch_orders(len(x))
    if name == "3v7-linear":
        w, b = draw(784, 1), np.zeros(1, np.float32)
        timed_training(peer, name, lambda: linear_epoch(next(orders), x, y, w, b),
                       lambda: (((vx @ w + b) > 0) == (vy > 0.5)).mean())
        return
    w1, b1, w2, b2 = draw(784, 30), np.zeros(30, np.float32), draw(30, 1), np.zeros(1, np.float32)

    def net():
        nonlocal w1, b1, w2, b2
        order = next(orders)
        for i in range(0, len(x), 256):
            rows = order[i:i + 256]
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

    timed_training(peer, name, net, lambda: (((np.maximum(vx @ w1 + b1, 0) @ w2 + b2) > 0) == (vy > 0.5)).mean())


def start():
    x, y, vx, vy = threes_and_sevens()
    w, b = draw(784, 1), np.zeros(1, np.float32)
    linear_epoch(np.random.default_rng(1).permutation(len(x)), x, y, w, b)
    print((((vx @ w + b) > 0) == (vy > 0.5)).mean())


main(operators=operators, train=train, start=start)
