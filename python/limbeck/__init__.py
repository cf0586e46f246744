# SPDX-License-Identifier: GPL-3.0-or-later
"""A large neural network teaches a small one (knowledge distillation), on NumPy arrays.

    run = limbeck.distill(x, y, teacher_logits=v, student="30x30", temperature=4, alpha=.9)
    run.errors, run.twin_errors      # of the test samples
    run.history["soft"]              # an array, a number a step
    run.student["0.weight"]          # as a state_dict has it: float32, (outputs, inputs)

Beside the student a twin is trained, from the same weights and on the same batches, on the labels alone: what the teacher
added is the difference.

All numbers are made by limbeck-cli and are the same as on the command line, bit for bit. It is looked for in
$LIMBECK_CLI, in the build folder of the source that this file lies in, and in $PATH. What a function takes by name beyond
its own arguments is an option of the command of its name: learning_rate=0.003 is --learning-rate 0.003.
"""

import csv
import dataclasses
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile

import numpy

__all__ = ["Error", "Run", "distill", "evaluate", "loss", "read_network", "repeat", "train", "write_network"]


class Error(Exception):
    """What limbeck-cli refused, in its own sentence."""


@dataclasses.dataclass(repr=False)
class Run:
    """A student and its twin, after their last step."""

    result: dict  # of limbeck-cli --json: settings, and what came of teacher, student and twin
    history: dict  # column: (steps + 1), float64; row 0 is before the first step. NaN: not measured at that step
    student: dict  # weights by name, float32: N.weight (outputs, inputs), N.bias (outputs)
    answers: dict  # column: (test samples); probabilities at T as "teacher", "student", "twin": (test samples, classes)
    messages: list  # what was decided or left out, a sentence each

    @property
    def errors(self):
        """Of the student, among the test samples."""
        return self.result["student"]["test_errors"]

    @property
    def twin_errors(self):
        """Of the untaught twin; None without one."""
        return self.result["twin"]["test_errors"] if "twin" in self.result else None

    @property
    def evaluations(self):
        """The rows of the history in which the test set was asked, all columns of it."""
        rows = ~numpy.isnan(self.history["student_errors"])
        return {name: column[rows] for name, column in self.history.items()}

    def __repr__(self):
        return f"<limbeck.Run: {self.errors} errors, untaught {self.twin_errors}>"


def distill(
    x,
    y=None,
    *,
    x_test=None,
    y_test=None,
    teacher_logits=None,
    test_logits=None,
    teacher=None,
    student="200x200",
    temperature=4.0,
    alpha=0.9,
    **options,
):
    """Teaches a student, and returns a Run.

    x: pictures, (n, height, width) or (n, height, width, 3): uint8 from 0 to 255, or float from 0 to 1, which is kept to
    1/255; or measurements, (n, d), which become bars. y: labels, (n), numbers or words. Or x is the name of a data set
    ("mnist") or a path, without y.
    x_test, y_test: of the test samples; without them one sample in six is kept for it, always the same ones.
    teacher_logits: (n, classes), a row for each of x, and test_logits for each of x_test; or
    teacher: the name or path of a network (safetensors, ONNX), or its weights by name, as read_network returns them; a list
    of several is an ensemble; or neither: then the data set's own teacher, or one that is trained first (teacher_layers="400x400").
    temperature, alpha: L = (1 − α)·CE(labels) + α·T²·KL(teacher ‖ student), both at T.
    Raises Error when something cannot be done, and says what.
    """
    with _Folder() as folder:
        settings = {"student": student, "temperature": temperature, "alpha": alpha, **options}
        settings["dataset"] = folder.dataset(x, y, x_test, y_test)
        settings["teacher"] = folder.teacher(teacher, teacher_logits, test_logits)
        files = {"history": "history.csv", "answers": "answers.csv", "out": "student.safetensors"}
        if "seeds" in options:
            raise Error("distill() is one run: repeat() does it over several seeds")
        result, messages = _call("distill", settings, {name: folder.path / file for name, file in files.items()})
        return Run(
            result,
            _read_table(folder.path / "history.csv"),
            read_network(folder.path / "student.safetensors"),
            _read_answers(folder.path / "answers.csv"),
            messages,
        )


