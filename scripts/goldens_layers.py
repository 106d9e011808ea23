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
from torch.nn import functional as F
from torch.nn import init
from torch.utils.flop_counter import FlopCounterMode

torch.set_num_threads(1)
OUT = Path(__file__).resolve().parent.parent / "Tests" / "Goldens" / "layers.json"


def numbers(t):
    """Nine digits tell every float32 apart."""
    whole = not t.is_floating_point()
    return [int(v) if whole else float(f"{v:.9g}") for v in t.detach().reshape(-1).double().tolist()]


def tensor(t):
    dtype = str(t.dtype).removeprefix("torch.")
    return {"shape": list(t.shape), "dtype": dtype, "data": numbers(t)}


def digest(t):
    """What stands for a large tensor: shape, sum, L2 norm, and the first values."""
    flat = t.detach().reshape(-1).double()
    return {"shape": list(t.shape), "sum": flat.sum().item(), "norm": flat.norm().item(),
            "head": numbers(flat[:5])}


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


class Layers:
    """Rows of layers drawn from the seed 5: state, what they make of an input, gradients."""

    def __init__(self):
        self.rows = []

    def add(self, name, make, x):
        torch.manual_seed(5)
        layer = make().eval()
        x = x.clone()
        if x.is_floating_point():
            x.requires_grad_()
        y = layer(x)
        (y * torch.linspace(-1, 1, y.numel()).reshape(y.shape)).sum().backward()
        self.rows.append({"name": name, "input": tensor(x), "output": tensor(y),
                          "inputGradient": tensor(x.grad) if x.is_floating_point() else None,
                          "state": {k: tensor(v) for k, v in layer.state_dict().items()},
                          "gradients": {k: tensor(p.grad) for k, p in layer.named_parameters()}})


def draw(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1))


def pools():
    rows = Layers()
    add = rows.add
    add("MaxPool2d", lambda: nn.MaxPool2d(2), draw(2, 3, 5, 4))
    add("MaxPool2d, padding", lambda: nn.MaxPool2d(3, stride=2, padding=1), draw(1, 2, 5, 6))
    add("AvgPool2d", lambda: nn.AvgPool2d((2, 3), stride=1), draw(2, 3, 4, 5))
    add("AdaptiveAvgPool2d", lambda: nn.AdaptiveAvgPool2d((1, 1)), draw(2, 3, 4, 5))
    add("GlobalAvgPool2d", lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), draw(2, 3, 4, 5))
    return rows.rows


def layers():
    rows = Layers()
    add = rows.add
    add("Conv2d", lambda: nn.Conv2d(3, 4, (3, 2), stride=2, padding=(1, 0)), draw(2, 3, 6, 5))
    add("Conv2d, groups", lambda: nn.Conv2d(4, 6, 3, padding=2, dilation=2, groups=2, bias=False), draw(1, 4, 5, 4))
    add("ConvTranspose2d", lambda: nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2),
        draw(2, 4, 3, 2))
    add("BatchNorm1d", lambda: nn.BatchNorm1d(5), draw(4, 5))
    add("BatchNorm2d", lambda: nn.BatchNorm2d(3, eps=1e-3), draw(2, 3, 2, 2))
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
    return rows.rows


