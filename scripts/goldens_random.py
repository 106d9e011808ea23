#!/usr/bin/env python3
"""Write Tests/Goldens/random_*.json: what PyTorch's CPU generator and Python's random give for fixed seeds.

Written with PyTorch 2.13.0+cpu (x86-64 wheel, AVX2 kernels, glibc 2.36) and CPython 3.11.
Run:  python scripts/goldens_random.py [--large]
--large also checks the large form of torch.randperm (1 GB of memory) against the model of it used here.
"""
import json
import random
import sys
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

OUT = Path(__file__).resolve().parent.parent / "Tests" / "Goldens"
FULL = 2**64 - 1


def peek64():
    """The next two words as one number, first word high, without drawing them."""
    state = torch.get_rng_state()
    value = torch.empty((), dtype=torch.int64).random_(-(2**63), None).item() & FULL
    torch.set_rng_state(state)
    return value


def digest(bits):
    """FNV-1a over whole values: depends on every bit and on the order."""
    h = 0xCBF29CE484222325
    for b in bits:
        h = ((h ^ int(b)) * 0x100000001B3) & FULL
    return h


def bits_of(t):
    a = t.contiguous().view(-1).numpy()
    view = {4: np.uint32, 8: np.uint64, 1: np.uint8}[a.dtype.itemsize]
    return a.view(view)


def step(op, t, **args):
    """One draw: the first values, a digest of all bits, and where the stream stands afterwards."""
    values = t.reshape(-1)[:40].tolist()
    return dict(op=op, count=t.numel(), values=values, digest=digest(bits_of(t)), next=peek64(), **args)


def run_step(op, n, **a):
    f32, f64 = torch.float32, torch.float64
    if op == "rand":
        t = torch.rand(n)
    elif op == "rand64":
        t = torch.rand(n, dtype=f64)
    elif op == "uniform":
        t = torch.empty(n).uniform_(a["low"], a["high"])
    elif op == "uniform64":
        t = torch.empty(n, dtype=f64).uniform_(a["low"], a["high"])
    elif op == "normal":
        t = torch.empty(n).normal_(a["mean"], a["std"])
    elif op == "normal64":
        t = torch.empty(n, dtype=f64).normal_(a["mean"], a["std"])
    elif op == "integers":
        t = torch.empty(n, dtype=torch.int64).random_(a["from"], a["to"])
    elif op == "integers32":
        t = torch.empty(n, dtype=torch.int32).random_(a["from"], a["to"])
    elif op == "permutation":
        t = torch.randperm(n)
    elif op == "bernoulli":
        t = torch.empty(n, dtype=torch.bool).bernoulli_(a["p"])
    elif op == "bernoulliFloat":
        t = torch.empty(n).bernoulli_(a["p"])
    elif op == "bernoulliEach":  # probabilities i / n
        t = torch.bernoulli(torch.arange(n, dtype=f32) / n).bool()
    elif op == "bernoulliEach64":
        t = torch.bernoulli(torch.arange(n, dtype=f64) / n).bool()
    else:
        raise ValueError(op)
    return step(op, t, **a)


