"""Activations and normalisations of layers."""

from op_rows.table import *  # the names that the rows are written in

L = "layers"
F = torch.nn.functional
tails = [[T([0.0, -0.0, nan])], [T([-20.0, -6.0, 6.0, 20.0])]]
row(L, "erf", torch.erf, types=ALL, extra=tails + [[T([inf, -inf])]])
row(L, "gelu", F.gelu, extra=tails + [[T([inf])]])
row(L, "gelu(.tanh)", lambda x: F.gelu(x, approximate="tanh"), extra=tails + [[T([inf])]])
row(L, "silu", F.silu, extra=tails + [[T([inf, -80.0, 80.0])]])
row(L, "leakyRelu", F.leaky_relu, extra=tails + [[T([inf, -inf])]])
row(L, "leakyRelu(0.2)", lambda x: F.leaky_relu(x, 0.2))
row(L, "elu", F.elu, extra=tails + [[T([inf, -inf])]])
row(L, "elu(0.5)", lambda x: F.elu(x, 0.5), extra=[[T([800.0, -800.0])]])
row(L, "layerNorm([4])", lambda x: F.layer_norm(x, [4]), shapes=[[[4]], [[3, 4]], [[2, 3, 4]], [[0, 4]]])
row(L, "layerNorm([3, 4], weight, bias)", lambda x, w, b: F.layer_norm(x, [3, 4], w, b, 1e-3), arity=3,
    shapes=[[[2, 3, 4], [3, 4], [3, 4]], [[3, 4], [3, 4], [3, 4]]])
row(L, "groupNorm(2)", lambda x: F.group_norm(x, 2), shapes=[[[3, 8]], [[2, 4, 3]], [[2, 6, 2, 3]], [[0, 4, 3]]])
row(L, "groupNorm(3, weight, bias)", lambda x, w, b: F.group_norm(x, 3, w, b, 1e-3), arity=3,
    shapes=[[[2, 6, 2, 3], [6], [6]], [[1, 3, 5], [3], [3]]])
