"""Convolution."""

from op_rows.table import *  # the names that the rows are written in

C = "convolution"
F = torch.nn.functional
conv, transposed = F.conv2d, F.conv_transpose2d
# images, weight, bias
row(C, "conv2d", conv, arity=3, shapes=[
    [[2, 3, 5, 4], [4, 3, 3, 3], [4]], [[1, 1, 4, 4], [2, 1, 1, 1], [2]], [[2, 2, 3, 3], [17, 2, 3, 2], [17]],
    [[0, 2, 4, 4], [3, 2, 3, 3], [3]]])
row(C, "conv2d(padding: 1)", lambda x, w: conv(x, w, padding=1), arity=2, shapes=[
    [[2, 3, 4, 4], [4, 3, 3, 3]], [[1, 2, 6, 5], [3, 2, 3, 3]], [[1, 16, 5, 4], [16, 16, 3, 3]]])
row(C, "conv2d(stride: 2, padding: 1)", lambda x, w: conv(x, w, stride=2, padding=1), arity=2, shapes=[
    [[2, 3, 5, 4], [4, 3, 3, 3]], [[1, 2, 7, 6], [3, 2, 3, 3]], [[3, 8, 2, 2], [9, 8, 3, 3]]])
row(C, "conv2d(stride: [3, 2], padding: [0, 2])", lambda x, w: conv(x, w, stride=(3, 2), padding=(0, 2)), arity=2,
    shapes=[[[2, 2, 7, 6], [3, 2, 2, 5]]])
row(C, "conv2d(dilation: [2, 1], padding: 2)", lambda x, w: conv(x, w, dilation=(2, 1), padding=2), arity=2,
    shapes=[[[1, 2, 5, 5], [3, 2, 3, 2]]])
row(C, "conv2d(groups: 2, padding: 1)", lambda x, w: conv(x, w, groups=2, padding=1), arity=2,
    shapes=[[[2, 4, 4, 3], [6, 2, 3, 3]]])
row(C, "conv2d(groups: channels)", lambda x, w: conv(x, w, groups=3), arity=2, shapes=[[[2, 3, 4, 4], [3, 1, 2, 2]]])
row(C, "conv2d.relu", lambda x, w, b: conv(x, w, b).relu(), arity=3, shapes=[[[2, 2, 4, 4], [5, 2, 3, 3], [5]]])
row(C, "convTransposed2d", transposed, arity=3, shapes=[
    [[2, 3, 3, 2], [3, 4, 3, 3], [4]], [[1, 2, 1, 1], [2, 1, 2, 2], [1]]])
row(C, "convTransposed2d(stride: 2, padding: 1, outputPadding: 1)",
    lambda x, w: transposed(x, w, stride=2, padding=1, output_padding=1), arity=2,
    shapes=[[[2, 3, 3, 4], [3, 2, 3, 3]]])
row(C, "convTransposed2d(dilation: 2, groups: 2)", lambda x, w: transposed(x, w, dilation=2, groups=2), arity=2,
    shapes=[[[1, 4, 3, 3], [4, 3, 2, 2]]])
