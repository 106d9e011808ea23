"""Writes Tests/Goldens/ops/*.json: what PyTorch 2.13.0 (CPU) computes for every row of the op table.

    python scripts/goldens.py

A row of the table has two halves, and its name joins them: a line here gives the reference and the
domain of the inputs, a line of Tests/TernTests/OpTable*.swift gives our spelling. Inputs, results and
gradients travel in the file, so the Swift half says nothing about them. For each case of a row the
file holds the inputs, the output, and the gradients of sum(output * weights) with respect to every
float input (null where PyTorch gives none, and at NaN, where it has no one rule), with weights[i] = ((7 i) mod 11 - 5) / 4 over the
output's elements in row-major order. The numbers come from fixed seeds, one for each row, so a run
rewrites the same bytes and a new row leaves the others as they are.
"""

import json
import math
import zlib
from pathlib import Path

import numpy as np
import torch

assert torch.__version__.startswith("2.13.0"), f"PyTorch {torch.__version__}; the goldens are from 2.13.0"
torch.set_num_threads(1)
FOLDER = Path(__file__).resolve().parent.parent / "Tests" / "Goldens" / "ops"
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

# --- element-wise ---
E = "elementwise"
special = [[T([0.0, -0.0, inf, -inf, nan])]]
row(E, "-x", torch.neg, types=INT, extra=special)
row(E, "abs", torch.abs, types=INT, extra=special)
row(E, "sign", torch.sign, types=INT, extra=[[T([0.0, -0.0, inf, -inf])]])
row(E, "squared", torch.square, types=INT, extra=special)
row(E, "exp", torch.exp, types=ALL, extra=special + [[T([-90.0, -104.0, 88.0, 89.0])]])
row(E, "expm1", torch.expm1, types=ALL, extra=special)
row(E, "log", torch.log, "positive", types=ALL, extra=[[T([0.0, inf, nan, -1.0])]])
row(E, "log1p", torch.log1p, "above -1", types=("uint8",), extra=[[T([0.0, inf, -1.0])]])
row(E, "sqrt", torch.sqrt, "positive", types=ALL, extra=[[T([0.0, inf, nan, -1.0])]])
row(E, "rsqrt", torch.rsqrt, "positive", types=("uint8",), extra=[[T([inf, 4.0])]])
row(E, "reciprocal", torch.reciprocal, types=INT, extra=[[T([inf, -inf])]])
row(E, "sin", torch.sin, types=ALL, extra=[[T([0.0, 1000.0])]])
row(E, "cos", torch.cos, types=ALL, extra=[[T([0.0, 1000.0])]])
row(E, "tanh", torch.tanh, types=ALL, extra=special)
row(E, "sigmoid", torch.sigmoid, types=ALL, extra=special + [[T([-80.0, 80.0])]])
row(E, "relu", torch.relu, types=INT, extra=special)
row(E, "floor", torch.floor, "between", types=INT, extra=special)
row(E, "ceil", torch.ceil, "between", types=INT, extra=special)
row(E, "round", torch.round, "between", types=INT, extra=[[T([0.5, 1.5, 2.5, -0.5, -1.5, inf])]])
for power in (0, 1, 2, 3, 0.5, -1, -1.5):
    whole = power == int(power) and power >= 0
    row(E, f"pow({power})", lambda x, p=power: x.pow(p), "positive", types=INT if whole else (),
        extra=[[T([-2.0, 0.0, 1.5])]] if whole else ())
