"""Files that only save work: written whole, bounded in size, dispensable."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import tempfile
import time
from pathlib import Path

_ABANDONED_S = 3600.0  # a half-written file this old belongs to a process that is gone


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of which nobody ever reads half, even after a crash."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
        os.replace(name, path)
    except OSError:
        _discard(Path(name))
        raise


class BoundedFolder:
    """A folder of files by key, bounded in size; the longest unused go first.

    Several processes may share the folder. If it cannot be read or written, nothing is kept or
    found: no method raises because of it.

    Parameters
    ----------
    folder
        Made when it is first needed.
    suffix
        Of the files' names; others in the folder are left alone.
    most_bytes
        What the files may take together.
    """

    def __init__(self, folder: Path, suffix: str, most_bytes: int) -> None:
        self._folder, self._suffix, self._most_bytes = folder, suffix, most_bytes

    def save(self, key: str, content: bytes) -> bool:
        """Keep `content` under `key`; whether that was possible."""
        if len(content) > self._most_bytes:
            return False
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(len(content))
            write_whole(self._file(key), content)
        except OSError:
            return False
        return True

    def writable(self) -> bool:
        """Whether a file can be written there now."""
        probe = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(probe, b"?")
        except OSError:
            return False
        _discard(probe)
        return True

    def load(self, key: str) -> bytes | None:
        """What was kept under `key`."""
        file = self._file(key)
        try:
            content = file.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # used just now
        return content

    def discard(self, key: str) -> None:
        """Forget what was kept under `key`."""
        _discard(self._file(key))

    def _file(self, key: str) -> Path:
        return self._folder / (hashlib.sha256(key.encode()).hexdigest() + self._suffix)

    def _make_room(self, size: int) -> None:
        now = time.time()
        files = []
        for file in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                status = file.stat()
                if file.name.endswith(self._suffix):
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
