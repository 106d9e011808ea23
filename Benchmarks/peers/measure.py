"""Clock, data, shapes and result lines that the peers share. They do the work of Sources/TernBench.

    python NAME_peer.py COMMAND [NAME] [--only REGEX] [--work FOLDER] [--epochs N] [--way WAY]
"""
import argparse, json, os, re, resource, struct, sys, time

parser = argparse.ArgumentParser()
parser.add_argument("command")
parser.add_argument("name", nargs="?", default="")
parser.add_argument("--only", default="", help="workloads whose name matches are measured")
parser.add_argument("--work", default=".build/bench", help="MNIST, the orders of the batches, the PNG files")
parser.add_argument("--epochs", type=int, default=3, help="epochs to time after one to warm up")
parser.add_argument("--way", default="", help="a variant of the same work: a layout, a compiler")
options = parser.parse_args()
threads = int(os.environ.get("OMP_NUM_THREADS") or len(os.sched_getaffinity(0)))
tag = os.environ.get("PEER_TAG", "")  # names a variant made by the environment, such as another allocator

# The workloads: shapes, batch sizes, rates. Sources/TernBench has the same.
PRODUCTS = [(256, 784, 30), (64, 784, 30), (512,) * 3, (1024,) * 3, (2048,) * 3]
ELEMENTS = [100_000, 10_000_000]
ABSMEAN = [1010, 60000]
SOFTMAX = [(256, 10), (4096, 1000)]
CONVOLUTIONS = [(64, 1, 28, 8, 5), (64, 32, 14, 64, 3), (256, 64, 14, 64, 3)]  # n, in, height = width, out, kernel
POOL = (64, 32, 28)
NORM = (256, 64, 14)
TRAININGS = {  # batch, optimiser, rate, steps of an epoch if it is cut short
    "3v7-linear": (256, "sgd", 1.0, None),
    "3v7-net": (256, "sgd", 0.1, None),
    "mlp-sgdm": (128, "sgdm", 0.05, None),
    "mlp-adam": (128, "adam", 1e-3, None),
    "lenet": (128, "adam", 1e-3, None),
    "cnn4bn": (128, "sgdm", 0.05, None),
    "official": (64, "adadelta", 1.0, 100),
}


def wanted(workload):
    return re.search(options.only, workload) is not None


def emit(peer, workload, unit, samples, **more):
    s = sorted(samples)
    record = dict(peer=peer + tag, workload=workload, unit=unit, median=s[len(s) // 2], min=s[0], max=s[-1])
    print(json.dumps(record | more), flush=True)


def seconds(calls, body):
    began = time.perf_counter()
    for _ in range(calls):
        body()
    return time.perf_counter() - began


def timed(peer, workload, body):
    """Microseconds a call: five samples of about 50 ms each, after a warm-up."""
    if not wanted(workload):
        return
    body()
    calls = 1
    while seconds(calls, body) < 0.05:
        calls *= 2
    emit(peer, workload, "us", [seconds(calls, body) / calls * 1e6 for _ in range(5)])


def timed_training(peer, name, epoch, accuracy, scale=1):
    """Seconds an epoch; the chapter's short ones nine times. Short epochs are scaled up."""
    epoch()
    count = 9 if name.startswith("3v7") else options.epochs
    samples = [seconds(1, epoch) * scale for _ in range(count)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    emit(peer, "train/" + name, "s", samples, rss_mib=memory, accuracy=float(accuracy()))


def idx(name):
    import numpy as np
    raw = open(os.path.join(options.work, "mnist", name), "rb").read()
    rank = raw[3]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(struct.unpack(f">{rank}I", raw[4:4 + 4 * rank]))


def digits():
    """x float [n, 28, 28] in 0...1 and y int64 [n]: training and test"""
    import numpy as np

    def part(stem):
        x, y = idx(stem + "-images-idx3-ubyte"), idx(stem + "-labels-idx1-ubyte")
        return x.astype(np.float32) / np.float32(255), y.astype(np.int64)

    return (*part("train"), *part("t10k"))


def threes_and_sevens():
    """x [n, 784] in 0...1 and y [n, 1], 1 for a three: training and test"""
    import numpy as np

    def part(stem):
        images, labels = idx(stem + "-images-idx3-ubyte"), idx(stem + "-labels-idx1-ubyte")
        chosen = (labels == 3) | (labels == 7)
        x = images[chosen].reshape(-1, 784).astype(np.float32) / np.float32(255)
        return x, (labels[chosen] == 3).astype(np.float32)[:, None]

    return (*part("train"), *part("t10k"))


def batch_orders(count):
    """The permutations that every peer goes through, one an epoch, from the first again after the last."""
    import itertools
    import numpy as np
    return itertools.cycle(np.load(os.path.join(options.work, f"orders-{count}.npy")).astype(np.int64))


def normal(*shape, seed=0):
    import numpy as np
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def classes(count, n, seed=0):
    import numpy as np
    return np.random.default_rng(seed).integers(0, count, n)


def main(**commands):
    command = commands.get(options.command)
    if command:
        command(options.name) if options.name else command()
