"""Matrix products and operations on the shape."""

from op_rows.table import *  # the names that the rows are written in

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
