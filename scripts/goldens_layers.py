#!/usr/bin/env python3
"""Write Tests/Goldens/layers.json: layers and whole networks as PyTorch computes them.

Weights come from seeds, as the library draws the same ones; of large tensors the file holds a digest.
Written with PyTorch 2.13.0+cpu.
Run:  python scripts/goldens_layers.py
"""
import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import init

torch.set_num_threads(1)
OUT = Path(__file__).resolve().parent.parent / "Tests" / "Goldens" / "layers.json"


def tensor(t):
    dtype = str(t.dtype).removeprefix("torch.")
    whole = not t.is_floating_point()
    return {"shape": list(t.shape), "dtype": dtype,
            "data": [int(v) if whole else float(v) for v in t.detach().reshape(-1).double().tolist()]}


def digest(t):
    """What stands for a large tensor: shape, sum, L2 norm, and the first values."""
    flat = t.detach().reshape(-1).double()
    return {"shape": list(t.shape), "sum": flat.sum().item(), "norm": flat.norm().item(),
            "head": [float(v) for v in flat[:8].tolist()]}


def initializers():
    """Values of torch.nn.init for shapes of a linear and of a convolution weight."""
    rows = []
    for shape in ([7, 5], [6, 3, 3, 2]):
        for name, function in (
                ("kaimingUniform", lambda w: init.kaiming_uniform_(w, nonlinearity="relu")),
                ("kaimingUniform(fan: .out, gain: .leakyRelu(0.2))",
                 lambda w: init.kaiming_uniform_(w, a=0.2, mode="fan_out")),
                ("kaimingNormal", lambda w: init.kaiming_normal_(w, nonlinearity="relu")),
                ("kaimingNormal(fan: .out, gain: .linear)",
                 lambda w: init.kaiming_normal_(w, mode="fan_out", nonlinearity="linear")),
                ("xavierUniform", init.xavier_uniform_),
                ("xavierUniform(gain: .tanh)", lambda w: init.xavier_uniform_(w, init.calculate_gain("tanh"))),
                ("xavierNormal", init.xavier_normal_),
                ("xavierNormal(gain: .selu)", lambda w: init.xavier_normal_(w, init.calculate_gain("selu")))):
            torch.manual_seed(11)
            rows.append({"name": name, "weights": tensor(function(torch.empty(shape)))})
    return rows


def layers():
    """Each layer from the seed 5: its state, and what it makes of an input; gradients of its parameters."""
    rows = []

    def add(name, make, x):
        torch.manual_seed(5)
        layer = make().eval()
        x = x.clone()
        if x.is_floating_point():
            x.requires_grad_()
        y = layer(x)
        (y * torch.linspace(-1, 1, y.numel()).reshape(y.shape)).sum().backward()
        rows.append({"name": name, "input": tensor(x), "output": tensor(y),
                     "inputGradient": tensor(x.grad) if x.is_floating_point() else None,
                     "state": {k: tensor(v) for k, v in layer.state_dict().items()},
                     "gradients": {k: tensor(p.grad) for k, p in layer.named_parameters()}})

    draw = lambda *shape: torch.randn(*shape, generator=torch.Generator().manual_seed(1))
    add("Embedding", lambda: nn.Embedding(7, 3), torch.tensor([[1, 6, 1], [0, 1, 3]]))
    add("LayerNorm", lambda: nn.LayerNorm([3, 4], eps=1e-4), draw(2, 3, 4))
    add("LayerNorm, no bias", lambda: nn.LayerNorm(4, bias=False), draw(2, 3, 4))
    add("GroupNorm", lambda: nn.GroupNorm(2, 6), draw(2, 6, 2, 3))
    add("GELU", nn.GELU, draw(2, 5))
    add("GELU, tanh", lambda: nn.GELU(approximate="tanh"), draw(2, 5))
    add("SiLU", nn.SiLU, draw(2, 5))
    add("LeakyReLU", lambda: nn.LeakyReLU(0.2), draw(2, 5))
    add("ELU", nn.ELU, draw(2, 5))
    add("Softmax", lambda: nn.Softmax(dim=1), draw(2, 5))
    add("LogSoftmax", lambda: nn.LogSoftmax(dim=-1), draw(2, 5))
    add("Unflatten", lambda: nn.Unflatten(1, (2, 3)), draw(2, 6))
    add("Identity", nn.Identity, draw(2, 3))
    return rows


golden = {"initializers": initializers(), "layers": layers()}
text = json.dumps(golden, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n"
assert len(text) < 200_000, len(text)
OUT.write_text(text)
print(OUT.name, len(text), "bytes, torch", torch.__version__)
