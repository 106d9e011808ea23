"""Operations on each element of one tensor, or of two."""

from op_rows.table import *  # the names that the rows are written in

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
