#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: tests/onnx/references.py FOLDER

Makes the files of FOLDER (tests/onnx/data) again, with PyTorch and onnx: small networks as torch.onnx.export writes
them, NAME.onnx, each with pictures and what PyTorch says of them, NAME.f32 (floats of five pictures, then their logits);
and operators.cases, one small graph an operator with what PyTorch or NumPy make of the same numbers:

    name (32 bytes), channels, height, width, numbers that come out, bytes of the graph (uint32 each),
    the graph, the picture, what comes out (floats)
"""

import io
import pathlib
import struct
import sys
import warnings

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

F = torch.nn.functional
nn = torch.nn
folder = pathlib.Path(sys.argv[1])
warnings.filterwarnings("ignore")
torch.manual_seed(21)
rng = np.random.default_rng(21)


# --- networks ---

class Normalized(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return F.log_softmax(self.net((x - 0.1307) / 0.3081), 1)


class Lenet(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 4, 5, padding=2), nn.Conv2d(4, 6, 3)
        self.f1, self.f2 = nn.Linear(24, 16), nn.Linear(16, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.c1(x)), 2)
        x = F.max_pool2d(torch.relu(self.c2(x)), 2)
        return self.f2(torch.tanh(self.f1(x.view(x.size(0), -1))))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.deep, self.wide = nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.Conv2d(8, 8, 1)
        self.last = nn.Linear(8, 4)

    def forward(self, x):
        x = F.relu6(self.first(x))
        x = x + self.wide(F.hardswish(self.deep(x)))
        return self.last(x.mean([2, 3]))


def norm():
    net = nn.Sequential(nn.Conv2d(1, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.AvgPool2d(2),
                        nn.Conv2d(6, 8, 3, bias=False), nn.BatchNorm2d(8), nn.LeakyReLU(0.1), nn.AdaptiveAvgPool2d(1),
                        nn.Flatten(), nn.Dropout(), nn.Linear(8, 10))
    for layer in net:
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean.normal_()
            layer.running_var.uniform_(0.5, 2)
            layer.weight.data.normal_()
            layer.bias.data.normal_()
    return net


def dense(first=nn.Flatten(), act=nn.ReLU()):
    return nn.Sequential(first, nn.Linear(144, 16), act, nn.Linear(16, 10))


# name, network, a picture's shape, opset, any number of pictures
NETWORKS = [
    ("dense", dense(), (1, 12, 12), 9, True),
    ("row", dense(nn.Identity(), nn.Sigmoid()), (144,), 12, True),
    ("lenet", Lenet(), (1, 12, 12), 11, False),
    ("lenet-any", Lenet(), (1, 12, 12), 10, True),
    ("norm", norm(), (1, 12, 12), 13, True),
    ("normalized", Normalized(dense()), (1, 12, 12), 17, True),
    ("colours", Residual(), (3, 8, 8), 15, True),
]

for name, net, shape, opset, any_number in NETWORKS:
    net.eval()
    x = torch.rand(5, *shape)
    with torch.no_grad():
        y = net(x).numpy()
        # Without being told so, the exporter would fold normalisation into the convolutions.
        torch.onnx.export(net, x[:1], folder / f"{name}.onnx", opset_version=opset, input_names=["x"],
                          training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False,
                          dynamic_axes={"x": {0: "n"}} if any_number else None)
    (folder / f"{name}.f32").write_bytes(x.numpy().tobytes() + y.astype("<f4").tobytes())


# --- operators ---

cases = io.BytesIO()


def case(name, shape, nodes, numbers, expected, opset=13, kind=TensorProto.FLOAT):
    """The graph x → y of these nodes; numbers are its initialisers, expected(x) what comes out of a picture x (1, …)."""
    x = (rng.random((1, *shape), dtype=np.float32) * 2 - 1) if kind == TensorProto.FLOAT else \
        rng.integers(0, 256, (1, *shape)).astype(np.float32)
    y = np.asarray(expected(torch.tensor(x)), dtype="<f4").reshape(-1)
    made = [n if isinstance(n, onnx.NodeProto) else helper.make_node(*n[:3], **(n[3] if len(n) > 3 else {}))
            for n in nodes]
    graph = helper.make_graph(
        made, "g", [helper.make_tensor_value_info("x", kind, (1, *shape))],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [n if isinstance(n, onnx.TensorProto) else numpy_helper.from_array(np.asarray(v), k)
         for k, v in numbers.items() for n in [v]])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    data = model.SerializeToString()
    c, h, w = shape if len(shape) == 3 else (1, 1, shape[0])
    if name == "side":  # the colours of a pixel side by side: the picture is kept as planes
        h, w, c = shape
        x = np.ascontiguousarray(np.moveaxis(x, 3, 1))
    cases.write(struct.pack("<32s5I", name.encode(), c, h, w, y.size, len(data)))
    cases.write(data + (x / (255 if kind == TensorProto.UINT8 else 1)).astype("<f4").tobytes() + y.tobytes())


f32 = lambda *shape: rng.standard_normal(shape).astype(np.float32)
i64 = lambda *values: np.array(values, dtype=np.int64)
P = (2, 5, 6)

# Each number by itself.
ONE = {
    "Relu": ({}, torch.relu), "Sigmoid": ({}, torch.sigmoid), "Tanh": ({}, torch.tanh),
    "LeakyRelu": ({"alpha": 0.2}, lambda x: F.leaky_relu(x, 0.2)), "Elu": ({"alpha": 0.7}, lambda x: F.elu(x, 0.7)),
    "Selu": ({}, torch.selu), "Softplus": ({}, F.softplus), "Softsign": ({}, F.softsign),
    "HardSigmoid": ({"alpha": 0.3, "beta": 0.4}, lambda x: (0.3 * x + 0.4).clamp(0, 1)),
    "HardSwish": ({}, F.hardswish), "Exp": ({}, torch.exp), "Erf": ({}, torch.erf), "Abs": ({}, torch.abs),
    "Neg": ({}, torch.neg), "Reciprocal": ({}, torch.reciprocal), "Identity": ({}, lambda x: x),
    "Dropout": ({}, lambda x: x),
}
for op, (attributes, function) in ONE.items():
    case(op, P, [("Mul", ["x", "two"], ["t"]), (op, ["t"], ["y"], attributes)], {"two": np.float32(2)},
         lambda x: function(2 * x), opset=14)
case("Sqrt", P, [("Abs", ["x"], ["t"]), ("Sqrt", ["t"], ["y"])], {}, lambda x: x.abs().sqrt())
case("Log", P, [("Abs", ["x"], ["t"]), ("Log", ["t"], ["y"])], {}, lambda x: x.abs().log())
case("Clip-10", P, [("Clip", ["x"], ["y"], {"min": -0.3, "max": 0.4})], {}, lambda x: x.clamp(-0.3, 0.4), opset=10)
case("Clip", P, [("Clip", ["x", "", "b"], ["y"])], {"b": np.float32(0.4)}, lambda x: x.clamp(max=0.4))
case("Cast", P, [("Cast", ["c"], ["t"], {"to": 1}), ("Add", ["x", "t"], ["y"])], {"c": i64(3)}, lambda x: x + 3)

# Two at the same place, repeated where an axis is 1.
b, c = f32(2, 1, 6), f32(5, 1)
for op, function in {"Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Div": torch.div, "Sum": torch.add,
                     "Max": torch.maximum, "Min": torch.minimum}.items():
    case(op, P, [(op, ["x", "b"], ["t"]), (op, ["c", "t"], ["y"])], {"b": b, "c": c},
         lambda x: function(torch.tensor(c), function(x, torch.tensor(b))))
case("Pow", P, [("Pow", ["x", "b"], ["y"])], {"b": np.float32(2)}, lambda x: x ** 2)
case("PRelu", P, [("PRelu", ["x", "b"], ["y"])], {"b": f32(2, 1, 1) * 0 + 0.3}, lambda x: F.leaky_relu(x, 0.3))
# A Softmax at the end would be taken off: a sum stands behind it.
after = [("Add", ["t", "nought"], ["y"])]
nought = {"nought": np.float32(0)}
case("Softmax-12", P, [("Softmax", ["x"], ["t"], {"axis": 2})] + after, nought,
     lambda x: x.reshape(2, 30).softmax(1), opset=12)
case("Softmax", P, [("Softmax", ["x"], ["t"], {"axis": 2})] + after, nought, lambda x: x.softmax(2))
case("LogSoftmax", P, [("LogSoftmax", ["x"], ["t"])] + after, nought, lambda x: x.log_softmax(3))
case("Softmax-off", (9,), [("Softmax", ["x"], ["t"]), ("Identity", ["t"], ["y"])], {}, lambda x: x)

# Moved, or of another shape.
case("Reshape", P, [("Reshape", ["x", "s"], ["t"]), ("MatMul", ["t", "w"], ["y"])],
     {"s": i64(0, -1, 10), "w": np.eye(10, dtype=np.float32)}, lambda x: x)
case("Flatten", P, [("Flatten", ["x"], ["t"], {"axis": 2}), ("MatMul", ["t", "w"], ["y"])],
     {"w": np.eye(30, dtype=np.float32)}, lambda x: x)
case("Squeeze-11", (1, 5, 6), [("Squeeze", ["x"], ["t"], {"axes": [1]}), ("Transpose", ["t"], ["y"])], {},
     lambda x: x[0, 0].T, opset=11)
case("Squeeze", (1, 5, 6), [("Squeeze", ["x", "a"], ["t"]), ("Transpose", ["t"], ["y"])], {"a": i64(1)},
     lambda x: x[0, 0].T)
case("Unsqueeze-11", P, [("Unsqueeze", ["x"], ["t"], {"axes": [4]}), ("Add", ["t", "b"], ["y"])],
     {"b": np.ones((6, 1), np.float32)}, lambda x: x + 1, opset=11)
case("Unsqueeze", P, [("Unsqueeze", ["x", "a"], ["t"]), ("Add", ["t", "b"], ["y"])],
     {"a": i64(-1), "b": np.ones((6, 1), np.float32)}, lambda x: x + 1)
case("Transpose", P, [("Transpose", ["x"], ["y"], {"perm": [0, 3, 1, 2]})], {}, lambda x: x.permute(0, 3, 1, 2))
case("Concat", P, [("Concat", ["x", "b", "x"], ["y"], {"axis": -2})], {"b": c.reshape(1, 1, 5, 1).repeat(2, 1).repeat(6, 3)},
     lambda x: torch.cat([x, torch.tensor(c.reshape(1, 1, 5, 1).repeat(2, 1).repeat(6, 3)), x], 2))
case("Slice-9", P, [("Slice", ["x"], ["y"], {"starts": [1, -3], "ends": [2, 100], "axes": [1, 3]})], {},
     lambda x: x[:, 1:2, :, -3:], opset=9)
case("Slice", P, [("Slice", ["x", "s", "e", "a", "t"], ["y"])],
     {"s": i64(4, 0), "e": i64(-100, 6), "a": i64(2, 3), "t": i64(-2, 2)}, lambda x: x.flip(2)[:, :, ::2, ::2])
case("Gather", P, [("Gather", ["x", "p"], ["y"], {"axis": 2})], {"p": np.array([[0, -1], [2, 2]], np.int64)},
     lambda x: x[:, :, [0, 4, 2, 2]])
case("Pad-10", P, [("Pad", ["x"], ["y"], {"pads": [0, 0, 1, 2, 0, 0, 0, 1], "value": 0.5})], {},
     lambda x: F.pad(x, (2, 1, 1, 0), value=0.5), opset=10)
case("Pad", P, [("Pad", ["x", "p"], ["y"])], {"p": i64(0, 0, 1, 2, 0, 0, 0, 1)}, lambda x: F.pad(x, (2, 1, 1, 0)))
case("Expand", (1, 5, 1), [("Expand", ["x", "s"], ["y"])], {"s": i64(2, 1, 4)}, lambda x: x.expand(1, 2, 5, 4))
# As an exporter writes x.view (x.size (0), −1).
case("Shape", P, [("Shape", ["x"], ["s"]), ("Gather", ["s", "i"], ["n"]), ("Unsqueeze", ["n", "z"], ["u"]),
                  ("Concat", ["u", "m"], ["r"], {"axis": 0}), ("Reshape", ["x", "r"], ["t"]), ("MatMul", ["t", "w"], ["y"])],
     {"i": np.int64(0), "z": i64(0), "m": i64(-1), "w": np.eye(60, dtype=np.float32)}, lambda x: x)
case("Constant", P, [("Constant", [], ["a"], {"value": numpy_helper.from_array(f32(6) * 0 + 2)}),
                     ("Constant", [], ["b"], {"value_float": 3.0}), ("Mul", ["x", "a"], ["t"]), ("Add", ["t", "b"], ["y"])],
     {}, lambda x: 2 * x + 3)

# Pictures.
Q = (4, 7, 6)
w, bias = f32(6, 4, 3, 2), f32(6)
T = torch.tensor
case("Conv", Q, [("Conv", ["x", "w", "b"], ["y"], {"kernel_shape": [3, 2], "pads": [1, 0, 2, 1], "strides": [2, 1]})],
     {"w": w, "b": bias}, lambda x: F.conv2d(F.pad(x, (0, 1, 1, 2)), T(w), T(bias), stride=(2, 1)))
case("Conv-dilated", Q, [("Conv", ["x", "w"], ["y"], {"dilations": [2, 3]})], {"w": w},
     lambda x: F.conv2d(x, T(w), dilation=(2, 3)))
g = f32(6, 2, 3, 3)
case("Conv-groups", Q, [("Conv", ["x", "w"], ["y"], {"group": 2, "pads": [1, 1, 1, 1]})], {"w": g},
     lambda x: F.conv2d(x, T(g), padding=1, groups=2))
d = f32(4, 1, 3, 3)
case("Conv-depth", Q, [("Conv", ["x", "w"], ["y"], {"group": 4, "auto_pad": "SAME_UPPER"})], {"w": d},
     lambda x: F.conv2d(x, T(d), padding=1, groups=4))
case("Conv-lower", Q, [("Conv", ["x", "w"], ["y"], {"auto_pad": "SAME_LOWER", "strides": [2, 2]})], {"w": w},
     lambda x: F.conv2d(F.pad(x, (0, 0, 1, 1)), T(w), stride=2))
case("Conv-upper", Q, [("Conv", ["x", "w"], ["y"], {"auto_pad": "SAME_UPPER"})], {"w": w},
     lambda x: F.conv2d(F.pad(x, (0, 1, 1, 1)), T(w)))
case("Conv-valid", Q, [("Conv", ["x", "w"], ["y"], {"auto_pad": "VALID"})], {"w": w}, lambda x: F.conv2d(x, T(w)))
case("MaxPool", Q, [("MaxPool", ["x"], ["y"], {"kernel_shape": [3, 2], "strides": [2, 2], "pads": [1, 0, 1, 0]})], {},
     lambda x: F.max_pool2d(F.pad(x, (0, 0, 1, 1), value=-9), (3, 2), 2))
case("MaxPool-up", Q, [("MaxPool", ["x"], ["y"], {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1})], {},
     lambda x: F.max_pool2d(x, 2, 2, ceil_mode=True))
case("MaxPool-dilated", Q, [("MaxPool", ["x"], ["y"], {"kernel_shape": [2, 2], "dilations": [3, 2]})], {},
     lambda x: F.max_pool2d(x, 2, 1, dilation=(3, 2)))
for margin in 0, 1:
    case(f"AveragePool-{margin}", Q, [("AveragePool", ["x"], ["y"], {
        "kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1], "count_include_pad": margin, "ceil_mode": 1})], {},
        lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=bool(margin)))
case("GlobalAveragePool", Q, [("GlobalAveragePool", ["x"], ["y"])], {}, lambda x: x.mean([2, 3]))
case("GlobalMaxPool", Q, [("GlobalMaxPool", ["x"], ["y"])], {}, lambda x: x.amax([2, 3]))
case("ReduceMean", Q, [("ReduceMean", ["x"], ["y"], {"axes": [-1, 1], "keepdims": 0})], {}, lambda x: x.mean([1, 3]))
case("ReduceMean-18", Q, [("ReduceMean", ["x", "a"], ["y"])], {"a": i64(2)}, lambda x: x.mean(2), opset=18)
case("ReduceSum", Q, [("ReduceSum", ["x", "a"], ["y"])], {"a": i64(2, 3)}, lambda x: x.sum([2, 3]))
s, o, m, v = f32(4), f32(4), f32(4), f32(4) ** 2 + 0.1
case("BatchNormalization", Q, [("BatchNormalization", ["x", "s", "o", "m", "v"], ["y"], {"epsilon": 1e-3})],
     {"s": s, "o": o, "m": m, "v": v}, lambda x: F.batch_norm(x, T(m), T(v), T(s), T(o), eps=1e-3))

# Products.
a, e, k = f32(12, 7), f32(7, 12), f32(7)
case("Gemm", (12,), [("Gemm", ["x", "a", "k"], ["y"], {"alpha": 0.5, "beta": 2.0})], {"a": a, "k": k},
     lambda x: 0.5 * x @ T(a) + 2 * T(k))
case("Gemm-turned", (12,), [("Gemm", ["x", "e"], ["t"], {"transB": 1}), ("Gemm", ["u", "t"], ["y"], {"transA": 1, "transB": 1})],
     {"e": e, "u": np.eye(7, dtype=np.float32)}, lambda x: x @ T(e).T)
h = f32(2, 6, 3)
case("MatMul", P, [("MatMul", ["x", "h"], ["y"])], {"h": h}, lambda x: x @ T(h))
case("MatMul-left", P, [("MatMul", ["l", "x"], ["y"])], {"l": f32(1, 5) * 0 + 1}, lambda x: x.sum(2))
# Kinds of numbers.
half = numpy_helper.from_array(np.array([1.5, -2], np.float16), "b")
case("halves", (2,), [("Cast", ["b"], ["t"], {"to": 1}), ("Add", ["x", "t"], ["y"])], {"b": half},
     lambda x: x + T([1.5, -2.0]))
case("doubles", (2,), [("Cast", ["b"], ["t"], {"to": 1}), ("Add", ["x", "t"], ["y"])],
     {"b": np.array([1.5, -2], np.float64)}, lambda x: x + T([1.5, -2.0]))
case("listed", (2,), [("Add", ["x", "b"], ["y"])], {"b": helper.make_tensor("b", TensorProto.FLOAT, [2], [1.5, -2.0])},
     lambda x: x + T([1.5, -2.0]))
# What goes in: bytes, and colours side by side.
case("bytes", P, [("Cast", ["x"], ["f"], {"to": 1}), ("Div", ["f", "d"], ["y"])], {"d": np.float32(51)}, lambda x: x / 51,
     kind=TensorProto.UINT8)
case("side", (5, 4, 3), [("Transpose", ["x"], ["t"], {"perm": [0, 3, 1, 2]}), ("GlobalAveragePool", ["t"], ["y"])], {},
     lambda x: x.mean([1, 2]))
case("Softmax-shaped", (9,), [("Softmax", ["x"], ["t"]), ("Reshape", ["t", "s"], ["u"]), ("Squeeze", ["u", "z"], ["y"])],
     {"s": i64(-1, 9, 1), "z": i64(2)}, lambda x: x)
# Weights as codes.
q, s, z = np.array([[-128, 7, 127], [-3, 0, 5]], np.int8), f32(3), np.array([3, -2, 9], np.int8)
case("codes", (2,), [("DequantizeLinear", ["q", "s"], ["t"], {"axis": -1}), ("MatMul", ["x", "t"], ["y"])],
     {"q": q, "s": s}, lambda x: x @ T(q.astype(np.float32) * s))
case("codes-rows", (2,), [("DequantizeLinear", ["q", "s", "z"], ["t"], {"axis": 0}), ("Gemm", ["x", "t"], ["y"], {"transB": 1})],
     {"q": q.T.copy(), "s": s, "z": z}, lambda x: x @ T((q.astype(np.float32) - z) * s))
u = np.array([[0, 255], [128, 4]], np.uint8)
case("codes-one", (2,), [("DequantizeLinear", ["u", "o", "h"], ["t"]), ("MatMul", ["x", "t"], ["y"])],
     {"u": u, "o": np.float32(0.25), "h": np.uint8(128)}, lambda x: x @ T((u.astype(np.float32) - 128) * 0.25))

(folder / "operators.cases").write_bytes(cases.getvalue())