row(E, "clamp(min: -0.5)", lambda x: x.clamp(min=-0.5), extra=special)
row(E, "clamp(max: 1)", lambda x: x.clamp(max=1), types=("int64", "int32"), extra=special)
row(E, "clamp(min: -1, max: 2)", lambda x: x.clamp(-1, 2), types=("int64", "int32"), extra=[[T([-1.0, 2.0, nan])]])
row(E, "clamp(min: 2, max: -1)", lambda x: x.clamp(2, -1))
row(E, "to(.float64)", lambda x: x.to(torch.float64), types=ALL)
row(E, "to(.int64)", lambda x: x.to(torch.int64), types=ALL, extra=[[T([2.9, -2.9, 0.0])]])
row(E, "to(.uint8)", lambda x: x.to(torch.uint8), "positive", extra=[[T([-1, 256, 300])]])
row(E, "to(.bool)", lambda x: x.to(torch.bool), types=ALL, extra=[[T([0.0, -0.0, nan, 0.5])]])
row(E, "!x", torch.logical_not, types=ALL, extra=special)
row(E, "x + 2", lambda x: x + 2, types=ALL)
row(E, "2 - x", lambda x: 2 - x, types=INT)
row(E, "x * 2", lambda x: x * 2, types=ALL)
row(E, "x + 0.5", lambda x: x + 0.5, types=ALL)
row(E, "x - 0.5", lambda x: x - 0.5, types=INT)
row(E, "0.5 - x", lambda x: 0.5 - x, types=INT)
row(E, "x * 0.5", lambda x: x * 0.5, types=ALL)
row(E, "x / 4", lambda x: x / 4, types=ALL)
row(E, "4 / x", lambda x: 4 / x, "positive", types=INT)
row(E, "x / 0.4", lambda x: x / 0.4, types=ALL)
row(E, "0.4 / x", lambda x: 0.4 / x, "positive")
row(E, "remainder(1.5)", lambda x: x.remainder(1.5), "between", extra=special)
row(E, "remainder(-3)", lambda x: x.remainder(-3), "between", types=("int64", "int32"))
row(E, "floorDivide(2)", lambda x: x.floor_divide(2), "between", types=INT, gradients=False,
    extra=[[T([inf, -inf, nan])]])
row(E, "floorDivide(0.1)", lambda x: x.floor_divide(0.1), "between", gradients=False,
    extra=[[T([1.0, 0.3, -1.0, -0.3])]])
for spelling, function in ((".==", torch.eq), (".!=", torch.ne), (".<", torch.lt), (".<=", torch.le),
                           (".>", torch.gt), (".>=", torch.ge)):
    row(E, f"x {spelling} 1.0", lambda x, f=function: f(x, 1.0), types=ALL,
        extra=[[T([1.0, nan, inf, -inf])]])
    row("binary", spelling, function, arity=2, types=ALL,
        extra=[[T([1.0, nan, 2.0, inf]), T([1.0, nan, 1.0, inf])]])

# --- two tensors ---
B = "binary"
row(B, "+", torch.add, arity=2, types=ALL)
row(B, "-", torch.sub, arity=2, types=INT)
row(B, "*", torch.mul, arity=2, types=ALL)
row(B, "/", torch.div, arity=2, domain=["real", "positive"], types=INT,
    extra=[[T([1.0, -1.0, 0.0]), T([0.0, 0.0, 0.0])], [T([1e-20]), T([1e-22])]])
row(B, "pow", torch.pow, arity=2, domain=["positive", "real"],
    extra=[[T([0.0, 0.0, 2.0, -2.0]), T([0.0, 2.0, 0.0, 2.0])], [T([2, 3, -1]), T([3, 0, 5])]])
row(B, "remainder", torch.remainder, arity=2, domain=["between", "positive"], types=INT,
    extra=[[T([5.3, -5.3, 5.3, -5.3]), T([3.0, 3.0, -3.0, -3.0])], [T([5, -5, 5, -5]), T([3, 3, -3, -3])]])
row(B, "floorDivide", torch.floor_divide, arity=2, domain=["between", "positive"], types=INT, gradients=False,
    extra=[[T([1.0, -1.0, 5.0, -5.0, 1.0]), T([0.1, 0.1, -3.0, -3.0, 0.0])],
           [T([5.0, -5.0]), T([inf, inf])],
           [T([5, -5, 5, -5]), T([3, 3, -3, -3])]])
row(B, "maximum", torch.maximum, arity=2, types=ALL, extra=[[T([1.0, nan, 2.0]), T([1.0, 2.0, nan])]])
row(B, "minimum", torch.minimum, arity=2, types=ALL, extra=[[T([1.0, nan, 2.0]), T([1.0, 2.0, nan])]])
row(B, "&&", torch.logical_and, arity=2, types=ALL)
row(B, "||", torch.logical_or, arity=2, types=ALL)
row(B, "^", torch.logical_xor, arity=2, types=ALL)
row(B, "where(a > b)", lambda a, b: torch.where(a.detach() > b.detach(), a, b), arity=2, types=INT)
row(B, "where(a > 0, a, 0.5)", lambda a: torch.where(a.detach() > 0, a, 0.5))
row(B, "where(a > 0, 0.5, a)", lambda a: torch.where(a.detach() > 0, 0.5, a))

