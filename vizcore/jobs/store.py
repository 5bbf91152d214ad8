"""Finished runs on disk, so that a shared link opens finished at once, after a restart too."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

import orjson

_SUFFIX = ".run.gz"
_ABANDONED_S = 3600.0  # a half-written file this old belongs to a process that is gone


@dataclass(frozen=True, slots=True)
class Finished:
    """What is kept of a finished run: its rows as JSON, and the seconds that it took."""

    rows: list[bytes]
    active_s: float


class RunStore:
    """A folder of finished runs, bounded in size; the longest unused go first.

    Several processes may share the folder. A folder that cannot be read or written costs the
    reuse of runs and nothing else: no method raises because of it.

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
        self._folder, self._version, self._most_bytes = folder, version, most_bytes

    def save(self, key: str, run: Finished) -> bool:
        """Keep `run` under the key of its job; whether that was possible."""
        head = orjson.dumps({"rows": len(run.rows), "active_s": run.active_s})
        # JSON on one line each: no row contains a line break.
        content = gzip.compress(b"\n".join([head, *run.rows]), compresslevel=3)
        if len(content) > self._most_bytes:
            return False
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(content))
            self._write(self._file(key), content)
        except OSError:
            return False
        return True

    def load(self, key: str) -> Finished | None:
        """What was kept under `key`, if it is there and whole."""
        file = self._file(key)
        try:
            head, *rows = gzip.decompress(file.read_bytes()).split(b"\n")
            described = orjson.loads(head)
            if described["rows"] != len(rows):
                raise ValueError("rows are missing")
            found = Finished(rows, float(described["active_s"]))
        except FileNotFoundError:
            return None
        # Whatever the damage is, the run can be computed again.
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            _discard(file)
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # used just now
        return found

    def _file(self, key: str) -> Path:
        name = hashlib.sha256(f"{self._version}:{key}".encode()).hexdigest()
        return self._folder / (name + _SUFFIX)

    def _write(self, file: Path, content: bytes) -> None:
        # Under another name first: nobody ever reads half a file, even after a crash.
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(content)
            os.replace(name, file)
        except OSError:
            _discard(Path(name))
            raise

    def _make_room(self, size: int) -> None:
        now = time.time()
        files = []
        for file in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                status = file.stat()
                if file.name.endswith(_SUFFIX):
                    files.append((status.st_mtime, status.st_size, file))
                elif file.suffix == ".part" and now - status.st_mtime > _ABANDONED_S:
                    _discard(file)
        taken = size + sum(length for _, length, _ in files)
        for _, length, file in sorted(files):
            if taken <= self._most_bytes:
                return
            _discard(file)
            taken -= length


def _discard(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()
