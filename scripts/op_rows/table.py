"""How a row of the op table becomes cases: domains, shapes, inputs drawn from fixed seeds, results."""

import math
import zlib

import numpy as np
import torch

assert torch.__version__.startswith("2.13.0"), f"PyTorch {torch.__version__}; the goldens are from 2.13.0"
torch.set_num_threads(1)
families = {}

# Domains: float32 values of three decimals, far enough from kinks and poles for finite differences.
DOMAINS = {
    "real": lambda r, n: np.where(r.random(n) < 0.5, -1, 1) * (0.05 + 2.95 * r.random(n)),
    "positive": lambda r, n: 0.1 + 3.9 * r.random(n),
    "above -1": lambda r, n: -0.9 + 4 * r.random(n),
    "probability": lambda r, n: 0.05 + 0.9 * r.random(n),
    # x.3 ... x.7: rounding and remainders do not jump nearby
    "between": lambda r, n: r.integers(-4, 4, n) + 0.3 + 0.4 * r.random(n),
    "large": lambda r, n: 60 * (r.random(n) - 0.5),
}
DTYPES = {"float32": torch.float32, "float64": torch.float64, "int64": torch.int64, "int32": torch.int32,
          "uint8": torch.uint8, "bool": torch.bool}
UNARY = [[[]], [[5]], [[3, 4]], [[2, 3, 4]], [[0, 3]]]
BINARY = [[[], []], [[5], [5]], [[3, 4], [3, 4]], [[3, 1], [1, 4]], [[2, 3, 4], [4]], [[], [2, 3]], [[0, 3], [3]]]
NO_SCALAR = [[[5]], [[3, 4]], [[2, 3, 4]]]
AXIS0 = [[[5]], [[3, 4]], [[2, 3, 4]], [[0, 3]]]
AXIS1 = [[[3, 4]], [[2, 3, 4]], [[2, 0]], [[4, 1]]]
FULL = [[[3, 4]], [[2, 3, 4]]]


def name_of(dtype):
    return str(dtype).removeprefix("torch.")


def encode(tensor):
    tensor = tensor.detach().contiguous()
    def number(v):
        if isinstance(v, float):
            if not math.isfinite(v):
                return str(v)
            v = float(repr(np.float32(v)).split("(")[-1].rstrip(")")) if tensor.dtype == torch.float32 else v
            return int(v) if v == int(v) and abs(v) < 1e15 and (v or math.copysign(1, v) > 0) else v
        return int(v)
    return {"shape": list(tensor.shape), "dtype": name_of(tensor.dtype),
            "data": [number(v) for v in tensor.reshape(-1).tolist()]}


def weights(shape, dtype):
    count = math.prod(shape)
    return torch.tensor([((7 * i) % 11 - 5) / 4 for i in range(count)], dtype=dtype).reshape(shape)


def case(function, inputs, gradients=True, special=False):
    # A leaf that goes in twice would share its gradient, so every input is its own tensor.
    inputs = [x.clone() for x in inputs]
    gradients = gradients and not any(x.isnan().any() for x in inputs)
    for x in inputs:
        x.requires_grad_(gradients and x.is_floating_point())
    output = function(*inputs)
    result = {"inputs": [encode(x) for x in inputs], "output": encode(output), "gradients": [None] * len(inputs)}
    if output.requires_grad:
        loss = (output * weights(output.shape, output.dtype)).sum()
        found = torch.autograd.grad(loss, [x for x in inputs if x.requires_grad], allow_unused=True)
        found = iter(found)
        result["gradients"] = [
            None if not x.requires_grad or (g := next(found)) is None else encode(g) for x in inputs]
    return {**result, "special": True} if special else result


def values(random, domain, shape):
    drawn = np.round(DOMAINS[domain](random, math.prod(shape)), 3).astype(np.float32)
    return torch.tensor(drawn.reshape(shape))


def row(family, name, function, domain="real", shapes=None, arity=1, types=(), extra=(), gradients=True,
        given=()):
    """`shapes`: for each case the shape of each input. `domain`: one, or one for each input.
    `types`: integer types that the op takes too. `extra`: further cases as lists of tensors, marked
    special; `given`: the same, not special. Special ones may sit on kinks and poles, where finite differences mean nothing."""
    random = np.random.default_rng(zlib.crc32(name.encode()))
    shapes = [] if given and shapes is None else shapes or (UNARY if arity == 1 else BINARY)
    domains = [domain] * arity if isinstance(domain, str) else domain
    cases = [case(function, [values(random, d, s) for d, s in zip(domains, each)], gradients) for each in shapes]
    for dtype in types:
        small = lambda low: torch.tensor(random.integers(low, 5, (3, 2)), dtype=DTYPES[dtype])
        low = 0 if dtype in ("uint8", "bool") else -4
        inputs = [small(low)] + [torch.where((y := small(low)) == 0, 3, y).to(DTYPES[dtype]) for _ in range(arity - 1)]
        cases.append(case(function, inputs))
    cases += [case(function, inputs, gradients) for inputs in given]
    cases += [case(function, inputs, gradients, special=True) for inputs in extra]
    rows = families.setdefault(family, [])
    assert all(r["name"] != name for r in rows), name
    rows.append({"name": name, "cases": cases})


INT = ("int64", "int32", "uint8")
ALL = INT + ("bool",)
T = torch.tensor
inf, nan = math.inf, math.nan
