#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: tests/nn/smaller-choice.py LIMBECK-CLI MNIST-FOLDER

What src/nn/lk-smaller.h was chosen by, in NumPy: errors of students of 30 x 30 units, seeds 1 to 5, whose weights are rounded
with a step a unit or a step a layer, and of which half are pruned, of the whole network or of each layer (docs/results.md).
What is computed as lk-smaller.c does it must make as many errors as it does.
"""

import gzip
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy as np

cli, mnist = sys.argv[1], pathlib.Path(sys.argv[2])
OPTIONS = "--student 30x30 --train-fraction 1 --learning-rate 0.003 --schedule constant --epochs 10".split()


def read(starts, offset):
    file = next(f for f in mnist.iterdir() if f.name.startswith(starts))
    data = (gzip.open(file) if file.suffix == ".gz" else file.open("rb")).read()
    return np.frombuffer(data, np.uint8, offset=offset)


x = read(("t10k-images", "test-images"), 16).reshape(-1, 784).astype(np.float32) / 255
y = read(("t10k-labels", "test-labels"), 8)


def load(path):
    data = path.read_bytes()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:start])

    def tensor(name):
        begin, end = header[name]["data_offsets"]
        return np.frombuffer(data[start + begin:start + end], "<f4").reshape(header[name]["shape"])

    return [(tensor(f"{k}.weight"), tensor(f"{k}.bias")) for k in (0, 2, 4)]


def errors(layers):
    a = x
    for k, (w, b) in enumerate(layers):
        a = a @ w.T + b if k == 0 else np.maximum(a, 0) @ w.T + b
    return int((a.argmax(1) != y).sum())


def rounded(w, bits, unit):
    most = 2 ** (bits - 1) - 1
    step = (np.abs(w).max(1, keepdims=True) if unit else np.abs(w).max()) / np.float32(most)
    return np.clip(np.round(w / np.where(step > 0, step, 1)), -most, most) * step


def half(w, all_weights):
    return np.where(np.abs(w) < np.median(np.abs(all_weights)), 0, w)


found = {}
for seed in range(1, 6):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "student.safetensors"
        subprocess.run([cli, "distill", "--dataset", mnist, "--teacher", "mnist-1200x1200", *OPTIONS, "--seed", str(seed),
                        "--out", file], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        layers = load(file)
        for bits in (8, 6, 4, 3):
            for unit in (True, False):
                found.setdefault(f"{bits} bits, a step a {'unit' if unit else 'layer'}", []).append(
                    errors([(rounded(w, bits, unit), b) for w, b in layers]))
            said = json.loads(subprocess.run([cli, "evaluate", "--dataset", mnist, "--model", file, "--bits", str(bits),
                                              "--json"], check=True, stdout=subprocess.PIPE,
                                             stderr=subprocess.DEVNULL).stdout)["errors"]
            ours = found[f"{bits} bits, a step a unit"][-1]
            # Sums in another order may move a sample that stands between two classes.
            if abs(said - ours) > 2:
                sys.exit(f"seed {seed}, {bits} bits: {said} errors, and {ours} in NumPy")
        every = np.concatenate([w.ravel() for w, _ in layers])
        found.setdefault("half of all pruned", []).append(errors([(half(w, every), b) for w, b in layers]))
        found.setdefault("half of each layer pruned", []).append(errors([(half(w, w), b) for w, b in layers]))
for name, values in found.items():
    print(f"{name}: {np.mean(values):,.0f} ± {np.std(values, ddof=1):,.0f}")
