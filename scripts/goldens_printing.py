#!/usr/bin/env python3
"""Writes Tests/Goldens/printing.json: how PyTorch prints tensors.

Run with PyTorch 2.13.0 (CPU): python3 scripts/goldens_printing.py
Each case of "values" gives a tensor as its elements in row-major order, and its text. Elements are
written as text so that nan, inf and every digit survive JSON. "strided" and "operations" name what
the test does to build the tensor; the test file holds a closure of the same name.
"""

import json
import math
import random
from pathlib import Path

import torch

nan, inf = math.nan, math.inf
f32, f64, i64, i32, u8, boolean = (
    torch.float32, torch.float64, torch.int64, torch.int32, torch.uint8, torch.bool)
TYPES = {f32: "float32", f64: "float64", i64: "int64", i32: "int32", u8: "uint8", boolean: "bool"}
draw = random.Random(17)


def uniform(count, low, high):
    return [draw.uniform(low, high) for _ in range(count)]


def whole(count, low, high):
    return [draw.randint(low, high) for _ in range(count)]


values = []


def case(elements, shape=None, dtype=f32, grad=False, **options):
    tensor = torch.tensor(elements, dtype=dtype)
    if shape is not None:
        tensor = tensor.reshape(shape)
    if grad:
        tensor.requires_grad_()
    torch.set_printoptions(profile="default")
    torch.set_printoptions(**options)
    kept = tensor.detach().reshape(-1).tolist()
    text = [repr(int(e)) if dtype == boolean else repr(e) for e in kept]
    options = {k: v for k, v in options.items()}
    values.append({
        "dtype": TYPES[dtype], "shape": list(tensor.shape), "elements": " ".join(text),
        "requiresGrad": grad, "options": options, "text": str(tensor)})
    torch.set_printoptions(profile="default")


# Small tensors of every type.
case([1.0, 2.0, 3.0, 4.0], (2, 2))
case([1.5, 2.0, 3.25])
case(3.0, ())
case(3.14159, ())
case(2.5, (), f64)
case(7, (), i64)
case(7, (), i32)
case(True, (), boolean)
case([1.0], (1,))
case([1.0], (1, 1, 1))
case([1, 2, 3], dtype=i64)
case([-1, 22, 333], dtype=i64)
case([1, -2, 3, 4], (2, 2), i32)
case([0, 127, 255], dtype=u8)
case([True, False, True, True], (2, 2), boolean)
case([False] * 3, dtype=boolean)
case([2**63 - 1, -(2**63), 0], dtype=i64)
case([1.1, 2.2, 3.3], dtype=f64)
case([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], (1, 2, 3, 1))
# Rounding and widths.
case([0.00005, 0.00015, 0.00025, 0.5])
case([0.12345, 0.12355, 2.00005, -1.99995])
case([0.5, 1.5, 2.5, -0.5], (2, 2))
case([-1.0, 10.0, -100.0])
case([-1.25, 10.5, -100.75], grad=True)
case([999.9999, 1.0, 2.5])
case([99999.0, 2.0])
case([100000.0, 150.5])
case([0.0, -0.0, 1.0])
case([0.0, -0.0])
case([0.1 + 0.2, 1 / 3], dtype=f64)
case([1e-3, 1.0])
case([16777216.0, 16777217.0])
# The switch to scientific notation and both sides of it.
case([1e-4, 0.5])
case([1e-4, 0.05], dtype=f64)
case([1.01e-4, 0.1])
case([1e-5, 1.0])
case([0.001, 1.0])
case([0.001, 1.001])
case([1.0, 1000.0])
case([1.0, 1001.0])
case([1e8, 1e8])
case([1e8, 2e8])
case([1.0e8 + 8, 2e8])
case([1e10, -2.5e10])
case([1e-40, 1.0])
case([3.4028234663852886e38, 1.1754943508222875e-38])
case([1e300, 1e-300, -5.5], dtype=f64)
case([123456789.0, 0.5], dtype=f64)
case([1e100, 2e100, -3e-100], dtype=f64)
# Not numbers, infinities.
case([nan, 1.0, 2.5])
case([inf, -inf, nan])
case([inf, 1.0, -inf])
case([nan, nan])
case([0.0, nan, inf])
case([1e-6, nan, -inf, 3.5])
case([inf, 1.5, -inf, nan], (2, 2), f64)
case(nan, ())
case(-inf, ())
# Empty tensors.
case([])
case([], (0, 3))
case([], (2, 0))
case([], (0,), i64)
case([], (0, 3), f64)
case([], (0, 2), boolean)
case([], (3, 0, 2), grad=True)
# Broken lines.
case(whole(30, 0, 9), dtype=i64)
case(uniform(12, 0, 1))
case(uniform(40, -5, 5), (2, 20))
case(whole(26, 0, 1), dtype=boolean)
case(uniform(24, -1, 1), (2, 3, 4))
case(uniform(36, 0, 255), (2, 1, 18))
case(uniform(13, 0, 1), dtype=f64)
case([float(x) for x in whole(23, 0, 255)])
case(uniform(48, -9, 9), (2, 2, 2, 6))
case(whole(28 * 6, 0, 255), (6, 28), u8)
case(list(range(20)), (1, 1, 1, 1, 20), i64)
# Suffixes that do and do not fit on the last line.
for count in range(4, 12):
    case(uniform(count, 0, 1), grad=True)
