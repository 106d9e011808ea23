"""Batch normalisation."""

from op_rows.table import *  # the names that the rows are written in

N = "normalization"
F = torch.nn.functional
batch_norm = lambda x, w=None, b=None, eps=1e-5: F.batch_norm(x, None, None, w, b, training=True, eps=eps)
# From 33 rows on three channels fill a wide row of the kernel; 17 channels leave rows over.
IMAGES = [[4, 3], [2, 3, 5, 5], [2, 17, 3, 3], [3, 2, 5], [5, 1, 2, 2]]
with_parameters = [[x, [x[1]], [x[1]]] for x in IMAGES]
row(N, "batchNormTraining", batch_norm, shapes=[[x] for x in IMAGES])
row(N, "batchNormTraining(weight, bias)", batch_norm, arity=3, shapes=with_parameters)
axes = lambda x: [0] + list(range(2, x.dim()))
row(N, "batchNormTraining.mean", lambda x: x.detach().mean(axes(x)), shapes=[[x] for x in IMAGES])
row(N, "batchNormTraining.variance", lambda x: x.detach().var(axes(x), correction=0), shapes=[[x] for x in IMAGES])
row(N, "batchNormTraining.relu", lambda x, w, b: batch_norm(x, w, b, 0.1).relu(), arity=3, shapes=with_parameters[:3])
mean, variance = T([0.5, -1, 2]), T([1, 0.25, 4])
given_shapes = [[4, 3], [2, 3, 4, 3], [1, 3], [0, 3, 2, 2]]
row(N, "batchNorm(mean, variance, weight, bias)", lambda x, w, b: F.batch_norm(x, mean, variance, w, b),
    arity=3, shapes=[[x, [3], [3]] for x in given_shapes])
row(N, "batchNorm(mean, variance).relu", lambda x, b: F.batch_norm(x, mean, variance, None, b, eps=1e-3).relu(),
    arity=2, shapes=[[x, [3]] for x in given_shapes])
