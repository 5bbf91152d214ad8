"""How worker processes are started and watched."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

import orjson

# One thread a worker: two workers with two threads each on two cores are slower than one alone.
# Large blocks of memory come from the heap and stay there: otherwise every training step pays
# for thousands of page faults (glibc takes at most 32 MiB for the first of the two).
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
}


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How workers are started and watched.

    Attributes
    ----------
    preload
        What a worker gets ready before its first job: modules, which it imports, and targets,
        ``module:function``, which it runs with empty arguments up to their first row.
    nice
        Added to the niceness: pages are served first.
    memory
        Bytes of data that a worker may hold; 0 for no limit.
    silence_s
        A worker that gives no sign of life for so long is ended.
    grace_s
        A run that does not stop within this time when asked is ended by force.
    """

    preload: tuple[str, ...] = ()
    nice: int = 10
    memory: int = 2 << 30
    silence_s: float = 20.0
    grace_s: float = 2.0

    def command(self) -> list[str]:
        """The command line of a worker."""
        told = {
            "preload": list(self.preload),
            "nice": self.nice,
            "memory": self.memory,
            "beat": min(0.5, self.silence_s / 4),
        }
        return [sys.executable, "-m", "vizcore.jobs.local.worker", orjson.dumps(told).decode()]

    def environment(self) -> dict[str, str]:
        """The environment of a worker; what can be imported here can be imported there."""
        return {**os.environ, **_ENVIRONMENT, "PYTHONPATH": os.pathsep.join(sys.path)}