case(uniform(8, 0, 1), dtype=f64, grad=True)
case(uniform(7, 0, 1), dtype=f64, grad=True)
case(whole(20, 0, 9), dtype=u8)
case(whole(19, 10, 99), dtype=i32)
case(uniform(24, 0, 1), (3, 8), f64, True)
# Long tensors.
case(list(range(1000)), dtype=i64)
case(list(range(1001)), dtype=i64)
case(uniform(1200, 0, 1), (1200, 1))
case(uniform(1010, -3, 3), (2, 505))
case(uniform(1008, -3, 3), (7, 12, 12))
case(whole(1008, 0, 100), (6, 168), i64)
case([1e-6] + [1.0] * 1098 + [2.0])
case([1.0] * 500 + [1e-6] + [1.0] * 599)
case(whole(1089, 0, 1), (33, 33), boolean)
case([True] * 1001, dtype=boolean, grad=False)
case([0.25] * 1056, (2, 8, 66), f64, True)
case([1.0] * 1200, (2, 3, 200), grad=True)
# Options.
case(uniform(5, 0, 1), precision=2)
case(uniform(5, 0, 1), precision=8)
case(uniform(5, 0, 1), precision=0)
case([1.0, 2.5, 3e-7], sci_mode=False)
case([1.0, 2.0, 3.0], sci_mode=True)
case([0.0, inf], sci_mode=True)
case([1.0, inf, nan], sci_mode=True)
case(whole(12, 0, 9), dtype=i64, threshold=5)
case(uniform(20, 0, 1), (4, 5), threshold=10, edgeitems=1)
case(uniform(20, 0, 1), (4, 5), threshold=10, edgeitems=2)
case(uniform(20, 0, 1), (4, 5), threshold=10, edgeitems=0)
case(uniform(20, 0, 1), (20,), threshold=10, edgeitems=0)
case(uniform(3, 0, 1), edgeitems=0)
case(uniform(20, 0, 1), linewidth=40)
case(uniform(4, 0, 1), linewidth=5)
case(uniform(6, 0, 1), (2, 3), f64, True, linewidth=30)
case(3.5, (), threshold=0)
for columns in range(36, 66):  # every column at which either suffix moves to a new line
    case([1.5, 2.5], dtype=f64, grad=True, linewidth=columns)
for columns in range(16, 30):  # and every one at which an element does
    case([10, 20, 30], dtype=i64, linewidth=columns)

# Views: the test builds x by arange(24) + 0.5 in the same shape and applies the named view.
x = (torch.arange(24) + 0.5).reshape(4, 6)
y = torch.arange(24).reshape(2, 3, 4)
strided = {
    "transposed": x.T, "column": x[:, 2], "row": x[2], "block": x[1:3, 2:5], "every second": x[::2, ::3],
    "permuted": y.permute(2, 0, 1), "expanded": x[0, :3].expand(2, 3), "scalar view": x[3, 5],
    "new axis": x[:2, None, :2], "no rows": x[:0], "broadcast scalar": torch.tensor(2.5).expand(3),
    "long expanded": torch.arange(600).expand(2, 600), "cut column": torch.arange(2002).reshape(1001, 2)[:, 1],
}

# What operations are called; a, v and b are leaves.
a = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
v = torch.tensor([1.0, 2.0], requires_grad=True)
b = torch.tensor([[[1.0, 2.0], [3.0, 4.0]], [[0.5, 0.25], [0.0, 1.0]]], requires_grad=True)
one = torch.tensor([[1.0, 2.0]], requires_grad=True)
d = torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=f64, requires_grad=True)
with torch.no_grad():
    unrecorded = a + 1