# --- reductions ---
R = "reductions"
AXIS0 = [[[5]], [[3, 4]], [[2, 3, 4]], [[0, 3]]]
AXIS1 = [[[3, 4]], [[2, 3, 4]], [[2, 0]], [[4, 1]]]
FULL = [[[3, 4]], [[2, 3, 4]]]
row(R, "sum", torch.sum, types=ALL)
row(R, "sum(axis: 0)", lambda x: x.sum(0), shapes=AXIS0, types=ALL)
row(R, "sum(axis: 1, keepdim: true)", lambda x: x.sum(1, True), shapes=AXIS1, types=ALL)
row(R, "sum(axis: -1)", lambda x: x.sum(-1), shapes=AXIS0)
row(R, "sum(axes: [0, -1])", lambda x: x.sum([0, -1]), shapes=[[[3, 4]], [[2, 3, 4]], [[2, 3, 4, 2]], [[0, 3]]])
row(R, "sum(axes: [1, 2], keepdim: true)", lambda x: x.sum([1, 2], True), shapes=[[[2, 3, 4]], [[2, 3, 4, 2]]])
row(R, "mean", torch.mean)
row(R, "mean(axis: 0)", lambda x: x.mean(0), shapes=AXIS0)
row(R, "mean(axis: -1, keepdim: true)", lambda x: x.mean(-1, True), shapes=AXIS1)
row(R, "mean(axes: [-1, -2])", lambda x: x.mean([-1, -2]), shapes=FULL)
row(R, "prod", torch.prod, types=ALL, extra=[[T([2.0, 0.0, 3.0])], [T([0.0, 0.0, 3.0])]])
row(R, "prod(axis: 0)", lambda x: x.prod(0), shapes=AXIS0, types=ALL)
row(R, "prod(axis: 1, keepdim: true)", lambda x: x.prod(1, True), shapes=AXIS1)
for name, function in (("max", torch.amax), ("min", torch.amin)):
    whole = (lambda x: x.max()) if name == "max" else (lambda x: x.min())
    row(R, name, whole, shapes=UNARY[:4], types=ALL, extra=[[T([1.0, 3.0, 3.0, 1.0])]])
    row(R, f"{name}(axis: 0)", lambda x, f=function: f(x, 0), shapes=NO_SCALAR, types=ALL)
    row(R, f"{name}(axis: 1, keepdim: true)", lambda x, f=function: f(x, 1, True), shapes=[[[3, 4]], [[2, 3, 4]], [[0, 3]]],
        types=ALL, extra=[[T([[1.0, 2.0, 2.0], [3.0, 1.0, 2.0]])]])
    row(R, f"{name}(axes: [0, 2])", lambda x, f=function: f(x, [0, 2]), shapes=[[[2, 3, 4]]])
for name, function in (("argmax", torch.argmax), ("argmin", torch.argmin)):
    row(R, name, function, shapes=UNARY[:4], types=INT, extra=[[T([1.0, 3.0, 3.0, 1.0])], [T([1.0, nan, 3.0, nan])]])
    row(R, f"{name}(axis: 0)", lambda x, f=function: f(x, 0), shapes=NO_SCALAR, types=INT)
    row(R, f"{name}(axis: -1, keepdim: true)", lambda x, f=function: f(x, -1, True), shapes=AXIS1[:2], types=INT)
for name, function in (("any", torch.any), ("all", torch.all)):
    numbers = [[T([0.0, 0.0])], [T([0.0, nan])], [T([1.0, 2.0])], [T([[0, 1, 0], [0, 0, 0]])]]
    row(R, name, lambda x, f=function: f(x).bool(), types=ALL, extra=numbers)
    row(R, f"{name}(axis: 0)", lambda x, f=function: f(x, 0).bool(), shapes=AXIS0, types=ALL)
    row(R, f"{name}(axis: 1, keepdim: true)", lambda x, f=function: f(x, 1, True).bool(), shapes=AXIS1, types=ALL)
