"""PyTorch, eager: rows by index, and as the chapter writes it (DataLoader over pairs). --way channels_last: that layout."""
from measure import *
import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(threads)
torch.manual_seed(0)
way = options.way
peer = "torch" + (f"/{way}" if way else "")
layout = torch.channels_last if way == "channels_last" else torch.contiguous_format


def tensor(*shape, seed=0):
    return torch.from_numpy(normal(*shape, seed=seed))


def image(*shape):
    return tensor(*shape).to(memory_format=layout)


def operators():
    a, b = torch.ones(1), torch.ones(1)
    timed(peer, "overhead/add1", lambda: a + b)
    leaves = [torch.tensor(v, requires_grad=True) for v in (1.1, 0.9, 0.1)]

    def graph():
        y, w, c = leaves
        for _ in range(10):
            y = y * w
            y = y + c
        return torch.autograd.grad(y, leaves)

    timed(peer, "overhead/graph20", graph)
    for m, k, n in PRODUCTS:
        a, b = tensor(m, k), tensor(k, n)
        timed(peer, f"matmul/{m}x{k}x{n}", lambda: a @ b)
    for n in ELEMENTS:
        a, b, c = tensor(n), tensor(n, seed=1), tensor(n, seed=2)
        timed(peer, f"add/{n}", lambda: a + b)
        timed(peer, f"muladd/{n}", lambda: a * b + c)
        for name in ("relu", "sigmoid", "exp", "tanh"):
            timed(peer, f"{name}/{n}", getattr(a, name))
    for n in ABSMEAN:
        x, mean = tensor(n, 28, 28), tensor(28, 28)
        timed(peer, f"absmean/{n}", lambda: (x - mean).abs().mean((-1, -2)))
    x, y, square = tensor(60000, 784), tensor(10000, 10), tensor(4096, 4096)
    timed(peer, "sum0/60000x784", lambda: x.sum(0))
    timed(peer, "sumall/60000x784", lambda: x.sum())
    timed(peer, "argmax1/10000x10", lambda: y.argmax(1))
    timed(peer, "transpose/4096", lambda: square.T.contiguous())
    for n, c in SOFTMAX:
        z, t = tensor(n, c).requires_grad_(), torch.from_numpy(classes(c, n))
        timed(peer, f"softmax_ce/{n}x{c}", lambda: torch.autograd.grad(F.cross_entropy(z, t), z))