def sequences():
    unit = dict(mean=0.0, std=1.0)
    plans = {
        "uniform": (7, [("rand", 1), ("rand", 700), ("rand64", 3), ("rand64", 1025), ("rand", 100_003)]),
        "uniform range": (8, [("uniform", 5000, dict(low=-1 / 28, high=1 / 28)),
                              ("uniform", 5000, dict(low=2.0, high=5.0)),
                              ("uniform", 300_000, dict(low=16777215.0, high=16777216.0)),
                              ("uniform64", 3000, dict(low=-3.0, high=0.7))]),
        "normal blocks": (9, [("normal", n, unit) for n in (16, 17, 31, 32, 100, 2048, 2049, 5000, 100_003)]),
        "normal scaled": (10, [("normal", 3000, dict(mean=1.5, std=0.3)), ("normal", 7, dict(mean=-2.0, std=4.0)),
                               ("normal", 20, dict(mean=5.0, std=0.0))]),
        "normal kept": (11, [("normal", 3, unit), ("normal", 784, unit), ("rand", 5), ("normal64", 1, unit),
                             ("normal64", 16, unit), ("normal", 1, unit), ("normal64", 40, unit),
                             ("normal", 15, unit), ("normal", 0, unit), ("normal", 1, unit)]),
        "normal double": (12, [("normal64", 15, dict(mean=1.5, std=0.3)), ("normal64", 16, unit),
                               ("normal64", 37, dict(mean=-1.0, std=2.0)), ("normal64", 1025, unit)]),
        "integers": (13, [("integers", 50, {"from": 0, "to": 10}), ("integers", 5000, {"from": -7, "to": 1000}),
                          ("integers", 20, {"from": 5, "to": 6}),
                          ("integers", 20, {"from": 0, "to": 2**28 - 1}), ("integers", 20, {"from": 0, "to": 2**28}),
                          ("integers", 20, {"from": 0, "to": 2**32 - 1}), ("integers", 20, {"from": 0, "to": 2**32}),
                          ("integers", 20, {"from": -(2**62), "to": 2**62}),
                          ("integers", 20, {"from": -(2**63), "to": 2**63 - 1}),
                          ("integers32", 50, {"from": -5, "to": 5}),
                          ("integers32", 50, {"from": -(2**31), "to": 2**31 - 1})]),
        "permutation": (14, [("permutation", n) for n in (0, 1, 2, 5, 100, 12_396)]),
        "bernoulli": (15, [("bernoulli", 100, dict(p=0.5)), ("bernoulli", 5000, dict(p=0.1)),
                           ("bernoulliFloat", 3001, dict(p=0.8)), ("bernoulli", 9, dict(p=0.0)),
                           ("bernoulli", 9, dict(p=1.0)), ("bernoulliEach", 2500), ("bernoulliEach64", 2500)]),
    }
    out = []
    for name, (seed, plan) in plans.items():
        torch.manual_seed(seed)
        steps = [run_step(p[0], p[1], **(p[2] if len(p) > 2 else {})) for p in plan]
        out.append(dict(name=name, seed=seed, steps=steps))
    return out


def words(seed, n):
    torch.manual_seed(seed)
    w = []
    while len(w) < n:
        v = torch.empty((), dtype=torch.int64).random_(-(2**63), None).item() & FULL
        w += [v >> 32, v & 0xFFFFFFFF]
    return w[:n]


def course():
    """The draws of the course's notebook after seeding with 42, in its order."""
    torch.manual_seed(42)
    data = DataLoader(TensorDataset(torch.zeros(4, 1)), batch_size=2)
    events = []

    def note(name, *tensors):
        events.append(dict(name=name, next=peek64(),
                           tensors=[dict(values=t.reshape(-1)[:8].tolist(), digest=digest(bits_of(t.detach())))
                                    for t in tensors]))

    def passes(n):
        for _ in range(n):
            for _ in data:
                pass

    def linear(*sizes):
        layer = torch.nn.Linear(*sizes)
        return layer.weight.detach(), layer.bias.detach()

    note("speed noise", torch.randn(20))
    note("parameters", torch.randn(3))
    note("first weights", torch.randn(784, 1))
    note("first bias", torch.randn(1))
    passes(4)
    torch.randn(784, 1), torch.randn(1)
    passes(145)
    for _ in range(3):
        linear(784, 1)
    note("gap")
    note("putting it all together", torch.randn(784, 1), torch.randn(1))
    passes(43)
    note("43 passes")
    note("linear for the hand-written optimiser", *linear(784, 1))
    passes(41)
    note("41 passes")
    note("linear for SGD", *linear(784, 1))
    passes(40)
    note("40 passes")
    note("linear for Learner", *linear(784, 1))
    passes(20)
    note("10 epochs")
    note("function form", torch.randn(784, 30), torch.randn(30), torch.randn(30, 1), torch.randn(1))
    note("net", *linear(784, 30), *linear(30, 1))
    return events


def inside_out(n, draws):
    """The Fisher-Yates form that torch.randperm takes from n = (2**32 - 1) // 20 on; checked by --large."""
    r = [0] * n
    for i in range(n):
        z = draws[i] % (i + 1)
        r[i] = i
        r[i] = r[z]
        r[z] = i
    return r


