"""Parts of a tensor, read and written."""

from op_rows.table import *  # the names that the rows are written in

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