def repeat(
    x,
    y=None,
    *,
    seeds=5,
    x_test=None,
    y_test=None,
    teacher_logits=None,
    test_logits=None,
    teacher=None,
    student="200x200",
    temperature=4.0,
    alpha=0.9,
    **options,
):
    """The same with so many seeds: what holds over them, as a dictionary. "ahead": in how many seeds the student makes
    fewer errors than its twin; "saved", "saved_sd": errors that it makes less, mean and sample deviation; "runs": a
    dictionary a seed; "evaluations": the same on the way."""
    with _Folder() as folder:
        settings = {"student": student, "temperature": temperature, "alpha": alpha, "seeds": seeds, **options}
        settings["dataset"] = folder.dataset(x, y, x_test, y_test)
        settings["teacher"] = folder.teacher(teacher, teacher_logits, test_logits)
        return _call("distill", settings)[0]


def train(x, y=None, *, x_test=None, y_test=None, layers="400x400", **options):
    """Trains a network on labels alone: (weights by name, result as a dictionary). Arguments are those of distill()."""
    with _Folder() as folder:
        settings = {"layers": layers, "dataset": folder.dataset(x, y, x_test, y_test), **options}
        result, _ = _call("train", settings, {"out": folder.path / "network.safetensors"})
        return read_network(folder.path / "network.safetensors"), result


def evaluate(model, x, y=None, *, x_test=None, y_test=None, split="test", **options):
    """What a network says: (logits (samples, classes), result as a dictionary). model: a name, a path, or weights by
    name; split: "test", "train" or "all" of the samples."""
    with _Folder() as folder:
        settings = {"dataset": folder.dataset(x, y, x_test, y_test), "split": split, **options}
        settings["model"] = folder.network(model, "model")
        result, _ = _call("evaluate", settings, {"logits": folder.path / "logits.npy"})
        return numpy.load(folder.path / "logits.npy", allow_pickle=False), result


def loss(teacher_logits, student_logits, labels, *, method="kd", temperature=4.0, alpha=0.9, **options):
    """The loss of a batch as Limbeck computes it, for an implementation of your own to be held against: a dictionary with
    "hard", "soft", "total" in nats, and "gradient": (samples, classes), of the total by the student's logits."""
    case = {"method": method, "temperature": temperature, "alpha": alpha, **options}
    case["teacher_logits"] = numpy.asarray(teacher_logits, dtype=float).tolist()
    case["student_logits"] = numpy.asarray(student_logits, dtype=float).tolist()
    case["labels"] = numpy.asarray(labels).tolist()
    with _Folder() as folder:
        (folder.path / "cases.json").write_text(json.dumps({"cases": [case]}))
        result, _ = _call("loss", {"input": folder.path / "cases.json"})
    return {name: numpy.array(value) if isinstance(value, list) else value for name, value in result.items()}


def read_network(file):
    """Weights by name, from a file in safetensors with numbers of type F16, F32 or F64."""
    types = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}
    data = pathlib.Path(file).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    weights = {}
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        if tensor["dtype"] not in types:
            raise Error(f"{file}: {name} has numbers of type {tensor['dtype']}; F16, F32 and F64 are read")
        begin, end = tensor["data_offsets"]
        numbers = numpy.frombuffer(data[8 + length + begin : 8 + length + end], types[tensor["dtype"]])
        weights[name] = numbers.reshape(tensor["shape"]).copy()
    return weights


def write_network(weights, file):
    """Weights by name, as a PyTorch state_dict has them too, into a file in safetensors, as float32."""
    header, parts, offset = {}, [], 0
    for name, numbers in weights.items():
        numbers = numpy.ascontiguousarray(numbers, dtype="<f4")
        header[name] = {"dtype": "F32", "shape": numbers.shape, "data_offsets": [offset, offset + numbers.nbytes]}
        parts.append(numbers.tobytes())
        offset += numbers.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(file).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