row(R, "var", torch.var, shapes=NO_SCALAR)
row(R, "var(correction: 0)", lambda x: x.var(correction=0), shapes=NO_SCALAR + [[[]]])
row(R, "var(axis: 0)", lambda x: x.var(0), shapes=NO_SCALAR)
row(R, "var(axes: [0, -1], keepdim: true)", lambda x: x.var([0, -1], keepdim=True), shapes=FULL)
row(R, "std", torch.std, shapes=NO_SCALAR, extra=[[T([2.0, 2.0, 2.0])]])
row(R, "std(axis: 1, correction: 0)", lambda x: x.std(1, correction=0), shapes=[[[3, 4]], [[2, 3, 4]]],
    extra=[[T([[1.0, 1.0], [1.0, 2.0]])]])
row(R, "std(axes: [0, 1], keepdim: true)", lambda x: x.std([0, 1], keepdim=True), shapes=FULL)
for p, spelling in ((2, "norm"), (1, "norm(1)"), (3, "norm(3)"), (0, "norm(0)"), (inf, "norm(.infinity)")):
    shapes = UNARY if p != inf else UNARY[:4]
    row(R, spelling, lambda x, p=p: torch.linalg.vector_norm(x, p), shapes=shapes,
        extra=[[T([3.0, 0.0, -4.0])], [T([0.0, 0.0])]] if p != inf else ())
row(R, "norm(axis: 1, keepdim: true)", lambda x: torch.linalg.vector_norm(x, 2, 1, True), shapes=AXIS1)
row(R, "logSumExp(axis: 0)", lambda x: x.logsumexp(0), "large", shapes=NO_SCALAR,
    extra=[[T([-inf, -inf])], [T([inf, 1.0])], [T([-inf, 1.0, 800.0])]])
row(R, "logSumExp(axis: -1, keepdim: true)", lambda x: x.logsumexp(-1, True), shapes=NO_SCALAR)
row(R, "softmax(axis: 0)", lambda x: x.softmax(0), shapes=AXIS0, extra=[[T([-inf, 1.0, 800.0])]])
row(R, "softmax(axis: -1)", lambda x: x.softmax(-1), "large", shapes=AXIS1[:2])
row(R, "logSoftmax(axis: 1)", lambda x: x.log_softmax(1), shapes=AXIS1[:2])
row(R, "logSoftmax(axis: -1)", lambda x: x.log_softmax(-1), "large", shapes=AXIS0[:3])

# --- matrix products ---
M = "matrix"
row(M, "matmul", torch.matmul, arity=2, shapes=[
    [[3], [3]], [[2, 3], [3]], [[3], [3, 4]], [[2, 3], [3, 4]], [[5, 2, 3], [3, 4]], [[5, 2, 3], [3]], [[3], [2, 3, 4]],
    [[2, 3], [5, 3, 4]], [[5, 2, 3], [5, 3, 4]], [[2, 1, 2, 3], [3, 3, 2]], [[1, 2, 3], [4, 3, 2]], [[1, 3], [3, 1]],
    [[2, 0], [0, 3]], [[0, 3], [3, 2]], [[2, 3], [3, 0]], [[2, 3, 0], [0, 4]], [[0, 2, 3], [0, 3, 4]], [[17, 19], [19, 5]],
], extra=[[T([[1, 2], [3, 4]]), T([[5, -6], [7, 8]])], [T([2, 3], dtype=torch.int32), T([5, 7], dtype=torch.int32)],
          [T([200, 100], dtype=torch.uint8), T([2, 3], dtype=torch.uint8)]])
row(M, "dot", torch.dot, arity=2, shapes=[[[4], [4]], [[1], [1]], [[0], [0]]])
row(M, "outer", torch.outer, arity=2, shapes=[[[3], [4]], [[1], [2]], [[0], [2]]])

