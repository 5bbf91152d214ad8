"""Recorded training against Keras `fit`: same networks, images and batches, one core each.

Keras is installed for this benchmark alone, into an environment that is thrown away. It records
loss and accuracy, of the probe images once a pass; ours records all that the live page shows, about
twice a second. Both are timed in turns, in processor seconds; the goal is to be no slower.
``python -m benchmarks.cnn.keras_fit PYTHON`` takes a Python that has Keras, and installs none.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cnn.recording import NETS
from vizcore.cnn.architecture.blocks import Conv
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.jobs.process import tune
from vizcore.cnn.jobs.training import arguments_of, run

BACKENDS = {"tensorflow": "tensorflow-cpu", "jax": "jax", "torch": "torch"}  # the quickest first
ROUNDS = 5
IMAGES = 16_000  # about so many in each round, in whole passes
GOAL = 1.0
SERVE = Path(__file__).with_name("_keras_serve.py")


def layers_of(config: TrainConfig) -> Iterator[tuple[Any, ...]]:
    """The configuration's network as `_keras_serve.PARTS` with their values."""
    flat = False
    for layer in config.hidden:
        block = layer.block
        if isinstance(block, Conv):
            if block.padding:
                yield "pad", block.padding
            yield "conv", block.channels, block.kernel, block.stride
            if block.pool:
                yield block.pool, block.size
            continue
        if not flat:
            yield ("flatten",)
        flat = True
        yield "dense", block.units, "relu"
    if not flat:
        yield ("flatten",)
    yield "dense", len(config.source.classes), None


def to_one_core(pid: int) -> None:
    """Keep a process, 0 for this one, to one core, the same for all."""
    os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))})


def passes(config: TrainConfig) -> int:
    """How often a round shows each image."""
    return max(1, round(IMAGES / config.source.training))


@contextmanager
def keras_of(python: str, backend: str, config: TrainConfig) -> Iterator[Any]:
    """A function that trains with Keras and returns seconds per image, and the parameters."""
    data = load(config.dataset)
    probes, probe_labels = data.probes()
    arrays = {
        "images": data.standardise(data.images.training).permute(0, 2, 3, 1).contiguous(),
        "labels": data.images.training_labels,
        "probes": probes.permute(0, 2, 3, 1).contiguous(),
        "probe_labels": probe_labels,
    }
    run = {"layers": list(layers_of(config)), "epochs": passes(config)}
    run |= {"learning_rate": config.learning_rate, "batch_size": config.batch_size}
    one = {"OMP_NUM_THREADS": "1", "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.npz"
        np.savez(file, allow_pickle=False, **{k: v.numpy() for k, v in arrays.items()})
        with subprocess.Popen(
            [python, str(SERVE), str(file), json.dumps(run)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | one,
            text=True,
        ) as process:
            told, answers = process.stdin, process.stdout
            assert told
            assert answers
            to_one_core(process.pid)  # before it has started any thread

            def fit() -> tuple[float, int]:
                print(file=told, flush=True)
                seconds, parameters = answers.readline().split()
                return float(seconds) / (passes(config) * len(arrays["images"])), int(parameters)

            yield fit
            told.close()


def recorded(config: TrainConfig) -> Iterator[float]:
    """Processor seconds per image of the app's own training, round after round of a run."""
    rows = run(arguments_of(config))
    since = next(rows)["step"]
    while True:
        start = time.process_time()
        done = 0
        while done * config.batch_size < passes(config) * config.source.training:
            done = next(rows)["step"] - since
        yield (time.process_time() - start) / (done * config.batch_size)
        since += done


def _serve(connection: Connection, config: TrainConfig) -> None:
    to_one_core(0)
    tune()
    rounds = recorded(config)
    while connection.recv():
        connection.send(next(rounds))


def compare(python: str, backend: str, name: str, config: TrainConfig) -> None:
    """Print how ours, recording, stands against `fit` on one network."""
    context = multiprocessing.get_context("spawn")
    ours, other = context.Pipe()
    context.Process(target=_serve, args=(other, config), daemon=True).start()
    taken: dict[str, list[float]] = {"ours": [], "keras": []}
    with keras_of(python, backend, config) as fit:
        for _ in range(ROUNDS + 1):  # the first one compiles
            ours.send(True)
            taken["ours"].append(ours.recv())
            seconds, parameters = fit()
            taken["keras"].append(seconds)
    ours.send(False)
    assert parameters == sum(layer.parameters for layer in config.layers)
    best = {who: min(times[1:]) for who, times in taken.items()}
    ratio = best["keras"] / best["ours"]
    print(
        f"{name}: ours, recording, {1 / best['ours']:.0f} images/s; Keras fit ({backend}) "
        f"{1 / best['keras']:.0f} images/s = {ratio:.2f} × "
        f"(goal {GOAL:g} ×, {'met' if ratio >= GOAL else 'MISSED'})"
    )


def installed(folder: str) -> tuple[str, str] | None:
    """A Python with Keras, newly installed into `folder`, and the backend; None without one."""
    venv.create(folder, with_pip=True)
    python = str(Path(folder) / "bin" / "python")
    for backend, package in BACKENDS.items():
        command = [python, "-m", "pip", "install", "--quiet", "keras", package]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0:
            return python, backend
    return None


def main(python: str = "", backend: str = "tensorflow") -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = (python, backend) if python else installed(folder)
        if found is None:
            print("Keras cannot be installed here, so it is not compared with.")
            return
        for name, (config, *_) in NETS.items():
            compare(*found, name, config)


if __name__ == "__main__":
    main(*sys.argv[1:])
