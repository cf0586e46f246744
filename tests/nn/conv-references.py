#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: tests/nn/conv-references.py > tests/nn/conv-references.json

What PyTorch makes of layers and whole networks in float64, forward and backward: what test-conv-references compares
with. Needs PyTorch; the test does not.
"""

import json
import re

import torch
from torch import nn

torch.manual_seed(7)


def numbers(*shape):
    """Few digits, and exact as float."""
    return torch.randint(-96, 97, shape).double() / 64


class Same(nn.Module):
    """A margin of kernel - 1 zeros, the lesser half above and on the left."""

    def __init__(self, kernel):
        super().__init__()
        before = (kernel - 1) // 2
        after = kernel - 1 - before
        self.pad = (before, after, before, after)

    def forward(self, x):
        return nn.functional.pad(x, self.pad)


def modules(text, shape, classes=None):
    """The network of the text as nn.Sequential has it, and its modules that have a number of their own."""
    channels, height, width = shape
    flat = False
    found = []

    def normalise(units):
        return nn.BatchNorm1d(units) if flat else nn.BatchNorm2d(units)

    parts = text.split("-")
    for i, part in enumerate(parts):
        norm_follows = i + 1 < len(parts) and parts[i + 1] == "bn"
        conv = re.fullmatch(r"c(\d+)k(\d+)(?:s(\d+))?(v?)", part)
        pool = re.fullmatch(r"([pa])(\d+)(?:s(\d+))?", part)
        if conv:
            out, kernel, stride = int(conv[1]), int(conv[2]), int(conv[3] or 1)
            layer = nn.Conv2d(channels, out, kernel, stride)
            found.append(layer if conv[4] else nn.Sequential(Same(kernel), layer))
            channels = out
        elif pool:
            kernel = int(pool[2])
            found.append({"p": nn.MaxPool2d, "a": nn.AvgPool2d}[pool[1]](kernel, int(pool[3] or kernel)))
        elif part == "gap":
            found.append(nn.AdaptiveAvgPool2d(1))
        elif part == "bn":
            found.append(normalise(channels))
        else:
            if not flat:
                found.append(nn.Flatten())
                with torch.no_grad():
                    channels = nn.Sequential(*found).double().eval()(torch.zeros(1, *shape).double()).shape[1]
                flat = True
            found.append(nn.Linear(channels, int(part)))
            channels = int(part)
        if classes and (conv or part.isdigit() or part == "bn") and not norm_follows:
            found.append(nn.ReLU())
    if classes:
        if not flat:
            found.append(nn.Flatten())
            with torch.no_grad():
                channels = nn.Sequential(*found).double().eval()(torch.zeros(1, *shape).double()).shape[1]
        found.append(nn.Linear(channels, classes))
    return nn.Sequential(*found).double()


def learnt(network):
    """Weights, biases and running statistics in the order of files."""
    tensors = []
    for module in network.modules():
        for name in ("weight", "bias", "running_mean", "running_var"):
            tensor = getattr(module, name, None)
            if tensor is not None:
                tensors.append((module, name, tensor))
    return tensors


def flat(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().flatten().tolist()]


def joined(tensors):
    return [value for tensor in tensors for value in flat(tensor)]


def reference(text, shape, batch, classes=None):
    height, width, channels = shape
    network = modules(text, (channels, height, width), classes)
    x = numbers(batch, channels, height, width).requires_grad_()
    for _, name, tensor in learnt(network):
        with torch.no_grad():
            values = numbers(*tensor.shape)
            small = tensor[0].numel() ** 0.5 if tensor.dim() > 1 else 1
            tensor.copy_(values.abs() + 0.5 if name == "running_var" else (values / small * 64).round() / 64)
    params = joined(tensor for _, _, tensor in learnt(network))
    network.eval()
    used = network(x)
    network.train()
    y = network(x)
    dy = numbers(*y.shape)
    (y * dy).sum().backward()
    return {
        "text": text,
        "picture": [height, width, channels],
        "batch": batch,
        "classes": classes or 0,
        "params": params,
        "x": flat(x),
        "used": flat(used),
        "y": flat(y),
        "dy": flat(dy),
        "gradient": joined(tensor.grad if tensor.grad is not None else torch.zeros_like(tensor)
                           for _, _, tensor in learnt(network)),
        "dx": flat(x.grad),
        "counted": joined(tensor for _, _, tensor in learnt(network)),
    }


def main():
    layers = [
        ("c3k3", (5, 4, 2), 3), ("c9k3v", (5, 6, 1), 2), ("c17k2s2", (5, 5, 3), 2), ("c4k3s2", (7, 6, 2), 2),
        ("c4k3s2v", (8, 7, 9), 2), ("c5k1", (3, 4, 2), 2), ("c6k1s2", (4, 5, 3), 1), ("c8k5v", (5, 5, 1), 2),
        ("c8k4", (4, 4, 2), 1), ("c20k3", (1, 1, 4), 2), ("c33k3v", (3, 15, 2), 1),
        ("p2", (5, 4, 9), 2), ("p3s2", (6, 5, 2), 2), ("p4", (4, 4, 3), 1), ("a2", (4, 5, 3), 2), ("a3s1", (4, 4, 8), 1),
        ("gap", (3, 5, 9), 2), ("bn", (3, 4, 5), 4), ("bn", (2, 2, 17), 1), ("7", (3, 2, 5), 2), ("5", (1, 1, 9), 2),
    ]
    networks = [
        ("c4k3-p2-c6k3v-a2-9", (10, 11, 1), 3, 4),
        ("c3k5s2-bn-c9k3-bn-gap-7-bn", (9, 8, 1), 5, 3),
        ("c6k3v-bn-p2-c10k2-p3s1-12", (10, 11, 3), 3, 5),
    ]
    lists = {
        "layers": [reference(*layer) for layer in layers],
        "networks": [reference(*network) for network in networks],
    }
    print(json.dumps(lists, separators=(",", ":")))


main()
