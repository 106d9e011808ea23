"""Clock, data and result lines that the peers share. They do the work of Sources/TernBench."""
import json, os, struct, sys, time

BATCH = 256


def emit(peer, workload, unit, samples):
    s = sorted(samples)
    print(json.dumps(dict(peer=peer, workload=workload, unit=unit, median=s[len(s) // 2], min=s[0], max=s[-1])), flush=True)


def seconds(calls, body):
    began = time.perf_counter()
    for _ in range(calls):
        body()
    return time.perf_counter() - began


def timed(peer, workload, body):
    calls = 1
    while seconds(calls, body) < 0.05:
        calls *= 2
    emit(peer, workload, "us", [seconds(calls, body) / calls * 1e6 for _ in range(9)])


def timed_epochs(peer, workload, epoch):
    epoch()
    emit(peer, workload, "ms", [seconds(1, epoch) * 1e3 for _ in range(9)])


def idx(folder, name):
    import numpy as np
    raw = open(os.path.join(folder, name), "rb").read()
    rank = raw[3]
    shape = struct.unpack(f">{rank}I", raw[4:4 + 4 * rank])
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def threes_and_sevens(folder):
    """x [n, 784] in 0...1 and y [n, 1], 1 for a three: training and test"""
    import numpy as np

    def part(stem):
        images, labels = idx(folder, stem + "-images-idx3-ubyte"), idx(folder, stem + "-labels-idx1-ubyte")
        chosen = (labels == 3) | (labels == 7)
        x = images[chosen].reshape(-1, 784).astype(np.float32) / 255
        return x, (labels[chosen] == 3).astype(np.float32)[:, None]

    return (*part("train"), *part("t10k"))


def main(peer, operations, chapter, start):
    what = sys.argv[1]
    if what == "operations":
        operations(peer)
    elif what == "chapter":
        chapter(peer, sys.argv[2])
    else:
        start(sys.argv[2])
