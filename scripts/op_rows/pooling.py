"""Pooling of images."""

from op_rows.table import *  # the names that the rows are written in

P = "pooling"
F = torch.nn.functional
# 17 and 32 channels fill a vector; 3 and 5 do not.
IMAGES = [[[2, 3, 4, 6]], [[1, 17, 4, 4]], [[1, 1, 5, 5]], [[0, 2, 4, 4]]]
row(P, "maxPool2d(2)", lambda x: F.max_pool2d(x, 2), shapes=IMAGES, extra=[
    [T([[[[1.0, nan, 3.0, 3.0], [2.0, nan, 3.0, 3.0], [-inf, -inf, 0.0, 1.0], [-inf, -inf, 2.0, -1.0]]]])]])
row(P, "maxPool2d(3, stride: 2, padding: 1)", lambda x: F.max_pool2d(x, 3, 2, 1),
    shapes=[[[2, 3, 7, 6]], [[1, 18, 5, 4]]])
row(P, "maxPool2d([2, 3], stride: [1, 2], dilation: [2, 1])",
    lambda x: F.max_pool2d(x, (2, 3), (1, 2), dilation=(2, 1)), shapes=[[[2, 2, 6, 7]]])
row(P, "maxPool2d(2, stride: 3)", lambda x: F.max_pool2d(x, 2, 3), shapes=[[[1, 5, 7, 9]]])
row(P, "maxPool2d(3, ceilMode)", lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True), shapes=[[[2, 2, 6, 8]], [[1, 3, 4, 4]]])
row(P, "maxPool2d(16)", lambda x: F.max_pool2d(x, 16, 1), shapes=[[[1, 2, 16, 17]]])
row(P, "maxPool2d(2).relu", lambda x: F.max_pool2d(x, 2).relu(), shapes=IMAGES[:2],
    extra=[[T([[[[-1.0, -2.0, nan, 3.0], [-2.0, -3.0, 3.0, 3.0]]]])]])
row(P, "maxPool2d(16).relu", lambda x: F.max_pool2d(x, 16, 1).relu(), "above -1", shapes=[[[1, 2, 16, 17]]])
row(P, "avgPool2d(2)", lambda x: F.avg_pool2d(x, 2), shapes=IMAGES)
row(P, "avgPool2d(3, stride: 2, padding: 1)", lambda x: F.avg_pool2d(x, 3, 2, 1), shapes=[[[2, 3, 7, 6]], [[1, 17, 5, 4]]])
row(P, "avgPool2d(3, padding not counted)", lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
    shapes=[[[2, 3, 7, 6]]])
row(P, "avgPool2d(3, ceilMode)", lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True), shapes=[[[2, 2, 6, 8]]])
row(P, "adaptiveAvgPool2d(1)", lambda x: F.adaptive_avg_pool2d(x, 1), shapes=[[[2, 3, 4, 5]], [[1, 17, 7, 7]]])
row(P, "adaptiveAvgPool2d([3, 2])", lambda x: F.adaptive_avg_pool2d(x, (3, 2)), shapes=[[[2, 3, 7, 5]], [[1, 2, 2, 3]]])
