"""JAX: every operation compiled and waited for; an epoch as one compiled scan, which is its fastest way to train."""
from measure import *
import jax
import jax.numpy as jnp
from jax import lax

peer = "jax"


def operators():
    def compiled(name, function, *inputs):
        if wanted(name):
            call = jax.jit(function)
            timed(peer, name, lambda: jax.block_until_ready(call(*inputs)))

    def graph(y, w, c):
        for _ in range(10):
            y = y * w
            y = y + c
        return y

    # one compiled call, not twenty operations
    compiled("overhead/graph20", jax.grad(graph, (0, 1, 2)), 1.1, 0.9, 0.1)
    for m, k, n in PRODUCTS:
        compiled(f"matmul/{m}x{k}x{n}", jnp.matmul, jnp.asarray(normal(m, k)), jnp.asarray(normal(k, n)))
    for n in ELEMENTS[:1]:  # with ten million elements it takes fresh memory each time: 15 ms, never near the best
        a, b, c = (jnp.asarray(normal(n, seed=s)) for s in range(3))
        compiled(f"muladd/{n}", lambda a, b, c: a * b + c, a, b, c)
        compiled(f"exp/{n}", jnp.exp, a)
        compiled(f"tanh/{n}", jnp.tanh, a)
    x = jnp.asarray(normal(60000, 784))
    compiled("sum0/60000x784", lambda x: x.sum(0), x)
    for n, c in SOFTMAX:
        compiled(f"softmax_ce/{n}x{c}", jax.grad(cross_entropy), jnp.asarray(normal(n, c)), jnp.asarray(classes(c, n)))


def cross_entropy(z, t):
    return -jnp.take_along_axis(jax.nn.log_softmax(z), t[:, None], 1).mean()


def book_loss(z, t):
    p = jax.nn.sigmoid(z)
    return jnp.where(t == 1, 1 - p, p).mean()


def dense(inputs, outputs):
    return jnp.asarray(normal(inputs, outputs, seed=3)) / inputs**0.5, jnp.zeros(outputs)


def apply(parameters, x):
    for w, b in parameters[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = parameters[-1]
    return x @ w + b


def update(kind, rate, p, g, state):
    each = jax.tree.map
    if kind == "sgd":
        return each(lambda p, g: p - rate * g, p, g), state
    if kind == "sgdm":
        state = each(lambda v, g: 0.9 * v + g, state, g)
        return each(lambda p, v: p - rate * v, p, state), state
    m, v, t = state
    t = t + 1
    m = each(lambda m, g: 0.9 * m + 0.1 * g, m, g)
    v = each(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
    step = lambda p, m, v: p - rate * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return each(step, p, m, v), (m, v, t)


def train(name):
    chapter = name.startswith("3v7")
    x, y, vx, vy = map(jnp.asarray, threes_and_sevens() if chapter else digits())
    x, vx = x.reshape(len(x), -1), vx.reshape(len(vx), -1)
    sizes = {"3v7-linear": [784, 1], "3v7-net": [784, 30, 1]}.get(name, [784, 256, 10])
    batch, kind, rate, _ = TRAININGS[name]
    p = [dense(i, o) for i, o in zip(sizes, sizes[1:])]
    zeros = lambda: jax.tree.map(jnp.zeros_like, p)  # made anew: what is donated must not be shared
    state = {"sgd": (), "sgdm": zeros(), "adam": (zeros(), zeros(), jnp.zeros(()))}[kind]
    loss = book_loss if chapter else cross_entropy
    orders = batch_orders(len(x))
    full = len(x) // batch

    def step(p, state, x, y, rows):
        return update(kind, rate, p, jax.grad(lambda p: loss(apply(p, x[rows]), y[rows]))(p), state)

    one = jax.jit(step, donate_argnums=(0, 1))
    scan = jax.jit(lambda p, s, x, y, all: lax.scan(lambda c, rows: (step(*c, x, y, rows), None), (p, s), all)[0],
                   donate_argnums=(0, 1))

    def epoch():
        nonlocal p, state
        order = next(orders).astype("i4")
        p, state = scan(p, state, x, y, order[:full * batch].reshape(full, batch))
        if chapter and len(x) % batch:  # the last, short batch
            p, state = one(p, state, x, y, order[full * batch:])
        jax.block_until_ready(p)

    def accuracy():
        z = apply(p, vx)
        return ((z > 0) == (vy == 1)).mean() if chapter else (z.argmax(1) == vy).mean()

    timed_training(peer + "/scan", name, epoch, accuracy)


main(operators=operators, train=train)
