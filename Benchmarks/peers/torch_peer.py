"""PyTorch, as the chapter writes it (DataLoader over pairs) and in its fastest plain form (rows by index)."""
from measure import *
import torch


def operations(peer):
    a, b = torch.ones(1), torch.ones(1)
    timed(peer, "one-element add", lambda: a + b)
    leaves = [torch.tensor(v, requires_grad=True) for v in (1.1, 0.9, 0.1)]

    def graph():
        y, w, c = leaves
        for _ in range(10):
            y = y * w
            y = y + c
        return torch.autograd.grad(y, leaves)

    timed(peer, "20-op scalar graph", graph)
    x, w = torch.randn(256, 784), torch.randn(784, 30)
    timed(peer, "matmul 256x784x30", lambda: x @ w)


def book_loss(logits, target):
    p = logits.sigmoid()
    return torch.where(target == 1, 1 - p, p).mean()


def chapter(peer, folder):
    x, y, vx, vy = map(torch.from_numpy, threes_and_sevens(folder))

    def rows():
        order = torch.randperm(len(x))
        for i in range(0, len(x), BATCH):
            yield x[order[i:i + BATCH]], y[order[i:i + BATCH]]

    loader = torch.utils.data.DataLoader(list(zip(x, y)), batch_size=BATCH, shuffle=True)
    for name, batches in (("", rows), (", as the chapter writes it", lambda: loader)):
        w, b = (torch.randn(784, 1) / 28).requires_grad_(), torch.zeros(1).requires_grad_()

        def linear():
            for xb, yb in batches():
                book_loss(xb @ w + b, yb).backward()
                for p in (w, b):
                    p.data -= p.grad
                    p.grad.zero_()

        timed_epochs(peer + name, "chapter linear, by hand", linear)
        assert (((vx @ w + b) > 0) == (vy > 0.5)).float().mean() > 0.95
        net = torch.nn.Sequential(torch.nn.Linear(784, 30), torch.nn.ReLU(), torch.nn.Linear(30, 1))
        optimizer = torch.optim.SGD(net.parameters(), 0.1)

        def epoch():
            for xb, yb in batches():
                book_loss(net(xb), yb).backward()
                optimizer.step()
                optimizer.zero_grad()

        timed_epochs(peer + name, "chapter net, by hand", epoch)


def start(folder):
    x, y, vx, vy = map(torch.from_numpy, threes_and_sevens(folder))
    w, b = (torch.randn(784, 1) / 28).requires_grad_(), torch.zeros(1).requires_grad_()
    order = torch.randperm(len(x))
    for i in range(0, len(x), BATCH):
        rows = order[i:i + BATCH]
        book_loss(x[rows] @ w + b, y[rows]).backward()
        for p in (w, b):
            p.data -= p.grad
            p.grad.zero_()
    print((((vx @ w + b) > 0) == (vy > 0.5)).float().mean().item())


main("torch", operations, chapter, start)
