"""Finished runs on disk, so that a shared link opens finished at once, after a restart too."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import orjson

from vizcore.files import BoundedFolder


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
            head, *rows = gzip.decompress(content).split(b"\n")
            described = orjson.loads(head)
            if described["rows"] != len(rows):
                raise ValueError("rows are missing")
            return Finished(rows, float(described["active_s"]))
        # Whatever the damage is, the run can be computed again.
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            self._files.discard(self._named(key))
            return None

    def _named(self, key: str) -> str:
        return f"{self._version}:{key}"
