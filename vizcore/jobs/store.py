"""Finished runs on disk, so that a shared link opens finished at once, after a restart too."""

from __future__ import annotations

import gzip
import io
import math
import zlib
from dataclasses import dataclass
from pathlib import Path

import orjson

from vizcore.files import BoundedFolder
from vizcore.jobs.limits import Limits

_MOST_TEXT = Limits().run_bytes + (1 << 20)  # unpacked: rows, their line breaks, the head


@dataclass(frozen=True, slots=True)
class Finished:
    """What is kept of a finished run: its rows as JSON, and the seconds that it took."""

    rows: list[bytes]
    active_s: float


class RunStore:
    """A folder of finished runs (see `BoundedFolder`); without it they are computed again.

    Parameters
    ----------
    folder
        Made when it is first needed.
    version
        Of everything that decides a result beside the job: a run kept under one version is not
        found under another.
    most_bytes
        What the files may take together.
    """

    def __init__(self, folder: Path, version: str, most_bytes: int = 256 << 20) -> None:
        self._files, self._version = BoundedFolder(folder, ".run.gz", most_bytes), version

    def writable(self) -> bool:
        """Whether a file can be written there now."""
        return self._files.writable()

    def save(self, key: str, run: Finished) -> bool:
        """Keep `run` under the key of its job; whether that was possible."""
        head = orjson.dumps({"rows": len(run.rows), "active_s": run.active_s})
        # JSON on one line each: no row contains a line break.
        content = gzip.compress(b"\n".join([head, *run.rows]), compresslevel=3)
        return self._files.save(self._named(key), content)

    def load(self, key: str) -> Finished | None:
        """What was kept under `key`, if it is there and whole."""
        content = self._files.load(self._named(key))
        if content is None:
            return None
        try:
            return _finished(content)
        # Whatever the damage is, the run can be computed again.
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, OverflowError):
            self._files.discard(self._named(key))
            return None

    def _named(self, key: str) -> str:
        return f"{self._version}:{key}"


def _finished(content: bytes) -> Finished:
    with gzip.open(io.BytesIO(content)) as file:
        text = file.read(_MOST_TEXT + 1)
    if len(text) > _MOST_TEXT:
        raise ValueError("more than a run can be")
    head, *rows = text.split(b"\n")
    described = orjson.loads(head)
    if described["rows"] != len(rows):
        raise ValueError("rows are missing")
    # Browsers get them as they are, joined: one that is no JSON would spoil the others.
    if not all(isinstance(orjson.loads(row), dict) for row in rows):
        raise ValueError("a row is no mapping")
    active_s = float(described["active_s"])
    if not 0 <= active_s < math.inf:
        raise ValueError("no time")
    return Finished(rows, active_s)