class _Folder:
    """Files for one call, which go with it."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-"))
        return self

    def __exit__(self, *unused):
        shutil.rmtree(self.path)

    def dataset(self, x, y, x_test, y_test):
        if isinstance(x, (str, os.PathLike)):
            if y is not None or x_test is not None or y_test is not None:
                raise Error("a data set that is named has labels and test samples of its own")
            return x
        if (x_test is None) != (y_test is None):
            raise Error("x_test and y_test belong together")
        arrays = {"x_train": x, "y_train": y, "x_test": x_test, "y_test": y_test}
        arrays = {name: numpy.asarray(array) for name, array in arrays.items() if array is not None}
        if "y_train" not in arrays:
            raise Error("x are samples, and y has to be their labels")
        for samples, labels in (("x_train", "y_train"), ("x_test", "y_test")):
            if samples in arrays and len(arrays[samples]) != len(arrays[labels]):
                raise Error(f"{len(arrays[samples])} samples and {len(arrays[labels])} labels: there is one for each")
        numpy.savez(self.path / "data.npz", **arrays)
        return self.path / "data.npz"

    def teacher(self, teacher, logits, test_logits):
        if logits is None and test_logits is not None:
            raise Error("test_logits are those of a teacher whose teacher_logits are given")
        if logits is not None:
            if teacher is not None:
                raise Error("teacher and teacher_logits are two ways to say the same: give one")
            numpy.save(self.path / "teacher.npy", numpy.asarray(logits))
            if test_logits is not None:
                numpy.save(self.path / "teacher-test.npy", numpy.asarray(test_logits))
            return self.path / "teacher.npy"
        if isinstance(teacher, (list, tuple)):
            return [self.network(one, f"teacher-{i}") for i, one in enumerate(teacher)]
        return self.network(teacher, "teacher")

    def network(self, network, name):
        if not isinstance(network, dict):
            return network
        path = self.path / f"{name}.safetensors"
        write_network(network, path)
        return path


def _program():
    named = os.environ.get("LIMBECK_CLI")
    if named:
        return named
    source = pathlib.Path(__file__).resolve().parents[2]
    for build in ("release", "test"):
        built = source / "_build" / build / "src" / "cli" / "limbeck-cli"
        if built.exists():
            return built
    found = shutil.which("limbeck-cli")
    if not found:
        raise Error("limbeck-cli was not found: install it, or set LIMBECK_CLI to where it is")
    return found


def _call(command, options, files={}):
    """(what --json prints, the sentences beside it)."""
    line = [_program(), command, "--json"]
    for name, value in {**options, **files}.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            line.append(option)
        elif value is not None and value is not False:
            line += [f"{option}={one}" for one in (value if isinstance(value, list) else [value])]
    # Sentences in English and numbers with a point, wherever this is.
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    done = subprocess.run(line, capture_output=True, encoding="utf-8", env=environment)
    if done.returncode != 0:
        lines = [text for text in done.stderr.splitlines() if text and not text.startswith("note: ")]
        said = [text.removeprefix(f"limbeck-cli {command}: ") for text in lines]
        raise Error("\n".join(said) or f"limbeck-cli {command} ended with status {done.returncode}")
    result = json.loads(done.stdout)
    return result, [warning["text"] for warning in result.get("warnings", [])]


def _number(text):
    return float(text) if text else numpy.nan


def _read_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    columns = zip(*rows[1:])
    return {name: numpy.array([_number(text) for text in column]) for name, column in zip(rows[0], columns)}


def _read_answers(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    columns = {name: list(column) for name, column in zip(rows[0], zip(*rows[1:]))}
    answers = {"label": numpy.array(columns["label"]), "temperature": float(columns["temperature"][0])}
    for who in ("teacher", "student", "twin"):
        names = [name for name in columns if name.startswith(f"{who}_p_")]
        if names:
            answers[who] = numpy.array([[_number(text) for text in columns[name]] for name in names]).T
            answers[f"{who}_says"] = numpy.array(columns[who])
    answers["classes"] = [name.removeprefix("student_p_") for name in columns if name.startswith("student_p_")]
    return answers
