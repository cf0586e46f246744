#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the files beside it: networks as PyTorch makes them, what they see and
what they answer. Needs torch and numpy; safetensors' format is written by hand,
since not every distribution has its package."""
import json
import struct

import numpy
import torch
from torch import nn

CLASSES = ["ape", "bee", "cat", "dog", "eel"]
TYPES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}


def save_file(tensors, path):
    """As safetensors.torch.save_file does."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.contiguous().view(torch.int16 if tensor.element_size() == 2 else torch.int32).numpy().tobytes()
        header[name] = {
            "dtype": TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(raw)],
        }
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Net(nn.Module):
    """Names whose alphabetical order is not the layers'."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Linear(64, 16)
        self.middle = nn.Linear(16, 12)
        self.head = nn.Linear(12, 5)

    def forward(self, x):
        return self.head(torch.relu(self.middle(torch.relu(self.stem(x)))))


torch.manual_seed(1)
pixels = torch.randint(0, 256, (30, 64))
labels = [CLASSES[i % 5] for i in range(30)]
x = pixels.float() / 255

sequential = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 5))
named = Net()
with torch.no_grad():
    for name, network in (("sequential", sequential), ("named", named)):
        save_file(network.state_dict(), name + ".safetensors")
        numpy.save(name + "-logits.npy", network(x).numpy())
    # The logits of rounded weights, computed in float32.
    for name, kind in (("f16", torch.float16), ("bf16", torch.bfloat16)):
        state = {key: value.to(kind) for key, value in sequential.state_dict().items()}
        save_file(state, name + ".safetensors")
        rounded = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 5))
        rounded.load_state_dict({key: value.float() for key, value in state.items()})
        numpy.save(name + "-logits.npy", rounded(x).numpy().astype("float64"))

with open("pictures_train.csv", "w") as file:
    for label, row in zip(labels, pixels.tolist()):
        file.write(",".join([label] + [str(value) for value in row]) + "\n")
with open("pictures_test.csv", "w") as file:
    for label, row in list(zip(labels, pixels.tolist()))[:10]:
        file.write(",".join([label] + [str(value) for value in row]) + "\n")