# --- shapes ---
S = "shapes"
row(S, "reshaped([-1])", lambda x: x.reshape(-1), types=ALL)
row(S, "reshaped([4, -1])", lambda x: x.reshape(4, -1), shapes=FULL)
row(S, "flattened(from: 1)", lambda x: x.flatten(1), shapes=FULL + [[[2, 0, 3]]])
row(S, "flattened(from: 0, to: 1)", lambda x: x.flatten(0, 1), shapes=FULL)
row(S, "transposed(0, 1)", lambda x: x.transpose(0, 1), shapes=FULL + [[[0, 3]]])
row(S, "transposed(-1, 0)", lambda x: x.transpose(-1, 0), shapes=FULL)
row(S, "T", lambda x: x.permute(tuple(reversed(range(x.dim())))))
row(S, "permuted([2, 0, 1])", lambda x: x.permute(2, 0, 1), shapes=[[[2, 3, 4]], [[0, 3, 2]]])
row(S, "movingAxis(0, to: -1)", lambda x: x.movedim(0, -1), shapes=FULL)
row(S, "unsqueezed(0)", lambda x: x.unsqueeze(0))
row(S, "unsqueezed(-1)", lambda x: x.unsqueeze(-1))
row(S, "squeezed(1)", lambda x: x.squeeze(1), shapes=[[[3, 1]], [[3, 4]], [[2, 1, 0]]])
row(S, "squeezed", lambda x: x.squeeze(), shapes=[[[]], [[1, 3, 1]], [[3, 4]], [[1]]])
row(S, "expanded(to: [2, 3, 4])", lambda x: x.expand(2, 3, 4), shapes=[[[]], [[4]], [[3, 1]], [[2, 1, 4]], [[2, 3, 4]]])
row(S, "transposed, then reshaped([-1])", lambda x: x.transpose(-1, 0).reshape(-1), shapes=FULL + [[[3, 0, 2]]])

# --- subscripts, read and written ---
I = "subscripts"
TWO, THREE = [[[3, 4]]], [[[3, 4, 2]]]
row(I, "x[1]", lambda x: x[1], shapes=[[[5]], [[3, 4]], [[2, 3, 4]]], types=ALL)
row(I, "x[-1]", lambda x: x[-1], shapes=[[[5]], [[3, 4]]])
row(I, "x[1, 2]", lambda x: x[1, 2], shapes=TWO + [[[2, 3, 4]]])
row(I, "x[0..., 1]", lambda x: x[:, 1], shapes=TWO + [[[2, 3, 4]], [[0, 3]]])
row(I, "x[1, 1..<3]", lambda x: x[1, 1:3], shapes=TWO)
row(I, "x[1...2]", lambda x: x[1:3], shapes=TWO)
row(I, "x[..<2, 1...]", lambda x: x[:2, 1:], shapes=TWO)
row(I, "x[...1, .all]", lambda x: x[:2], shapes=TWO)
row(I, "x[1..<1]", lambda x: x[1:1], shapes=TWO)
row(I, "x[.last(2)]", lambda x: x[-2:], shapes=TWO)
row(I, "x[.stride(by: 2)]", lambda x: x[::2], shapes=[[[5]], [[3, 4]]], types=ALL)
row(I, "x[.all, .stride(from: 1, to: 4, by: 2)]", lambda x: x[:, 1:4:2], shapes=TWO)
row(I, "x[.stride(by: -1)]", lambda x: x.flip(0), shapes=[[[5]], [[3, 4]], [[0, 2]]])
row(I, "x[.all, .stride(from: 3, to: 0, by: -2)]", lambda x: x[:, [3, 1]], shapes=TWO)
row(I, "x[.newAxis]", lambda x: x[None], shapes=UNARY)
row(I, "x[0..., .newAxis, 1]", lambda x: x[:, None, 1], shapes=TWO)
row(I, "x[.ellipsis, 0]", lambda x: x[..., 0], shapes=[[[5]], [[3, 4]], [[2, 3, 4]]])
row(I, "x[0, .ellipsis, 1]", lambda x: x[0, ..., 1], shapes=THREE + TWO)
row(I, "x[[0, 0, 2]]", lambda x: x[[0, 0, 2]], shapes=[[[5]], [[3, 4]], [[3, 4, 2]]], types=ALL)
row(I, "x[[-1, 1]]", lambda x: x[[-1, 1]], shapes=TWO)
row(I, "x[0..., [3, 1, 1]]", lambda x: x[:, [3, 1, 1]], shapes=TWO + THREE)
row(I, "x[[0, 2], [1, 3]]", lambda x: x[[0, 2], [1, 3]], shapes=TWO + THREE)
row(I, "x[[0, 2], .all, [1, 0]]", lambda x: x[[0, 2], :, [1, 0]], shapes=THREE)
row(I, "x[[[0, 1], [2, 2]]]", lambda x: x[T([[0, 1], [2, 2]])], shapes=TWO)
row(I, "x[[0, 2], .newAxis]", lambda x: x[[0, 2], None], shapes=TWO)
row(I, "x[empty list]", lambda x: x[T([], dtype=torch.int64)], shapes=TWO)
row(I, "x[x .> 0]", lambda x: x[x.detach() > 0], shapes=[[[5]], [[3, 4]], [[2, 3, 4]], [[0, 3]]])
row(I, "x[row mask]", lambda x: x[T([True, False, True])], shapes=TWO + THREE)
row(I, "x[.all, column mask]", lambda x: x[:, T([True, False, True, False])], shapes=TWO)
row(I, "x[nothing masked]", lambda x: x[T([False, False, False])], shapes=TWO)
row(I, "nonzero", torch.nonzero, types=ALL, extra=[[T([[0.0, 2.0], [nan, 0.0]])]], gradients=False)


