"""The one job manager of this process."""

from __future__ import annotations

import atexit
import hashlib
import threading
from importlib import metadata
from pathlib import Path

from vizcore.jobs import JobManager, configured_manager

# What a worker rehearses while it waits, so that training starts at once.
PRELOAD = ("vizcore.cnn.jobs.training:run",)

_SOURCES = Path(__file__).parents[2] / "vizcore"
_manager: JobManager | None = None
_creating = threading.Lock()


def get_manager() -> JobManager:
    """The one job manager of this process, started when it is first asked for."""
    global _manager
    with _creating:
        if _manager is None:
            _manager = configured_manager(PRELOAD, _version())
            atexit.register(close_manager)
        return _manager


def close_manager() -> None:
    """End every run and worker; safe to repeat."""
    global _manager
    with _creating:
        manager, _manager = _manager, None
    if manager is not None:
        manager.close()


def _version() -> str:
    # Whatever decides what a job computes: our own code, and the libraries under it.
    digest = hashlib.sha256()
    for source in sorted(_SOURCES.rglob("*.py")):
        digest.update(source.read_bytes())
    for library in ("torch", "numpy", "scikit-learn"):
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()
