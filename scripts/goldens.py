"""Writes Tests/Goldens/ops/*.json: what PyTorch 2.13.0 (CPU) computes for every row of the op table.

    python scripts/goldens.py

A row of the table has two halves, and its name joins them: a line in scripts/op_rows gives the reference
and the domain of the inputs, a line of Tests/TernTests/Ops/OpTable*.swift gives our spelling. Inputs, results and
gradients travel in the file, so the Swift half says nothing about them. For each case of a row the
file holds the inputs, the output, and the gradients of sum(output * weights) with respect to every
float input (null where PyTorch gives none, and at NaN, where it has no one rule), with weights[i] =
((7 i) mod 11 - 5) / 4 over the output's elements in row-major order. The numbers come from fixed seeds, one for each row, so a run
rewrites the same bytes and a new row leaves the others as they are.
"""

import json
from pathlib import Path

import numpy as np
import torch
# Each of these fills its families of the table.
from op_rows import (  # noqa: F401
    arranging, convolution, elementwise, layers, normalization, pooling, reductions, shapes, subscripts)
from op_rows.engine import engine, promotion
from op_rows.table import families

FOLDER = Path(__file__).resolve().parent.parent / "Tests" / "Goldens" / "ops"


def write(name, content):
    text = json.dumps({"torch": torch.__version__, "numpy": np.__version__, **content}, separators=(",", ":"))
    # One case a line, so that a change shows as the rows that changed.
    text = text.replace('{"name"', '\n{"name"').replace('{"op"', '\n{"op"') + "\n"
    assert len(text) < 200_000, f"{name}: {len(text)} bytes; split the family"
    (FOLDER / f"{name}.json").write_text(text)
    print(f"{name}.json: {len(text)} bytes")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for family, rows in families.items():
        write(family, {"rows": rows})
    write("promotion", promotion())
    write("engine", engine())