def assigned(*index):
    def function(x, value):
        y = x.clone()
        y[index if len(index) != 1 else index[0]] = value
        return y
    return function


def assignment(spelling, function, shapes, extra=()):
    row(I, spelling, function, arity=2, shapes=shapes, gradients=False, extra=extra)


every = slice(None)
assignment("x[1] = v", assigned(1), [[[3, 4], []], [[3, 4], [4]], [[5], []]],
           extra=[[T([[1, 2], [3, 4]]), T([5.7, -6.2])], [T([[1, 2], [3, 4]], dtype=torch.uint8), T(9)]])
assignment("x[0..., 1] = v", assigned(every, 1), [[[3, 4], []], [[3, 4], [3]]])
assignment("x[1..., .stride(by: 2)] = v", assigned(slice(1, None), slice(None, None, 2)), [[[3, 4], [2, 2]], [[3, 4], [2]]])
assignment("x[.ellipsis, 0] = v", assigned(..., 0), [[[3, 4], [3]], [[2, 3, 4], []]])
assignment("x[.all] = v", assigned(every), [[[3, 4], []], [[3, 4], [4]], [[0, 3], []]])
assignment("x[[2, 0]] = v", assigned([2, 0]), [[[3, 4], []], [[3, 4], [2, 4]]])
assignment("x[0..., [3, 1]] = v", assigned(every, [3, 1]), [[[3, 4], []], [[3, 4], [3, 2]]])
assignment("x[[0, 2], [1, 3]] = v", assigned([0, 2], [1, 3]), [[[3, 4], []], [[3, 4], [2]]])
assignment("x[x .> 0] = v", lambda x, v: assigned(x > 0)(x, v), [[[3, 4], []], [[5], []]])
assignment("x[.stride(by: -1)] = v", lambda x, v: v.flip(0).expand_as(x).clone(), [[[3, 4], [3, 4]], [[5], [5]]])


# --- joining, splitting, rearranging, choosing by number ---
A = "arranging"
PAIR = [[[3, 4], [3, 4]], [[2, 3, 4], [2, 3, 4]]]
F = torch.nn.functional
grid = lambda *shape: values(np.random.default_rng(7), "real", shape)
row(A, "stacked", lambda *x: torch.stack(x), arity=2, shapes=PAIR + [[[], []], [[0, 3], [0, 3]]], types=ALL)
row(A, "stacked(axis: -1)", lambda *x: torch.stack(x, -1), arity=3, shapes=[[[3, 4]] * 3, [[2]] * 3])
row(A, "concatenated", lambda *x: torch.cat(x), arity=2, shapes=[[[3, 4], [2, 4]], [[5], [0]], [[0, 3], [2, 3]]],
    types=ALL)
