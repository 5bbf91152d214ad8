"""Jobs for the tests: well-behaved ones and every kind of bad one. They run in workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

Steps = Generator[Mapping[str, Any], list[Mapping[str, Any]] | None, None]


def count(arguments: Mapping[str, Any]) -> Steps:
    """Count to `to`, `wait` seconds apart; commands are answered in the next row."""
    to = arguments.get("to", 5)
    sent = None
    for n in range(to):
        time.sleep(arguments.get("wait", 0))
        sent = yield {"n": n, "pid": os.getpid(), "sent": sent, "progress": (n + 1) / to}


def endless(arguments: Mapping[str, Any]) -> Steps:
    """Count until stopped, a hundred rows a second at most."""
    n = 0
    while True:
        yield {"n": n, "pid": os.getpid()}
        n += 1
        time.sleep(arguments.get("wait", 0.01))


def echo(arguments: Mapping[str, Any]) -> Steps:
    """Yield ``to`` rows, each with the commands that it was sent."""
    sent = None
    for _ in range(arguments["to"]):
        sent = yield {"sent": sent}
        time.sleep(arguments.get("wait", 0))


def closing(arguments: Mapping[str, Any]) -> Steps:
    """Leave a file behind when stopped in good order."""
    try:
        yield from endless(arguments)
    finally:
        Path(arguments["file"]).write_text("closed")


def failing(arguments: Mapping[str, Any]) -> Steps:
    """One row, then an exception."""
    yield {"n": 0}
    raise ArithmeticError("the sum was <b>too</b> large")


def raising(arguments: Mapping[str, Any]) -> Steps:
    """One row, then an error as a library raises it."""
    yield {"pid": os.getpid()}
    raise RuntimeError(arguments["words"])


def leaving(arguments: Mapping[str, Any]) -> Steps:
    """One row, then an attempt to end the whole process politely."""
    yield {"n": 0, "pid": os.getpid()}
    sys.exit(3)


def dying(arguments: Mapping[str, Any]) -> Steps:
    """One row, then the process is gone without a word."""
    yield {"n": 0}
    os._exit(7)


def noisy(arguments: Mapping[str, Any]) -> Steps:
    """Write to standard output in every way there is, and read from standard input."""
    for n in range(3):
        print("R\x00\x00\x00\x05garbage", flush=True)
        os.write(1, b"\xff" * 1000)
        subprocess.run(["echo", "from a child"], check=True)
        yield {"n": n, "read": sys.stdin.read(10)}


def deaf(arguments: Mapping[str, Any]) -> Steps:
    """One row, then a file as a sign, then work that hears no wish to stop."""
    yield {"n": 0, "pid": os.getpid()}
    Path(arguments["file"]).touch()
    time.sleep(600)


def parenting(arguments: Mapping[str, Any]) -> Steps:
    """Start a process of its own that would outlive the job."""
    child = subprocess.Popen(["sleep", "600"])
    yield {"pid": child.pid}
    Path(arguments["file"]).touch()
    time.sleep(600)


def gated(arguments: Mapping[str, Any]) -> Steps:
    """Two rows; then a file as a sign that the last is being made, which waits for another file."""
    yield {"n": 0}
    yield {"n": 1}
    Path(arguments["begun"]).touch()
    while not Path(arguments["go"]).exists():
        time.sleep(0.005)
    yield {"n": 2}


def greedy(arguments: Mapping[str, Any]) -> Steps:
    """Take more and more memory."""
    held = []
    while True:
        held.append(bytearray(32 << 20))
        yield {"megabytes": 32 * len(held)}


def wordy(arguments: Mapping[str, Any]) -> Steps:
    """Rows of `size` bytes and some."""
    for n in range(arguments["rows"]):
        yield {"n": n, "text": "x" * arguments["size"]}


def odd(arguments: Mapping[str, Any]) -> Steps:
    """Values that need care on their way to JSON."""
    import numpy as np

    grid = np.arange(6, dtype=np.float32).reshape(2, 3)
    yield {"array": grid, "strided": grid[:, ::2], "scalar": np.float64(0.5), "nan": float("nan")}
    yield {"object": object()}


def environment(arguments: Mapping[str, Any]) -> Steps:
    """What kind of process this is."""
    yield {
        "nice": os.nice(0),
        "threads": os.environ["OMP_NUM_THREADS"],
        "torch": "torch" in sys.modules,
        "preloaded": arguments["module"] in sys.modules,
    }


_seen: list[str] = []


def rehearsed(arguments: Mapping[str, Any]) -> Steps:
    """Tell what earlier runs in this process did: a row, another row, an end."""
    try:
        before = list(_seen)
        _seen.append("row")
        yield {"before": before}
        _seen.append("second row")
        yield {}
    finally:
        _seen.append("closed")
