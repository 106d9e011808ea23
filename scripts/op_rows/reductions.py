"""Operations that take dimensions away."""

from op_rows.table import *  # the names that the rows are written in

R = "reductions"
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
row(R, "any(axes: [0, -1])", lambda x: x.any((0, -1)).bool(), shapes=FULL, types=ALL)
row(R, "all(axes: [0, -1], keepdim: true)", lambda x: x.all((0, -1), True).bool(), shapes=FULL, types=ALL)
row(R, "prod(axes: [0, -1])", lambda x: x.prod(-1).prod(0), shapes=FULL)
row(R, "prod(axes: [0, -1], keepdim: true)", lambda x: x.prod(-1, True).prod(0, True), shapes=FULL)
row(R, "norm(axes: [0, -1])", lambda x: torch.linalg.vector_norm(x, 2, (0, -1)), shapes=FULL)
row(R, "logSumExp", lambda x: x.logsumexp(tuple(range(x.dim()))), "large", shapes=FULL + [[[5]]],
    extra=[[T([[-inf, 1.0], [800.0, 2.0]])]])
row(R, "logSumExp(axes: [0, -1])", lambda x: x.logsumexp((0, -1)), "large", shapes=FULL)
