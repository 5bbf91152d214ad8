"""A real Dask cluster for tests and benchmarks: scheduler and workers in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import orjson

from tests.jobs.conftest import until

Process = subprocess.Popen[bytes]


@contextmanager
def process(command: str, folder: Path, *options: str) -> Iterator[Process]:
    """One of Dask's commands; what it starts is in its group of processes, and ends with it."""
    started = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{command}", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        yield started
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


@contextmanager
def scheduler_in(folder: Path, port: int = 0) -> Iterator[tuple[str, Process]]:
    """A scheduler; yields its address and its process."""
    file = folder / "scheduler.json"
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    with process("dask_scheduler", folder, *options, "--scheduler-file", str(file)) as scheduler:
        until(file.exists, "the scheduler")
        yield until(lambda: orjson.loads(file.read_bytes() or b"{}").get("address")), scheduler


def workers_of(folder: Path, address: str, count: int) -> AbstractContextManager[Process]:
    """Workers with one thread each; yields the process that has started them."""
    options = ["--nworkers", str(count), "--nthreads", "1", "--no-dashboard"]
    return process("dask_worker", folder, address, *options, "--host", "127.0.0.1")


@contextmanager
def cluster(folder: Path, workers: int = 1, port: int = 0) -> Iterator[tuple[str, Process]]:
    """A scheduler and workers of one thread; yields address and the scheduler's process."""
    with scheduler_in(folder, port) as (address, scheduler), workers_of(folder, address, workers):
        yield address, scheduler