def full_draws(seed, n):
    torch.manual_seed(seed)
    t = torch.empty(n, dtype=torch.int64).random_(-(2**63), None)
    return t.numpy().view(np.uint64)


def check_large():
    """The bound from which PyTorch takes the large form, and the form itself, over the whole permutation."""
    import ctypes
    import subprocess
    import tempfile
    n = (2**32 - 1) // 20
    source = r"""
    #include <stdint.h>
    void run(int64_t n, const uint64_t *draw, int32_t *r) {
      for (int64_t i = 0; i < n; i++) { int64_t z = draw[i] % (uint64_t)(i + 1); r[i] = i; r[i] = r[z]; r[z] = i; }
    }"""
    with tempfile.TemporaryDirectory() as d:
        (Path(d) / "a.c").write_text(source)
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", f"{d}/a.so", f"{d}/a.c"], check=True)
        lib = ctypes.CDLL(f"{d}/a.so")
        for size, expected in ((n - 1, False), (n, True)):
            torch.manual_seed(3)
            theirs = torch.randperm(size, dtype=torch.int32)
            draws = full_draws(3, size)
            mine = np.empty(size, dtype=np.int32)
            lib.run(ctypes.c_int64(size), draws.ctypes.data_as(ctypes.c_void_p), mine.ctypes.data_as(ctypes.c_void_p))
            same = bool((theirs.numpy() == mine).all())
            print(f"randperm({size}) is the large form: {same}")
            assert same == expected


def python_random():
    cases = []
    for seed in (0, 1, 42, -7, 2**32 - 1, 2**32 + 5, 2**63 - 1):
        r = random.Random(seed)
        case = dict(seed=seed)
        case["random"] = [r.random() for _ in range(5)]
        case["bits"] = [[k, r.getrandbits(k)] for k in (1, 7, 31, 32, 33, 48, 64)]
        case["integers"] = [[a, b, r.randrange(a, b)]
                            for a, b in ((0, 1), (0, 2), (-5, 6), (0, 2**32), (0, 10**12), (-(2**63), 2**63 - 1))]
        case["choice"] = [r.choice(range(10)) for _ in range(5)]
        a = list(range(50))
        r.shuffle(a)
        case["shuffle"] = a
        # n <= 21 + 4 ** ceil(log4(3 k)) for k > 5 takes the pool; the pairs stand on both sides of the bound.
        case["samples"] = [[n, k, r.sample(range(n), k)]
                           for n, k in ((20, 10), (21, 5), (22, 5), (85, 6), (86, 6), (1000, 12), (300, 300), (5, 0))]
        case["next"] = r.getrandbits(64)
        cases.append(case)
    return cases


def loader_passes(seed, loaders, passes, n):
    """fastai's DataLoader: the draws of __init__, randomize and shuffle_fn, on Python's own random."""
    random.seed(seed)
    out = []
    for _ in range(loaders):
        rng = random.Random(random.randint(0, 2**32 - 1))
        orders = []
        for _ in range(passes):
            rng = random.Random(rng.randint(0, 2**32 - 1))
            orders.append(rng.sample(list(range(n)), n))
        out.append(orders)
    return dict(seed=seed, count=n, loaders=out)


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    (OUT / name).write_text(text + "\n")
    print(name, len(text), "bytes")


if __name__ == "__main__":
    torch.set_num_threads(1)
    about = f"scripts/goldens_random.py, PyTorch {torch.__version__}, Python {sys.version.split()[0]}"
    write("random_torch.json", dict(
        about=about, sequences=sequences(), course=course(),
        words=[dict(seed=s, words=words(s, 1250)) for s in (0, 42)]
        + [dict(seed=s, words=words(s, 4)) for s in (2**32 - 1, 2**40 + 42, 2**64 - 1)],
        insideOut=dict(seed=21, count=200, order=inside_out(200, [int(v) for v in full_draws(21, 200)]),
                       next=peek64())))
    write("random_python.json", dict(
        about=about, cases=python_random(),
        loaders=[loader_passes(42, 3, 3, 15), loader_passes(7, 1, 2, 100)]))
    if "--large" in sys.argv:
        check_large()