row(A, "concatenated(axis: 1)", lambda *x: torch.cat(x, 1), arity=3, shapes=[[[2, 1], [2, 3], [2, 0]]])
row(A, "split(size: 2)[1]", lambda x: x.split(2)[1], shapes=NO_SCALAR[:2])
row(A, "split(sizes: [1, 3], axis: 1)[1]", lambda x: x.split([1, 3], 1)[1], shapes=[[[3, 4]], [[0, 4]]])
row(A, "chunk(2, axis: -1)[0]", lambda x: x.chunk(2, -1)[0], shapes=NO_SCALAR)
row(A, "unbind(axis: 1)[2]", lambda x: x.unbind(1)[2], shapes=FULL)
row(A, "flipped(axes: [0, -1])", lambda x: x.flip([0, -1]), shapes=FULL + [[[0, 3]]], types=ALL)
row(A, "rolled(2, axis: 0)", lambda x: x.roll(2, 0), shapes=AXIS0, types=ALL)
row(A, "rolled(-1)", lambda x: x.roll(-1), shapes=FULL)
row(A, "repeated([2, 3])", lambda x: x.repeat(2, 3), shapes=[[[3, 4]], [[2]], [[0, 2]]], types=ALL)
row(A, "repeatedInterleave(2, axis: 1)", lambda x: x.repeat_interleave(2, 1), shapes=FULL)
row(A, "padded([(1, 2), (0, 3)])", lambda x: F.pad(x, (0, 3, 1, 2), value=0.5), shapes=FULL + [[[0, 3]]])
row(A, "padded([(-1, 1)])", lambda x: F.pad(x, (-1, 1)), shapes=NO_SCALAR, types=INT)
row(A, "meshgrid[0]", lambda *x: torch.meshgrid(*x, indexing="ij")[0], arity=2, shapes=[[[2], [3]], [[1], [4]]])
row(A, "diagonal", torch.diagonal, shapes=FULL + [[[4, 2]]])
row(A, "diagonal(offset: -1, axes: (1, 2))", lambda x: x.diagonal(-1, 1, 2), shapes=[[[2, 3, 4]]])
row(A, "diagonalMatrix(offset: 1)", lambda x: torch.diag_embed(x, 1), shapes=[[[3]], [[2, 3]], [[0]]])
row(A, "trace", torch.trace, shapes=[[[3, 3]], [[2, 4]]], types=INT)
row(A, "tril", torch.tril, shapes=FULL + [[[0, 3]]], types=ALL)
row(A, "tril(1)", lambda x: x.tril(1), shapes=FULL)
row(A, "triu(-1)", lambda x: x.triu(-1), shapes=FULL, types=ALL)
row(A, "cumsum(axis: 0)", lambda x: x.cumsum(0), shapes=AXIS0, types=ALL)
row(A, "cumsum(axis: -1)", lambda x: x.cumsum(-1), shapes=AXIS1)
row(A, "cumprod(axis: 0)", lambda x: x.cumprod(0), shapes=AXIS0, types=INT, extra=[[T([2.0, 0.0, 3.0, 0.0])]])
row(A, "cumprod(axis: 1)", lambda x: x.cumprod(1), shapes=AXIS1)
row(A, "sorted.values", lambda x: x.sort(stable=True).values, shapes=NO_SCALAR + [[[0, 3]]], types=ALL,
    extra=[[T([2.0, nan, 1.0, -inf])]])
row(A, "sorted(axis: 0, descending: true).values", lambda x: x.sort(0, True).values, shapes=NO_SCALAR)
row(A, "argsort", lambda x: x.argsort(stable=True), shapes=NO_SCALAR, types=ALL)
row(A, "topK(2).values", lambda x: x.topk(2).values, shapes=NO_SCALAR, types=INT)
row(A, "topK(2, axis: 0, largest: false).indices", lambda x: x.topk(2, 0, False).indices, shapes=NO_SCALAR)
row(A, "unique", torch.unique, types=ALL, gradients=False)
row(A, "softplus", F.softplus, extra=[[T([0.0, -200.0, 15.0])]])
row(A, "linear(weight, bias)", F.linear, arity=3, shapes=[[[2, 3], [4, 3], [4]], [[5, 2, 3], [1, 3], [1]], [[3], [4, 3], [4]]])
columns = T([[0, 2, 1], [3, 3, 0]])
row(A, "gather(axis: 1)", lambda x, i: x.gather(1, i), arity=2, given=[[grid(3, 4), columns], [grid(2, 4), columns[:, :1]]])
row(A, "gather(axis: 0)", lambda x, i: x.gather(0, i), arity=2, given=[[grid(5), T([4, 4, 0])], [grid(3, 2), T([[2, 0]])]])
row(A, "scatter(axis: 1)", lambda x, i, v: x.scatter(1, i, v), arity=3,
    given=[[grid(3, 4), T([[0, 2, 1], [3, 1, 0]]), grid(2, 3)]])