def batch_norms():
    """Two training steps of each, then use: outputs, gradients, and the running statistics after each."""
    rows = []
    for name, make, shape in (
            ("BatchNorm1d", lambda: nn.BatchNorm1d(3), [5, 3]),
            ("BatchNorm1d, sequences", lambda: nn.BatchNorm1d(3, momentum=0.5), [2, 3, 4]),
            ("BatchNorm2d", lambda: nn.BatchNorm2d(3, eps=1e-3), [2, 3, 2, 3]),
            ("BatchNorm2d, average", lambda: nn.BatchNorm2d(2, momentum=None), [2, 2, 2, 2]),
            ("BatchNorm2d, plain", lambda: nn.BatchNorm2d(2, affine=False), [1, 2, 2, 2])):
        torch.manual_seed(9)
        layer, steps = make().train(), []
        for step in range(3):
            if step == 2:
                layer.eval()
            x = (torch.randn(*shape) * 2 + 1).requires_grad_()
            y = layer(x)
            layer.zero_grad()
            (y * torch.linspace(-1, 1, y.numel()).reshape(y.shape)).sum().backward()
            steps.append({"input": tensor(x), "output": tensor(y), "inputGradient": tensor(x.grad),
                          "state": {k: tensor(v) for k, v in layer.state_dict().items()},
                          "gradients": {k: tensor(p.grad) for k, p in layer.named_parameters()}})
        rows.append({"name": name, "steps": steps})
    return rows


class MNISTNet(nn.Module):
    """The network of pytorch/examples/mnist."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, 1)
        self.conv2 = nn.Conv2d(32, 64, 3, 1)
        self.dropout1 = nn.Dropout(0.25)
        self.dropout2 = nn.Dropout(0.5)
        self.fc1 = nn.Linear(9216, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.conv2(F.relu(self.conv1(x))))
        x = self.dropout1(F.max_pool2d(x, 2)).flatten(1)
        x = self.dropout2(F.relu(self.fc1(x)))
        return F.log_softmax(self.fc2(x), dim=1)


class Block(nn.Module):
    """torchvision's BasicBlock."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        downsample = None
        if stride != 1 or inputs != outputs:
            downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = downsample

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet18(nn.Module):
    """torchvision's resnet18, with its initialisation."""

    def __init__(self, classes, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        stage = lambda inputs, outputs, stride: nn.Sequential(Block(inputs, outputs, stride), Block(outputs, outputs))
        self.layer1, self.layer2 = stage(64, 64, 1), stage(64, 128, 2)
        self.layer3, self.layer4 = stage(128, 256, 2), stage(256, 512, 2)
        self.fc = nn.Linear(512, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def networks():
    """Networks from a seed: their initial state; output, loss and gradients of one training step (without
    dropout), the running statistics after it, and the output in use.

    Of 2 images the last stage of ResNet18 would normalise over 2 values, where rounding decides: PyTorch's own
    float32 gradients are then 6% away from its float64 ones, and 7e-6 with 8 images."""
    rows = []
    for name, make, shape, loss_of in (
            ("ResNet18", lambda: ResNet18(10, 3), [8, 3, 28, 28], F.cross_entropy),
            ("MNISTNet", MNISTNet, [4, 1, 28, 28], F.nll_loss)):
        torch.manual_seed(0)
        model = make().train()
        for module in model.modules():
            if isinstance(module, nn.Dropout):
                module.eval()
        initial = {k: digest(v) for k, v in model.state_dict().items()}
        x, y = torch.randn(*shape, generator=torch.Generator().manual_seed(1)), torch.arange(shape[0]) * 3 % 10
        output = model(x)
        loss = loss_of(output, y)
        loss.backward()
        gradients = {k: digest(p.grad) for k, p in model.named_parameters()}
        buffers = {k: digest(v) for k, v in model.named_buffers()}
        with torch.no_grad():
            used = model.eval()(x)
            with FlopCounterMode(display=False) as counter:
                model(x[:1])
        multiply_adds = counter.get_total_flops() // 2
        rows.append({"name": name, "shape": shape, "multiplyAdds": multiply_adds, "targets": tensor(y), "initial": initial, "output": tensor(output),
                     "loss": loss.item(), "gradients": gradients, "buffers": buffers, "used": tensor(used)})
    return rows


golden = {"initializers": initializers(), "layers": layers(), "pools": pools(), "batchNorms": batch_norms(),
          "networks": networks()}
text = json.dumps(golden, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n"
assert len(text) < 200_000, len(text)
OUT.write_text(text)
print(OUT.name, len(text), "bytes, torch", torch.__version__)