def layers():
    for n, i, h, o, k in CONVOLUTIONS:
        name = f"{n}x{i}x{h}x{h}*{o}x{i}x{k}x{k}"
        x, w, g = image(n, i, h, h), image(o, i, k, k), image(n, o, h, h)
        timed(peer, f"conv_fwd/{name}", lambda: F.conv2d(x, w, padding=k // 2))
        u, v = x.detach().requires_grad_(), w.detach().requires_grad_()
        timed(peer, f"conv_fwdbwd/{name}", lambda: torch.autograd.grad(F.conv2d(u, v, padding=k // 2), (u, v), g))
        timed(peer, f"conv_weights/{name}", lambda: torch.autograd.grad(F.conv2d(x, v, padding=k // 2), v, g))
    n, c, h = POOL
    x, g = image(n, c, h, h), image(n, c, h // 2, h // 2)
    timed(peer, "maxpool_fwd", lambda: F.max_pool2d(x, 2))
    u = x.detach().requires_grad_()
    timed(peer, "maxpool_fwdbwd", lambda: torch.autograd.grad(F.max_pool2d(u, 2), u, g))
    n, c, h = NORM
    x, g, norm = image(n, c, h, h).requires_grad_(), image(n, c, h, h), nn.BatchNorm2d(c)
    timed(peer, "batchnorm_fwdbwd", lambda: torch.autograd.grad(norm(x), (x, norm.weight, norm.bias), g))
    model = ResNet18().to(memory_format=layout)
    x, t = image(64, 3, 28, 28), torch.from_numpy(classes(10, 64))

    def step():
        model.zero_grad()
        F.cross_entropy(model(x), t).backward()

    timed(peer, "resnet18_fwdbwd", step)


class Block(nn.Module):
    """Two 3 x 3 convolutions around which the input goes (He et al., 2016)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)), inplace=True)))
        return F.relu(y.add_(x if self.downsample is None else self.downsample(x)), inplace=True)


class ResNet18(nn.Sequential):
    def __init__(self):
        blocks, inputs = [], 64
        for outputs, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
            blocks += [Block(inputs, outputs, stride), Block(outputs, outputs, 1)]
            inputs = outputs
        super().__init__(
            nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1),
            *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


def network(name):
    if name == "3v7-linear":
        return nn.Linear(784, 1)
    if name == "3v7-net":
        return nn.Sequential(nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 1))
    if name == "lenet":
        return nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    if name == "cnn4bn":
        layers, inputs = [], 1
        for outputs in (16, 32, 64, 128):
            layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.BatchNorm2d(outputs), nn.ReLU()]
            inputs = outputs
        return nn.Sequential(*layers, nn.Conv2d(inputs, 10, 3, 2, 1), nn.Flatten())
    if name == "official":
        return nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
            nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10))


def optimizer(name, parameters):
    kind, rate = TRAININGS[name][1:3]
    if kind == "adam":
        return torch.optim.Adam(parameters, rate)
    if kind == "adadelta":
        return torch.optim.Adadelta(parameters, rate)
    return torch.optim.SGD(parameters, rate, momentum=0.9 if kind == "sgdm" else 0)


def book_loss(logits, target):
    p = logits.sigmoid()
    return torch.where(target == 1, 1 - p, p).mean()


def setup(name):
    """model, data and `steps()`, which yields the loss of each step of an epoch"""
    chapter = name.startswith("3v7")
    x, y, vx, vy = map(torch.from_numpy, threes_and_sevens() if chapter else digits())
    if not chapter:
        x, vx = x[:, None], vx[:, None]
    batch, _, _, cut = TRAININGS[name]
    model = network(name)
    if not chapter:
        model = model.to(memory_format=layout)
    loss, step = book_loss if chapter else F.cross_entropy, optimizer(name, model.parameters())
    orders = batch_orders(len(x))
    loader = torch.utils.data.DataLoader(list(zip(x, y)), batch_size=batch, shuffle=True) if way == "chapter" else None
    count = cut or (-(-len(x) // batch) if chapter else len(x) // batch)

    def batches():
        if loader is not None:
            yield from loader
            return
        order = torch.from_numpy(next(orders))
        for i in range(count):
            rows = order[i * batch:(i + 1) * batch]
            yield x[rows], y[rows]

    def steps():
        for xb, yb in batches():
            if way == "channels_last":
                xb = xb.contiguous(memory_format=layout)
            value = loss(model(xb), yb)
            value.backward()
            step.step()
            step.zero_grad()
            yield value

    def accuracy():
        model.eval()
        with torch.no_grad():
            z = model(vx)
            return ((z > 0) == (vy == 1) if chapter else z.argmax(1) == vy).float().mean()

    return steps, accuracy, (len(x) // batch) / count if cut else 1


def train(name):
    steps, accuracy, scale = setup(name)

    def epoch():
        for _ in steps():
            pass

    timed_training(peer, name, epoch, accuracy, scale)


def losses(name):
    """The losses of the first hundred steps, to lay beside Tern's: the same weights, the same batches."""
    import itertools
    values = [value.item() for value in itertools.islice(setup(name)[0](), 100)]
    print(json.dumps(dict(peer=peer, losses=name, values=values)))


def inference():
    for name in ("cnn4bn", "lenet"):
        for n in (1, 256):
            x, model = image(n, 1, 28, 28), network(name).eval().to(memory_format=layout)
            with torch.inference_mode():
                frozen = torch.jit.freeze(torch.jit.trace(model, x))
                timed(peer + "/frozen", f"infer/{name}/{n}", lambda: frozen(x))


def start():
    x, y, vx, vy = map(torch.from_numpy, threes_and_sevens())
    w, b = (torch.randn(784, 1) / 28).requires_grad_(), torch.zeros(1).requires_grad_()
    order = torch.randperm(len(x))
    for i in range(0, len(x), 256):
        rows = order[i:i + 256]
        book_loss(x[rows] @ w + b, y[rows]).backward()
        for p in (w, b):
            p.data -= p.grad
            p.grad.zero_()
    print((((vx @ w + b) > 0) == (vy > 0.5)).float().mean().item())


main(operators=operators, layers=layers, train=train, losses=losses, inference=inference, start=start)