row(A, "scatter(axis: 0, value: 2)", lambda x, i: x.scatter(0, i, 2), arity=2, given=[[grid(3, 4), columns % 3]])
row(A, "scatterAdd(axis: 1)", lambda x, i, v: x.scatter_add(1, i, v), arity=3, given=[[grid(3, 4), columns, grid(2, 3)]])
row(A, "indexSelect(axis: 1)", lambda x, i: x.index_select(1, i), arity=2, given=[[grid(3, 4), T([3, 0, 3])], [grid(0, 4), T([1])]])
row(A, "indexAdd", lambda x, i, v: x.index_add(0, i, v), arity=3, given=[[grid(3, 4), T([2, 0, 2]), grid(3, 4)]])
row(A, "take", torch.take, arity=2, given=[[grid(3, 4), T([[0, 11], [-1, 5]])]])
row(A, "maskedSelect", lambda x, m: x.masked_select(m), arity=2, given=[[grid(2, 3), T([[True, False, True], [True, True, False]])]])
row(A, "maskedFill(0.5)", lambda x, m: x.masked_fill(m, 0.5), arity=2, given=[[grid(2, 3), T([[True], [False]])]])
row(A, "oneHot(classes: 5)", lambda i: F.one_hot(i, 5), given=[[T([0, 4, 1])], [T([[2], [3]])]])
row(A, "bincount", torch.bincount, given=[[T([0, 4, 1, 4])]])


def promotion():
    """Types and values of + * / .== for all pairs of types, and with Python numbers."""
    operations = {"+": torch.add, "*": torch.mul, "/": torch.div, ".==": torch.eq}
    numbers = [0, 1, 3]
    pairs, scalars = [], []
    for spelling, function in operations.items():
        for a in DTYPES:
            for b in DTYPES:
                for ranks in ("1 1", "1 0", "0 1"):
                    left, right = T(numbers, dtype=DTYPES[a]), T([3, 1, 1], dtype=DTYPES[b])
                    if ranks == "1 0":
                        right = right[0]
                    if ranks == "0 1":
                        left = left[2]
                    output = function(left, right)
                    pairs.append({"op": spelling, "a": encode(left), "b": encode(right), "output": encode(output)})
            for number in (2, 2.5):
                x = T(numbers, dtype=DTYPES[a])
                left = {"+": number + x, "*": number * x, "/": number / x, ".==": x == number}[spelling]
                scalars.append({"op": spelling, "x": encode(x), "number": str(number),
                                "right": encode(function(x, number)), "left": encode(left)})
    return {"pairs": pairs, "scalars": scalars}


def engine():
    """Higher derivatives: x^3, and a Hessian-vector product of a small net."""
    random = np.random.default_rng(5)
    draw = lambda *shape: values(random, "real", shape)
    x, w1, b1, w2, target = draw(4, 3), draw(3, 5), draw(5), draw(5, 1), draw(4, 1)
    parameters = [w1.requires_grad_(), b1.requires_grad_(), w2.requires_grad_()]
    loss = (((x @ w1 + b1).tanh() @ w2).sigmoid() - target).square().mean()
    gradients = torch.autograd.grad(loss, parameters, create_graph=True)
    vectors = [draw(*p.shape) for p in parameters]
    product = torch.autograd.grad(sum((g * v).sum() for g, v in zip(gradients, vectors)), parameters)
    return {"x": encode(x), "target": encode(target), "parameters": [encode(p) for p in parameters],
            "loss": encode(loss), "gradients": [encode(g) for g in gradients],
            "vectors": [encode(v) for v in vectors], "product": [encode(p) for p in product]}


def write(name, content):
    text = json.dumps({"torch": torch.__version__, "numpy": np.__version__, **content}, separators=(",", ":"))
    # One case a line, so that a change shows as the rows that changed.
    text = text.replace('{"name"', '\n{"name"').replace('{"op"', '\n{"op"') + "\n"
    assert len(text) < 200_000, f"{name}: {len(text)} bytes; split the family"
    (FOLDER / f"{name}.json").write_text(text)
    print(f"{name}.json: {len(text)} bytes")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for family, rows in families.items():
        write(family, {"rows": rows})
    write("promotion", promotion())
    write("engine", engine())
