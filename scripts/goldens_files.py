#!/usr/bin/env python3
"""Writes Tests/Goldens/files.json: small files made by NumPy and the safetensors package.

Run with NumPy 2.4.6, safetensors and PyTorch 2.13.0 (for bfloat16 only): python3 scripts/goldens_files.py
Each file stands as base64 beside what is in it: dtype and shape after reading, and the elements as
text, so that nan and every digit survive JSON.
"""

import base64
import importlib.metadata
import io
import json
import warnings
from pathlib import Path

import numpy as np
import safetensors.numpy
import safetensors.torch
import torch

warnings.simplefilter("ignore")  # NumPy warns of files in format version 2.0
READ_AS = {
    "float16": "float32", "int8": "int32", "int16": "int32", "uint16": "int32", "uint32": "int64",
    "uint64": "int64"}


def content(array):
    name = array.dtype.newbyteorder("=").name
    flat = array.reshape(-1).tolist()
    return {
        "dtype": READ_AS.get(name, name), "shape": list(array.shape),
        "elements": " ".join(repr(int(e) if isinstance(e, bool) else e) for e in flat)}


def packed(raw):
    return base64.b64encode(raw).decode()


npy = {}


def array(name, value, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, value, version=version)
    npy[name] = {"file": packed(file.getvalue()), **content(value)}


grid = np.array([[1.5, -2.25, 3.0], [0.1, np.nan, -np.inf]])
for kind in ["f2", "f4", "f8"]:
    array(f"little {kind}", grid.astype("<" + kind))
    array(f"big {kind}", grid.astype(">" + kind))
for kind in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
    limits = np.iinfo(kind)
    top = min(limits.max, 2**63 - 1)
    value = np.array([limits.min, 0, 1, 77, top], dtype=kind)
    array(f"little {kind}", value.astype(value.dtype.newbyteorder("<")))
    array(f"big {kind}", value.astype(value.dtype.newbyteorder(">")))
array("bool", np.array([[True, False], [False, True]]))
array("scalar", np.array(2.5))
array("scalar int", np.array(7))
array("empty", np.zeros((0, 3), dtype="f4"))
array("empty vector", np.zeros(0, dtype="i8"))
array("vector", np.arange(5))
array("one", np.array([[[[1.5]]]], dtype="f4"))
array("fortran", np.asfortranarray(np.arange(24, dtype="f4").reshape(2, 3, 4)))
array("fortran big", np.asfortranarray(np.arange(6, dtype=">i4").reshape(2, 3)))
array("fortran bool", np.asfortranarray(np.array([[True, True, False]] * 2)))
array("rank 8", np.arange(8, dtype="u1").reshape(2, 1, 2, 1, 1, 2, 1, 1))
array("version 2", np.arange(3, dtype="f4"), (2, 0))
array("version 3", np.arange(3, dtype="f4"), (3, 0))
half = np.array([0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x3C00, 0x7BFF, 0x7C00, 0xFC00], dtype="u2")
array("half bits", half.view("f2"))

refused = {}


def refuse(name, value):
    file = io.BytesIO()
    np.save(file, value, allow_pickle=True)
    refused[name] = packed(file.getvalue())


refuse("objects", np.array([{"a": 1}], dtype=object))
refuse("structured", np.zeros(2, dtype=[("x", "f4"), ("y", "i4")]))
refuse("text", np.array(["abc", "de"]))
refuse("bytes", np.array([b"abc"]))
refuse("complex", np.array([1j]))
refuse("time", np.array(["2020-01-01"], dtype="M8[D]"))
refuse("rank 9", np.zeros((1,) * 9, dtype="f4"))
refuse("big uint64", np.array([2**63], dtype="u8"))

arrays = {
    "weights": np.arange(6, dtype="f4").reshape(2, 3), "bias": np.array([0.5, -0.5]),
    "labels": np.array([3, 7, 3]), "mask": np.array([True, False]), "sub/name é": np.array(1, dtype="i4")}
npz = {}
for name, save in [("stored", np.savez), ("deflated", np.savez_compressed)]:
    file = io.BytesIO()
    save(file, **arrays)
    npz[name] = {"file": packed(file.getvalue()), "arrays": {k: content(v) for k, v in arrays.items()}}
file = io.BytesIO()
np.savez_compressed(file, zeros=np.zeros((100, 100)), ramp=np.arange(300))
npz["repetitive"] = {
    "file": packed(file.getvalue()),
    "arrays": {"zeros": content(np.zeros((100, 100))), "ramp": content(np.arange(300))}}
file = io.BytesIO()
np.savez(file)
npz["none"] = {"file": packed(file.getvalue()), "arrays": {}}

tensors = {
    "fc1.weight": np.arange(6, dtype="f4").reshape(2, 3), "fc1.bias": np.array([0.5, -0.5], dtype="f4"),
    "count": np.array(12), "step": np.array([1, 2], dtype="i4"), "pixels": np.array([[0, 255]], dtype="u1"),
    "mask": np.array([True, False, True]), "wide": np.array([1e300, -0.1]), "none": np.zeros((0, 4), dtype="f4"),
    "quote\"d \\ é\n": np.array([1.0], dtype="f4")}
metadata = {"note": "tab\t, quote \", back\\slash, é, \u2028, \U0001F600, \u0001"}
stored = {
    "all types": {
        "file": packed(safetensors.numpy.save(tensors, metadata)), "metadata": metadata,
        "arrays": {k: content(v) for k, v in tensors.items()}},
    "nothing": {"file": packed(safetensors.numpy.save({})), "metadata": {}, "arrays": {}}}
widened = {
    "half": half.view("f2"), "i8": np.array([-128, 127], dtype="i1"), "i16": np.array([-32768], dtype="i2"),
    "u16": np.array([65535], dtype="u2"), "u32": np.array([2**32 - 1], dtype="u4"),
    "u64": np.array([2**63 - 1], dtype="u8")}
stored["widened"] = {
    "file": packed(safetensors.numpy.save(widened)), "metadata": {},
    "arrays": {k: content(v) for k, v in widened.items()}}
brain = torch.tensor([1.0, -2.5, 3.140625, float("inf"), 1e-40]).to(torch.bfloat16)
stored["bfloat16"] = {
    "file": packed(safetensors.torch.save({"x": brain})), "metadata": {},
    "arrays": {"x": content(brain.float().numpy())}}

path = Path(__file__).resolve().parent.parent / "Tests/Goldens/files.json"
versions = f"NumPy {np.__version__}, safetensors {importlib.metadata.version('safetensors')}"
path.write_text(json.dumps({
    "written by": f"scripts/goldens_files.py with {versions}, PyTorch {torch.__version__}",
    "npy": npy, "refused": refused, "npz": npz, "safetensors": stored}, indent=0) + "\n")
print(versions, path.stat().st_size, "bytes")