index = torch.tensor([[0, 1], [1, 0]])
operations = {
    "leaf": a, "float64 leaf": d, "detached": a.detach(), "no grad": unrecorded,
    "add": a + a, "add number": a + 1.5, "subtract": a - a, "subtract number": a - 1, "from number": 1 - a,
    "multiply": a * a, "multiply number": a * 2, "divide": a / a, "divide number": a / 2, "into number": 2 / a,
    "negate": -a, "pow": a**3, "square": a**2, "squared": a.square(), "root": a**0.5, "pow tensor": a**a,
    "matrix matrix": a @ a, "matrix vector": a @ v, "vector matrix": v @ a, "vector vector": v @ v,
    "dot": v.dot(v), "batch matrix": b @ a, "batch batch": b @ b, "batch vector": b @ v,
    "vector batch": v @ b, "outer": torch.outer(v, v),
    "T": a.T, "transposed": a.transpose(0, 1), "permuted": b.permute(2, 0, 1), "moved": b.movedim(0, 2),
    "mean": a.mean(), "mean axis": a.mean(0), "mean axes": b.mean((0, 1)), "sum": a.sum(),
    "sum axis": a.sum(0), "sum keepdim": a.sum(1, keepdim=True), "max": a.max(), "min": a.min(),
    "amax": a.amax(0), "amin": a.amin((0, 1)), "prod": a.prod(), "prod axis": a.prod(0),
    "var": a.var(), "var axis": a.var(0), "std": a.std(), "std axis": a.std(0),
    "norm": a.norm(), "norm 1": a.norm(1), "norm 3": a.norm(3), "norm inf": a.norm(inf),
    "norm axis": a.norm(2, 0), "logsumexp": a.logsumexp(0), "softmax": a.softmax(0),
    "log softmax": a.log_softmax(1),
    "exp": v.exp(), "expm1": v.expm1(), "log": a.log(), "log1p": a.log1p(), "sqrt": a.sqrt(),
    "rsqrt": a.rsqrt(), "reciprocal": a.reciprocal(), "abs": a.abs(), "sign": a.sign(), "sin": a.sin(),
    "cos": a.cos(), "tanh": a.tanh(), "sigmoid": a.sigmoid(), "relu": a.relu(), "floor": a.floor(),
    "ceil": a.ceil(), "round": a.round(), "clamp": a.clamp(0, 2.5), "maximum": torch.maximum(a, v),
    "minimum": torch.minimum(a, v), "remainder": a % 2, "remainder tensor": a % v,
    "where": torch.where(a > 1, a, a * 0), "to": a.double(), "to same": a.float(),
    "contiguous": a.T.contiguous(), "already contiguous": a.contiguous(),
    "reshape": a.reshape(4), "reshape same": a.reshape(2, 2), "reshape copies": a.T.reshape(4),
    "flatten": a.flatten(), "flatten vector": v.flatten(), "flatten from": b.flatten(1),
    "squeeze": one.squeeze(0), "squeeze nothing": a.squeeze(0), "squeeze all": one.squeeze(),
    "unsqueeze": a.unsqueeze(0), "expand": one.expand(2, 2), "expand same": a.expand(2, 2),
    "select": a[0], "element": a[0, 1], "column": a[:, 0], "slice": a[:1], "slice all": a[:],
    "slice columns": a[:, :1], "row": a[0, :], "ellipsis": a[...], "ellipsis select": a[..., 0],
    "new axis": a[None], "index list": a[[0, 1]], "mask": a[a > 1],
    "stack": torch.stack([a, a]), "cat": torch.cat([a, a]), "split": a.split(1)[0], "chunk": a.chunk(2)[0],
    "split sizes": a.split([1, 1])[0], "unbind": a.unbind()[0], "gather": a.gather(0, index),
    "index select": a.index_select(0, torch.tensor([1])), "scatter": a.scatter(0, index, a),
    "scatter add": a.scatter_add(0, index, a), "index add": a.index_add(0, torch.tensor([0, 1]), a),
    "masked fill": a.masked_fill(a > 1, 0), "masked select": a.masked_select(a > 1), "sort": a.sort(0).values,
    "top k": a.topk(1).values, "flip": a.flip(0), "roll": a.roll(1, 0), "roll all": a.roll(1),
    "repeat": a.repeat(2, 1), "pad": torch.nn.functional.pad(a, (1, 0)), "diagonal": a.diagonal(),
    "diagonal matrix": v.diag_embed(), "trace": a.trace(), "tril": a.tril(), "triu": a.triu(),
    "cumsum": a.cumsum(0), "cumprod": a.cumprod(0), "linear": torch.nn.functional.linear(a, a, v),
    "linear without bias": torch.nn.functional.linear(a, a),
    "linear of a batch": torch.nn.functional.linear(b, a, v),
    "linear of a batch without bias": torch.nn.functional.linear(b, a),
    "linear of a vector": torch.nn.functional.linear(v, a), "softplus": torch.nn.functional.softplus(a),
    "take": a.take(index), "unflatten": v.unflatten(0, (2, 1)),
    "composed": ((a @ v - 1) ** 2).mean(), "sum of tracked and not": a + torch.ones(2, 2),
    "integers times": a * torch.tensor([[1, 2], [3, 4]]), "float64 result": d * 2,
}

path = Path(__file__).resolve().parent.parent / "Tests/Goldens/printing.json"
path.write_text(json.dumps({
    "written by": f"scripts/goldens_printing.py with PyTorch {torch.__version__}",
    "values": values,
    "strided": {name: str(t) for name, t in strided.items()},
    "operations": {name: str(t) for name, t in operations.items()},
}, indent=0) + "\n")
print(len(values), "values,", len(strided), "views,", len(operations), "operations")
