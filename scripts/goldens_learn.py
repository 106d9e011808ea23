#!/usr/bin/env python3
"""Write Tests/Goldens/learn.json: losses, optimisers, dropout and a small training run as PyTorch computes them.

Written with PyTorch 2.13.0+cpu and CPython 3.11.
Run:  python scripts/goldens_learn.py
"""
import json
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

OUT = Path(__file__).resolve().parent.parent / "Tests" / "Goldens" / "learn.json"


def tensor(t):
    dtype = str(t.dtype).removeprefix("torch.")
    return {"shape": list(t.shape), "dtype": dtype, "data": [float(v) for v in t.detach().reshape(-1).double()]}


def losses():
    """Each loss with its gradient, for every reduction; extreme logits among the inputs."""
    torch.manual_seed(1)
    rows = []

    def add(name, function, prediction, target, **options):
        for reduction in ("mean", "sum", "none"):
            x = prediction.clone().requires_grad_()
            loss = function(x, target, reduction=reduction, **options)
            weights = torch.linspace(0.5, 1.5, max(loss.numel(), 1)).reshape(loss.shape)
            (loss * weights).sum().backward()
            rows.append({
                "name": name, "reduction": reduction, "prediction": tensor(prediction), "target": tensor(target),
                "weights": tensor(weights), "loss": tensor(loss), "gradient": tensor(x.grad), **options})

    x, y = torch.randn(4, 3), torch.randn(4, 3)
    add("l1Loss", F.l1_loss, x, y)
    add("mseLoss", F.mse_loss, x, y)
    classes = torch.tensor([2, 0, 1, 1])
    wide = torch.tensor([[0.0, 0, 0], [1000, -1000, 0], [-50, 50, 49], [3, 2, 1]])
    add("crossEntropy", F.cross_entropy, x, classes)
    add("crossEntropy", F.cross_entropy, wide, classes)
    add("crossEntropy", F.cross_entropy, x, classes, label_smoothing=0.1)
    add("nllLoss", F.nll_loss, F.log_softmax(x, 1), classes)
    logits = torch.tensor([[0.0, 100, -100, 1e-3], [2, -2, 30, -30]])
    add("binaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits, logits,
        torch.tensor([[1.0, 0, 0, 1], [0.25, 1, 1, 0]]))
    return rows


def optimizers():
    """Six steps of each optimiser on two parameters with given gradients; the second one skips a step."""
    rows = []

    def add(name, make, **settings):
        torch.manual_seed(2)
        parameters = [nn.Parameter(torch.randn(2, 3)), nn.Parameter(torch.randn(3))]
        row = {"name": name, "settings": settings, "start": [tensor(p) for p in parameters], "steps": []}
        optimizer = make(parameters)
        for step in range(6):
            gradients = [torch.randn(2, 3), None if step == 2 else torch.randn(3)]
            for p, g in zip(parameters, gradients):
                p.grad = g
            optimizer.step()
            row["steps"].append({
                "gradients": [None if g is None else tensor(g) for g in gradients],
                "values": [tensor(p) for p in parameters]})
        rows.append(row)

    sgd = torch.optim.SGD
    add("SGD", lambda p: sgd(p, lr=0.1), rate=0.1)
    add("SGD", lambda p: sgd(p, lr=0.1, weight_decay=0.05), rate=0.1, weightDecay=0.05)
    add("SGD", lambda p: sgd(p, lr=0.1, momentum=0.9), rate=0.1, momentum=0.9)
    add("SGD", lambda p: sgd(p, lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.05), rate=0.1,
        momentum=0.9, dampening=0.3, weightDecay=0.05)
    add("SGD", lambda p: sgd(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05), rate=0.1,
        momentum=0.9, weightDecay=0.05, nesterov=1)
    adam, adamw = torch.optim.Adam, torch.optim.AdamW
    add("Adam", lambda p: adam(p, lr=0.01), rate=0.01)
    add("Adam", lambda p: adam(p, lr=0.01, betas=(0.8, 0.9), eps=1e-4, weight_decay=0.1), rate=0.01, beta1=0.8,
        beta2=0.9, epsilon=1e-4, weightDecay=0.1)
    add("AdamW", lambda p: adamw(p, lr=0.01), rate=0.01)
    add("AdamW", lambda p: adamw(p, lr=0.01, weight_decay=0.2), rate=0.01, weightDecay=0.2)
    adadelta = torch.optim.Adadelta
    add("Adadelta", lambda p: adadelta(p, lr=1.0), rate=1.0)
    add("Adadelta", lambda p: adadelta(p, lr=0.5, rho=0.8, eps=1e-4, weight_decay=0.1), rate=0.5, rho=0.8, epsilon=1e-4,
        weightDecay=0.1)
    return rows


def dropout():
    rows = []
    for shape, p in (([3, 5], 0.5), ([40], 0.2), ([6], 0.0), ([6], 1.0)):
        torch.manual_seed(3)
        layer = nn.Dropout(p).train()
        x = torch.arange(1.0, 1 + torch.Size(shape).numel()).reshape(shape)
        rows.append({"probability": p, "output": tensor(layer(x)), "second": tensor(layer(x)),
                     "next": torch.empty((), dtype=torch.int64).random_(-(2**63), None).item()})
    return rows


class OnePermutation:
    """PyTorch's RandomSampler without its second, unused permutation at the end of each pass."""

    def __init__(self, count, generator):
        self.count, self.generator = count, generator

    def __len__(self):
        return self.count

    def __iter__(self):
        yield from torch.randperm(self.count, generator=self.generator).tolist()


def training():
    """A tiny network from the seed on: initial values, batches, three epochs of SGD with dropout, all parameters."""
    generator = torch.manual_seed(42)
    model = nn.Sequential(nn.Linear(6, 5), nn.ReLU(), nn.Dropout(0.25), nn.Linear(5, 3))
    x, y = torch.randn(10, 6), torch.tensor([0, 1, 2, 1, 0, 2, 2, 1, 0, 1])
    start = {k: tensor(v) for k, v in model.state_dict().items()}
    loader = DataLoader(TensorDataset(x, y), batch_size=4, sampler=OnePermutation(10, generator),
                        generator=generator)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    steps = []
    model.train()
    for _ in range(3):
        for bx, by in loader:
            loss = F.cross_entropy(model(bx), by)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            steps.append({"targets": tensor(by), "loss": loss.item(),
                          "parameters": {k: tensor(v) for k, v in model.state_dict().items()}})
    return {"inputs": tensor(x), "targets": tensor(y), "start": start, "steps": steps}


def linear():
    rows = []
    for inputs, outputs in ((784, 1), (3, 4), (30, 20)):
        torch.manual_seed(7)
        layer = nn.Linear(inputs, outputs)
        x = torch.randn(2, inputs) if inputs < 100 else torch.ones(2, inputs)
        rows.append({"inputs": inputs, "outputs": outputs, "weightHead": tensor(layer.weight.reshape(-1)[:16]),
                     "weightSum": layer.weight.double().sum().item(), "bias": tensor(layer.bias),
                     "x": tensor(x[:, :30]), "y": tensor(layer(x))})
    return rows


golden = {"losses": losses(), "optimizers": optimizers(), "dropout": dropout(), "training": training(),
          "linear": linear()}
OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
print(OUT.name, OUT.stat().st_size, "bytes, torch", torch.__version__)
