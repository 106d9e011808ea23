"""What has no rows: promotion of types, and higher derivatives."""

from op_rows.table import *  # the names that the rows are written in

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
